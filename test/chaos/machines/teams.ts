import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../../src/sandbox/server.ts';
import { systemClock } from '../../../src/support/clock.ts';
import { makeDatabase, type PostgresServer } from '../../ledger/postgres-server.ts';
import { socketUrl } from '../../ledger/postgres-store.ts';
import { inFolder, run, start, type Ended, type Started } from '../../scenario/program.ts';
import { numbersOf, readTable, writeList } from '../../scenario/table.ts';
import { verifyFindings } from '../../scenario/verified.ts';
import { boughtTwice } from '../audit.ts';

/** What became of a list that several machines had at once. */
export interface TeamWork {
  readonly codes: readonly (number | null)[];
  readonly charges: number;
  /** Numbers that were charged more than once. */
  readonly twice: readonly string[];
  /** Rows of each output that have their answer. */
  readonly answered: readonly number[];
  /** What `ledger verify` finds. */
  readonly findings: readonly string[];
}

interface Teams {
  readonly numbers: number;
  readonly rate: number;
}

/** Every team has the same list and a run of its own, all at once on one account. */
export async function playTeams(
  server: PostgresServer,
  { teams, numbers, rate }: Teams & { readonly teams: number },
): Promise<TeamWork> {
  return await onOneAccount(server, async (ground) => {
    const places = Array.from({ length: teams }, (_, team) =>
      setUp(ground, `team-${String(team)}`, numbers),
    );
    const ended = await Promise.all(
      places.map(({ args, env }) => run([...args, ...paced(rate)], env)),
    );
    return await judge(ground, { ended, outputs: places.map(({ output }) => output) });
  });
}

/**
 * One machine begins a list and is killed once so many of its lookups were asked; another one, which had joined, takes
 * it to its end and writes it.
 */
export async function playTakeover(
  server: PostgresServer,
  { numbers, rate, killedAt }: Teams & { readonly killedAt: number },
): Promise<TeamWork> {
  return await onOneAccount(server, async (ground) => {
    const [first, second] = [setUp(ground, 'first', numbers), setUp(ground, 'second', numbers)];
    const flags = [...paced(rate), '--in-doubt', 'skip', '--name', 'big', '--join'];
    const one = start([...first.args, ...flags], first.env);
    await seen(ground.sandbox, 1, one);
    const other = start([...second.args, ...flags], second.env);
    await seen(ground.sandbox, Math.floor(numbers * killedAt), one);
    one.child.kill('SIGKILL');
    await one.ended;
    return await judge(ground, { ended: [await other.ended], outputs: [second.output] });
  });
}

/** Two machines with lists that overlap by half; one is killed in the middle, the other goes on, then the first continues. */
export async function playOverlap(
  server: PostgresServer,
  { numbers, rate }: Teams,
): Promise<TeamWork> {
  return await onOneAccount(server, async (ground) => {
    const [first, second] = [0, numbers / 2].map((from) =>
      setUp(ground, `from-${String(from)}`, numbers, from),
    ) as [Place, Place];
    const flags = [...paced(rate), '--in-doubt', 'skip'];
    const one = start([...first.args, ...flags], first.env);
    const other = run([...second.args, ...flags], second.env);
    await seen(ground.sandbox, numbers / 2, one);
    one.child.kill('SIGKILL');
    await one.ended;
    const ended = [await other, await run([...first.args, ...flags], first.env)];
    return await judge(ground, { ended, outputs: [second.output, first.output] });
  });
}

interface Account {
  readonly folder: string;
  readonly ledger: string;
  readonly sandbox: Sandbox;
}

async function onOneAccount<T>(
  server: PostgresServer,
  work: (ground: Account) => Promise<T>,
): Promise<T> {
  const ledger = socketUrl(server, await makeDatabase(server));
  const sandbox = await startSandbox({ latencyMs: { min: 20, max: 200 } }, { clock: systemClock });
  try {
    return await inFolder((folder) => work({ folder, ledger, sandbox }));
  } finally {
    await sandbox.close();
  }
}

type Place = ReturnType<typeof setUp>;

function setUp({ folder, ledger, sandbox }: Account, name: string, numbers: number, from = 0) {
  const home = join(folder, name);
  mkdirSync(home);
  const output = join(home, 'list.enriched.csv');
  const list = writeList(join(home, 'list.csv'), numbersOf(numbers, from));
  const args = ['enrich', list, '-o', output, '--base-url', sandbox.url, '--ledger', ledger];
  return { args, output, env: { env: { HOME: home }, cwd: home } };
}

function paced(rate: number): readonly string[] {
  return ['--rate', String(rate), '--phone-column', 'phone'];
}

async function seen(sandbox: Sandbox, requests: number, { ended }: Started): Promise<void> {
  const early = ended.then(({ err }) => {
    throw new Error(`The program has ended before its time: ${err}`);
  });
  await Promise.race([sandbox.seen(requests), early]);
  early.catch(() => undefined);
}

async function judge(
  { sandbox, ledger }: Account,
  { ended, outputs }: { readonly ended: readonly Ended[]; readonly outputs: readonly string[] },
): Promise<TeamWork> {
  const books = sandbox.books();
  const ANSWERED = new Set(['insight', 'partial', 'refused']);
  return {
    codes: ended.map(({ code }) => code),
    charges: books.charges.length,
    twice: boughtTwice(books).map(({ words }) => words),
    answered: outputs
      .filter((output) => existsSync(output))
      .map(
        (output) => readTable(output).filter((row) => ANSWERED.has(row['ni_outcome'] ?? '')).length,
      ),
    findings: await verifyFindings(ledger),
  };
}
