import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import {
  makeDatabase,
  skipWithoutPostgres,
  usePostgres,
  withClient,
  type PostgresServer,
} from '../ledger/postgres-server.ts';
import { socketUrl } from '../ledger/postgres-store.ts';
import { runInside } from './program.ts';

describe('a ledger on a PostgreSQL server', { skip: skipWithoutPostgres }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('every command says and writes with it what it says and writes with a file, byte for byte', async () => {
    const server = await usePostgres();
    const url = socketUrl(server, await makeDatabase(server));
    const onServer = await playAll(mkdtempSync(join(folder, 'server-')), url);
    const home = mkdtempSync(join(folder, 'file-'));
    const inFile = await playAll(home, join(home, 'ledger.db'));
    for (const [index, said] of inFile.entries()) assert.deepEqual(onServer[index], said);
    assert.equal(onServer.length, inFile.length);
    assert.match(onServer.join('\n'), /"imported": 1,/);
  });

  test('a password stands in the variable but not in the option, and nothing shows it', async () => {
    const server = await usePostgres();
    const name = await makeDatabase(server);
    const shown = `postgres://keeper@127.0.0.1:${String(server.port)}/${name}`;
    const secret = encodeURIComponent(server.password);
    const url = shown.replace('keeper@', `keeper:${secret}@`);
    writeFileSync(join(folder, 'one.csv'), 'phone\n+447700900001\n');
    const enrich = ['enrich', 'one.csv', '--sandbox', '--log-level', 'debug', '--log-file', 'log'];
    const play = (args: readonly string[], env: Record<string, string> = {}) =>
      runInside(args, { cwd: folder, env: { HOME: folder, ...env } });
    const refused = await play([...enrich, '--ledger', url]);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /Cannot use --ledger: it holds a password, .* PGPASSWORD/m);
    const plays = [
      refused,
      await play(enrich, { INSIGHT_BATCH_LEDGER: url }),
      await play([...enrich, '--ledger', shown], { PGPASSWORD: server.password }),
      await play(['ledger', '--json'], { INSIGHT_BATCH_LEDGER: url }),
      await play(['runs', '--ledger', shown], { PGPASSWORD: 'wrong' }),
      await play(['runs', '--ledger', `${shown}?sslmode=require`]),
    ];
    assert.deepEqual(
      plays.map(({ code }) => code),
      [2, 0, 0, 0, 2, 2],
    );
    assert.equal((JSON.parse(plays[3]?.out ?? '') as { file: string }).file, shown);
    assert.match(plays[4]?.err ?? '', /the server refuses the user/);
    const written = ['log', 'one.sandbox.enriched.report.json'].map((file) =>
      readFileSync(join(folder, file), 'utf8'),
    );
    for (const text of [...plays.flatMap(({ out, err }) => [out, err]), ...written])
      for (const form of [secret, server.password]) assert.ok(!text.includes(form), text);
  });

  test('connections that are cut all through a run cost neither an answer nor a cent', async () => {
    const server = await usePostgres();
    const name = await makeDatabase(server);
    const url = socketUrl(server, name);
    const place = mkdtempSync(join(folder, 'cut-'));
    const numbers = Array.from({ length: 150 }, (_, index) => `+4477009${String(10_000 + index)}`);
    writeFileSync(join(place, 'list.csv'), `phone\n${numbers.join('\n')}\n`);
    const play = (...args: readonly string[]) =>
      runInside([...args, '--sandbox', '--ledger', url], { cwd: place, env: { HOME: place } });
    await play('ledger', 'migrate');
    const ended = new AbortController();
    const cuts = withClient(server, name, (client) => cutConnections(client, ended.signal));
    const { code } = await play('enrich', 'list.csv', '--rate', '0', '--concurrency', '10');
    ended.abort();
    assert.equal(code, 0);
    assert.ok((await cuts) > 0);
    const report = JSON.parse((await play('report', '--json')).out) as {
      readonly balance: { readonly unexplained: string };
      readonly lookups: { readonly settled: number; readonly in_doubt: number };
    };
    assert.equal(report.balance.unexplained, '0.00000000');
    assert.deepEqual([report.lookups.settled, report.lookups.in_doubt], [150, 0]);
    assert.match((await play('ledger', 'verify')).out, /^The books add up/);
  });

  test('an empty database is made ready by ledger migrate, which has nothing to do twice', async () => {
    const url = await makeUrl(await usePostgres());
    const migrate = () => runInside(['ledger', 'migrate', '--ledger', url, '--json']);
    const runs = await runInside(['runs', '--ledger', url]);
    assert.deepEqual(
      [runs.code, runs.err.includes('There is no ledger at postgres://')],
      [2, true],
    );
    const said = [await migrate(), await migrate()].map(({ out }) => JSON.parse(out) as unknown);
    assert.deepEqual(said, [
      { ledger: url, migrated: true },
      { ledger: url, migrated: false },
    ]);
  });
});

