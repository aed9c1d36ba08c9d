import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readBalance } from '../../src/providers/account.ts';
import { BODY_BYTES_MAX } from '../../src/providers/limits.ts';
import { readFields } from '../../src/providers/number-insight/fields.ts';
import { createSecretHider } from '../../src/support/secrets.ts';
import { HOSTILE_BODIES } from '../providers/hostile.ts';
import { judged, response } from '../providers/judged.ts';
import { AUTHORIZATION, SECRET as HOSTILE_SECRET } from '../providers/loopback.ts';
import { answerBody } from './answer.ts';
import { contactAt, writeContacts } from './contacts.ts';
import type { Figure } from './figures.ts';
import { ACCOUNT, measure, PROGRAM, SECRET } from './measure.ts';

const ROWS = 10_000;
/** Each hostile body comes so often, behind a good answer each. */
const ROUNDS = 3;
const PAUSE_MS_MAX = 100;

/** How long the event loop stands still at most: in a run of usual answers, and in one where every second answer is meant to stop it. */
export async function pauses(folder: string, rounds: number): Promise<Figure[]> {
  const slowest = slowestReading(rounds);
  const usual = await pausesOf(join(folder, 'usual'), { rows: ROWS, hostile: false });
  const hostileRows = 2 * ROUNDS * HOSTILE_BODIES.length;
  const hostile = await pausesOf(join(folder, 'hostile'), { rows: hostileRows, hostile: true });
  const count = String(HOSTILE_BODIES.length);
  return [
    figure(
      `processor time for the slowest of ${count} hostile bodies of 64 KiB (${slowest.name})`,
      slowest.ms,
    ),
    figure(
      `longest pause of the event loop, ${String(hostileRows)} rows, every second answer hostile`,
      hostile,
    ),
    figure(`longest pause of the event loop, ${ROWS.toLocaleString('en')} rows bought`, usual),
  ];
}

function figure(what: string, ms: number): Figure {
  return {
    what,
    measured: `${ms.toFixed(1)} ms`,
    baseline: '',
    ratio: '',
    target: `below ${String(PAUSE_MS_MAX)} ms`,
    met: ms < PAUSE_MS_MAX,
  };
}

/** Everything that is done with a body, one after another in one go; in processor time, which other programs do not prolong. */
function slowestReading(rounds: number): { readonly name: string; readonly ms: number } {
  const hide = createSecretHider([HOSTILE_SECRET]);
  const read = (body: string): void => {
    const hidden = hide(body);
    judged(response(200, hidden));
    readFields(hidden, 'xml');
    readBalance(hidden);
  };
  const taken = HOSTILE_BODIES.map(({ name, body }) => {
    const times = Array.from({ length: rounds }, () => {
      const before = process.cpuUsage();
      read(body);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    return { name, ms: Math.max(...times) };
  });
  return taken.reduce((slow, one) => (one.ms > slow.ms ? one : slow));
}

async function pausesOf(
  name: string,
  { rows, hostile }: { readonly rows: number; readonly hostile: boolean },
): Promise<number> {
  const list = await writeContacts(`${name}.csv`, rows);
  const server = http.createServer(hostile ? answerBadly() : answerWell).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const args = [
      'enrich',
      list,
      '--base-url',
      url,
      '--ledger',
      `${name}.db`,
      '--rate',
      '0',
      '--retries',
      '0',
      '--yes',
      '--quiet',
    ];
    return (await measure(PROGRAM, args, { pauses: true, codes: hostile ? [3] : [0] })).pauseMs;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const answerWell: http.RequestListener = (request, reply) => {
  let body = '';
  request.setEncoding('utf8').on('data', (part: string) => (body += part));
  request.on('end', () => {
    const number = new URLSearchParams(body).get('number');
    reply.end(
      number === null
        ? '{"value":1000.00,"autoReload":false}'
        : answerBody({ ...contactAt(0), number }),
    );
  });
};

/** The secret of this account in place of the one that the bodies were made for. */
function answerBadly(): http.RequestListener {
  const header = `Basic ${Buffer.from(`${ACCOUNT}:${SECRET}`).toString('base64')}`;
  const bodies = HOSTILE_BODIES.map(({ body }) =>
    body.replaceAll(AUTHORIZATION, header).replaceAll(HOSTILE_SECRET, SECRET),
  );
  let asked = 0;
  return (request, reply) => {
    asked += 1;
    if (asked % 2 === 0) reply.end(bodies[(asked / 2) % bodies.length]?.slice(0, BODY_BYTES_MAX));
    else answerWell(request, reply);
  };
}
