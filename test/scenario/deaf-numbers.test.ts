import assert from 'node:assert/strict';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInside } from './program.ts';
import { scene } from './scene.ts';
import { money, numbersOf, readJson, readTable, writeList, type ReportJson } from './table.ts';

/** Stands before a service and answers lookups of some numbers with HTTP 503, again and again; all else it passes on. */
interface Gateway {
  readonly url: string;
  /** Lookups that it has refused, by number. */
  readonly refused: ReadonlyMap<string, number>;
  /** Times that the balance was asked for. */
  balanceCalls(): number;
  close(): Promise<void>;
}

async function startGateway(
  service: string,
  isDeaf: (number: string) => boolean,
): Promise<Gateway> {
  const refused = new Map<string, number>();
  let balanceCalls = 0;
  const server = createServer((incoming, outgoing) => {
    void readAll(incoming).then((body) => {
      const number = new URLSearchParams(body).get('number') ?? '';
      if (incoming.url?.startsWith('/account/')) balanceCalls += 1;
      if (number !== '' && isDeaf(number)) {
        refused.set(number, (refused.get(number) ?? 0) + 1);
        outgoing.writeHead(503).end();
        return;
      }
      const { method, headers, url = '' } = incoming;
      const passed = request(new URL(url, service), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      passed.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    refused,
    balanceCalls: () => balanceCalls,
    close: () => closed(server),
  };
}

async function readAll(incoming: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of incoming.setEncoding('utf8')) text += String(part);
  return text;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

test('20 of 100 numbers that get HTTP 503 for good: the balance call is the probe, the other 80 are bought, exit 3', () =>
  scene({}, async ({ sandbox, folder, args }) => {
    const numbers = numbersOf(100);
    const deaf = new Set(numbers.slice(80).map((number) => number.replace('+', '')));
    const gateway = await startGateway(sandbox.url, (number) => deaf.has(number));
    try {
      const list = writeList(join(folder, 'list.csv'), numbers);
      const base = args(list, '--retries', '2', '--concurrency', '5', '--give-up-after', '30s');
      const ended = await runInside(
        base.map((arg) => (arg === sandbox.url ? gateway.url : arg)),
        { cwd: folder },
      );
      assert.equal(ended.code, 3, ended.err);
      const rows = readTable(join(folder, 'list.enriched.csv'));
      assert.equal(rows.filter((row) => row['ni_outcome'] === 'in_doubt').length, 20);
      assert.deepEqual([gateway.refused.size, Math.max(...gateway.refused.values())], [20, 3]);
      // It is read at the start and at the end too.
      assert.ok(gateway.balanceCalls() >= 3, String(gateway.balanceCalls()));
      const report: ReportJson = readJson(join(folder, 'list.enriched.report.json'));
      assert.equal(money(report.money['net']), money(sandbox.books().net));
    } finally {
      await gateway.close();
    }
  }));