/** From the beginning of an execution on; says how many were cut. */
async function cutConnections(client: Client, ended: AbortSignal): Promise<number> {
  let cuts = 0;
  while (!ended.aborted) {
    const { rowCount } = await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'insight-batch'
       AND EXISTS (SELECT 1 FROM insight_batch.executions)`,
    );
    cuts += rowCount ?? 0;
    await sleep(50);
  }
  return cuts;
}

async function makeUrl(server: PostgresServer): Promise<string> {
  return socketUrl(server, await makeDatabase(server));
}

const NUMBERS = Array.from({ length: 30 }, (_, index) => `+4477009${String(10_000 + index)}`);
/** Number by number, so that prices, balances and what a cap leaves stand in one order. */
const ENRICH = ['enrich', 'list.csv', '--rate', '0', '--concurrency', '1'];
const FIRST = NUMBERS[0] ?? '';

const MAP = 'number=number,looked_up_at=looked_up_at,status=status';

const COMMANDS: readonly (readonly string[])[] = [
  ['runs'],
  ['estimate', 'list.csv', '--json'],
  [...ENRICH, '--max-spend', '0.05'],
  ['estimate', 'list.csv', '--json'],
  ENRICH,
  [...ENRICH, '--new-run', '--max-age', '0', '--limit', '5'],
  ['report'],
  ['report', '--json'],
  ['runs', '--json'],
  ['ledger', 'show', FIRST],
  ['ledger', 'verify', '--json'],
  ['ledger', 'export'],
  ['ledger', 'import', 'bought.csv', '--map', MAP, '--json'],
  ['ledger', 'import', 'bought.csv', '--map', MAP, '--json'],
  ['ledger', 'forget', FIRST],
  ['ledger', 'show', FIRST],
  ['ledger'],
  ['ledger', 'prune', '--older-than', '10d', '--json'],
  ['ledger', 'verify'],
  ['ledger', 'migrate'],
];

/** What each command says and leaves behind, without what differs from run to run. */
async function playAll(folder: string, ledger: string): Promise<readonly string[]> {
  writeFileSync(join(folder, 'list.csv'), `phone\n${NUMBERS.join('\n')}\n`);
  const days = 20 * 86_400_000;
  const before = new Date(Math.floor((Date.now() - days) / 1_000) * 1_000).toISOString();
  const elsewhere = `number,looked_up_at,status\n+447700920000,${before},0\n`;
  writeFileSync(join(folder, 'bought.csv'), elsewhere);
  const said: string[] = [];
  for (const command of COMMANDS) {
    const args = [...command, '--sandbox', '--ledger', ledger];
    const { code, out, err } = await runInside(args, { cwd: folder, env: { HOME: folder } });
    const files = ['list.sandbox.enriched.csv', 'list.sandbox.enriched.report.json']
      .map((file) => join(folder, file))
      .map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : ''));
    const text = [command.join(' '), String(code), out, err, ...files].join('\n');
    said.push(mask(text.replaceAll(ledger, 'LEDGER').replaceAll(folder, 'FOLDER')));
  }
  return said;
}

const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\d{8}-\d{6}-[a-z0-9]{4}/g, 'RUN'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g, 'TIME'],
  [/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'REQUEST'],
  [/^time:.*$/gm, 'time'],
  [/"timing":\s*\{[^}]*\{[^}]*\}\s*\}/g, '"timing"'],
  [/\d+(\.\d+)? ms/g, 'MS'],
  [/^size:.*$/gm, 'size'],
];

function mask(text: string): string {
  return VARYING.reduce((masked, [pattern, word]) => masked.replaceAll(pattern, word), text);
}
