import { spawn, type ChildProcess } from 'node:child_process';
import { startSandbox, type Sandbox } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import { makeExecutions } from '../ledger/postgres-pace.ts';
import { skipWithoutPostgres, withClient } from '../ledger/postgres-server.ts';
import { makePlace, openServer } from '../ledger/postgres-store.ts';
import type { Figure } from './figures.ts';
import { ACCOUNT, scriptOf } from './measure.ts';

const LATENCY_MS = { min: 80, max: 400 };
/** Until then the members have found their shares. */
const SETTLED_MS = 6_000;
const MEASURED_MS = 12_000;
const THROTTLED_MAX = 0.01;

/** The pace that processes share over a PostgreSQL server, before a service with a strict sliding window. */
export async function machines(): Promise<Figure[]> {
  if (skipWithoutPostgres !== false) return [];
  return [
    ...(await measureSteady({ rate: 30, members: 4, usedMin: 0.95 })),
    ...(await measureSteady({ rate: 300, members: 4, usedMin: 0.95 })),
    ...(await measureSteady({ rate: 1_000, members: 2 })),
    ...(await measureChanges()),
  ];
}

interface Steady {
  readonly rate: number;
  readonly members: number;
  readonly usedMin?: number;
}

function measureSteady({ rate, members, usedMin }: Steady): Promise<Figure[]> {
  return withMembers(rate, async ({ sandbox, join }) => {
    for (let member = 0; member < members; member += 1) join();
    await sandbox.seen(2);
    await systemClock.sleep(SETTLED_MS);
    const from = countOf(sandbox);
    await systemClock.sleep(MEASURED_MS);
    const name = `${String(members)} processes share ${String(rate)}/s`;
    return figuresOf(name, { from, to: countOf(sandbox), rate }, usedMin);
  });
}

/** Two join, one of them is killed, the other one stands still for 8 s. */
function measureChanges(): Promise<Figure[]> {
  const rate = 30;
  return withMembers(rate, async ({ sandbox, join }) => {
    join();
    await sandbox.seen(2);
    const from = countOf(sandbox);
    const reach = (seconds: number): Promise<void> =>
      systemClock.sleep(from.at + seconds * 1_000 - systemClock.monotonic());
    await reach(3);
    const killed = join();
    await reach(6);
    const stopped = join();
    await reach(10);
    killed.kill('SIGKILL');
    await reach(13);
    stopped.kill('SIGSTOP');
    await reach(21);
    stopped.kill('SIGCONT');
    await reach(28);
    const name = '30/s, joins at 3 and 6 s, a kill at 10 s, a stop from 13 to 21 s';
    return figuresOf(name, { from, to: countOf(sandbox), rate });
  });
}

interface Members {
  readonly sandbox: Sandbox;
  /** One more process that always has more to ask. */
  join(): ChildProcess;
}

async function withMembers(
  rate: number,
  work: (members: Members) => Promise<Figure[]>,
): Promise<Figure[]> {
  const { server, name, file } = await makePlace();
  await (await openServer(file)).close();
  await withClient(server, name, (client) => makeExecutions(client, 9));
  const sandbox = await startSandbox(
    { latencyMs: LATENCY_MS, balance: '10000000', ratePerSecondMax: rate },
    { clock: systemClock },
  );
  const env = {
    PATH: process.env['PATH'],
    VONAGE_API_KEY: ACCOUNT,
    VONAGE_API_SECRET: 'secret-of-the-benchmark',
  };
  const members: ChildProcess[] = [];
  const join = (): ChildProcess => {
    const id = String(members.length + 1);
    const command = [scriptOf('sharer'), file, id, sandbox.url, String(rate)];
    const member = spawn(process.execPath, command, { env, stdio: 'ignore' });
    members.push(member);
    return member;
  };
  try {
    return await work({ sandbox, join });
  } finally {
    for (const member of members) member.kill('SIGKILL');
    await sandbox.close();
  }
}

interface Count {
  readonly passed: number;
  readonly throttled: number;
  readonly at: number;
}

function countOf(sandbox: Sandbox): Count {
  const { requests, throttled } = sandbox.books();
  return { passed: requests - throttled, throttled, at: systemClock.monotonic() };
}

function figuresOf(
  name: string,
  { from, to, rate }: { readonly from: Count; readonly to: Count; readonly rate: number },
  usedMin?: number,
): Figure[] {
  const passed = to.passed - from.passed;
  const used = passed / ((to.at - from.at) / 1_000) / rate;
  const throttled = (to.throttled - from.throttled) / (passed + to.throttled - from.throttled);
  const alone = { baseline: '', ratio: '' };
  return [
    {
      ...{ what: `${name}: used`, measured: percent(used), ...alone },
      ...(usedMin === undefined
        ? { target: '', met: undefined }
        : { target: `at least ${percent(usedMin)}`, met: used >= usedMin }),
    },
    {
      ...{ what: 'of that throttled', measured: percent(throttled), ...alone },
      ...{ target: `at most ${percent(THROTTLED_MAX)}`, met: throttled <= THROTTLED_MAX },
    },
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
