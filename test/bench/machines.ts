import { spawn, type ChildProcess } from 'node:child_process';
import { join as joinPath } from 'node:path';
import { startSandbox, type Sandbox } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import { makeExecutions } from '../ledger/postgres-pace.ts';
import { skipWithoutPostgres, withClient } from '../ledger/postgres-server.ts';
import { makePlace, openServer } from '../ledger/postgres-store.ts';
import { numbersOf, writeList } from '../scenario/table.ts';
import type { Figure } from './figures.ts';
import { ACCOUNT, PROGRAM, scriptOf } from './measure.ts';

const LATENCY_MS = { min: 80, max: 400 };
/** Until then the members have found their shares. */
const SETTLED_MS = 6_000;
const MEASURED_MS = 12_000;
const THROTTLED_MAX = 0.01;
const LIST_SECONDS = 60;

/**
 * The pace that processes share over a PostgreSQL server, before a service with a strict sliding
 * window: runs of the program, and where those take more of the machine than there is, its pace
 * without its books.
 */
export async function machines(folder: string): Promise<Figure[]> {
  if (skipWithoutPostgres !== false) return [];
  const runs = { what: 'runs', commandOf: (member: Member) => runCommand(folder, member) };
  const paces = { what: 'paces', commandOf: paceCommand };
  return [
    ...(await measureSteady(runs, { rate: 30, members: 4, usedMin: 0.95 })),
    ...(await measureSteady(paces, { rate: 300, members: 4, usedMin: 0.95 })),
    ...(await measureSteady(paces, { rate: 1_000, members: 2 })),
    ...(await measureChanges(runs)),
  ];
}

/** What one process is started with. */
interface Member {
  readonly id: number;
  readonly url: string;
  readonly ledger: string;
  readonly rate: number;
}

interface Kind {
  readonly what: string;
  commandOf(member: Member): readonly string[];
}

/** Each has a list of its own, longer than the measurement. */
function runCommand(folder: string, { id, url, ledger, rate }: Member): readonly string[] {
  const count = rate * LIST_SECONDS;
  const list = joinPath(folder, `machine-${String(id)}.csv`);
  writeList(list, numbersOf(count, id * count));
  const args = ['--base-url', url, '--ledger', ledger, '--rate', String(rate)];
  return [PROGRAM, 'enrich', list, ...args, '--phone-column', 'phone', '--yes', '--quiet'];
}

function paceCommand({ id, url, ledger, rate }: Member): readonly string[] {
  return [scriptOf('sharer'), ledger, String(id), url, String(rate)];
}

interface Steady {
  readonly rate: number;
  readonly members: number;
  readonly usedMin?: number;
}

function measureSteady(kind: Kind, { rate, members, usedMin }: Steady): Promise<Figure[]> {
  return withMembers(kind, rate, async ({ sandbox, join }) => {
    for (let member = 0; member < members; member += 1) join();
    await sandbox.seen(2);
    await systemClock.sleep(SETTLED_MS);
    const from = countOf(sandbox);
    await systemClock.sleep(MEASURED_MS);
    const name = `${String(members)} ${kind.what} share ${String(rate)}/s`;
    return figuresOf(name, { from, to: countOf(sandbox), rate }, usedMin);
  });
}

/** Two join, one of them is killed, the other one stands still for 8 s. */
function measureChanges(kind: Kind): Promise<Figure[]> {
  const rate = 30;
  return withMembers(kind, rate, async ({ sandbox, join }) => {
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
  kind: Kind,
  rate: number,
  work: (members: Members) => Promise<Figure[]>,
): Promise<Figure[]> {
  const { server, name, file } = await makePlace();
  await (await openServer(file)).close();
  if (kind.what === 'paces') await withClient(server, name, (client) => makeExecutions(client, 9));
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
    const told = { id: members.length + 1, url: sandbox.url, ledger: file, rate };
    const member = spawn(process.execPath, kind.commandOf(told), { env, stdio: 'ignore' });
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
