/**
 * A process that always has more to ask: the program's pace over the ledger's shares, without its
 * books, so that what is measured is the pace.
 */
import { Agent, request } from 'node:http';
import { createRateLimit } from '../../src/limit/rate.ts';
import { createSharedPace, HURRY_MS } from '../../src/ledger/postgres/pace.ts';
import { connectTo } from '../../src/ledger/postgres/store.ts';
import { systemClock } from '../../src/support/clock.ts';
import { NO_ACCESS } from '../../src/support/server-place.ts';

const [file = '', execution = '', base = '', rate = '30'] = process.argv.slice(2);
const ratePerSecondMax = Number(rate);
const access = { file, access: NO_ACCESS, clock: systemClock };
const { connection } = connectTo(access, { hurryMs: HURRY_MS });
const pace = createSharedPace(connection);
const executionId = Number(execution);
const stop = new AbortController();
const limit = createRateLimit({
  ...{ ratePerSecondMax, clock: systemClock, signal: stop.signal },
  sharing: {
    shared: { beat: (beat) => pace.beat(executionId, beat), leave: () => pace.leave(executionId) },
    clock: systemClock,
    tell: () => undefined,
  },
});
const agent = new Agent({ keepAlive: true });
const url = new URL('/ni/standard/json', base);
const authorization = `Basic ${Buffer.from(`${String(process.env['VONAGE_API_KEY'])}:${String(process.env['VONAGE_API_SECRET'])}`).toString('base64')}`;
const body = 'number=447700900000';

/** Resolves to whether it was throttled. */
function ask(sent: () => void): Promise<boolean> {
  const headers = {
    authorization,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': body.length,
  };
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        resolve((JSON.parse(text) as { readonly status: number }).status === 1);
      });
    });
    asked.on('error', reject);
    asked.once('socket', (socket) => {
      if (socket.connecting) socket.once('connect', sent);
      else sent();
    });
    asked.end(body);
  });
}

async function lane(): Promise<void> {
  for (let permit = await limit.take(); permit; permit = await limit.take()) {
    // What the ledger takes to have the attempt on its disk.
    await systemClock.sleep(1 + Math.random() * 2);
    let sentAt = systemClock.monotonic();
    const { sent } = permit;
    const isThrottled = await ask(() => {
      sentAt = systemClock.monotonic();
      sent();
    });
    if (isThrottled) limit.throttled({ sentAt, retryAfterMs: undefined });
  }
}

await Promise.all(Array.from({ length: Math.max(50, ratePerSecondMax) }, lane));
