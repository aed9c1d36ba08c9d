import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import { inFolder, runInside, start, type Ended, type RunOptions } from '../scenario/program.ts';
import { auditBooks, createWitness, type Finding } from './audit.ts';
import { readFacts, type LedgerFacts } from './facts.ts';
import { killing, momentsIn, type Moment } from './moments.ts';
import { auditOutput, auditReport, auditTorn, type ListFiles } from './outcome.ts';

/**
 * How an execution is to die: at a counted moment, after so many further requests and milliseconds, by what the command
 * it runs under does to it (`strace`, see `disk.ts`), or not at all.
 */
export type Death =
  | { readonly by: 'moment'; readonly at: number; readonly kinds?: readonly string[] }
  | { readonly by: 'instant'; readonly requests: number; readonly ms: number }
  | { readonly by: 'command'; readonly under: readonly string[] }
  | { readonly by: 'none' };

/** How an execution ended. */
export interface Execution {
  readonly killed: boolean;
  readonly ended: Ended;
  /** Where it was killed: `commit before`, or `instant`. */
  readonly diedAt: string;
  /** What it lived through. */
  readonly moments: readonly Moment[];
}

/** One list, one ledger and one account, and the real program working on them until the list is done. */
export interface Lab {
  readonly sandbox: Sandbox;
  readonly files: ListFiles;
  /** `env`: variables beside those of a user with key and secret. */
  execute(flags: readonly string[], death: Death, env?: RunOptions['env']): Promise<Execution>;
  /** One that nothing ends, within the test's own process. */
  finish(flags: readonly string[]): Promise<Ended>;
  /** What is wrong right after an execution, killed or not. */
  afterEach(): Finding[];
  /** What is wrong after one that finished. */
  afterFinished(): Finding[];
  facts(): LedgerFacts;
}

/** Folders for what does not stand beside the input. */
export interface Places {
  readonly ledger?: string;
  readonly output?: string;
}

/** Sets up a lab in a folder of its own, and takes it down. */
export async function inLab<T>(
  options: SandboxOptions,
  work: (lab: Lab) => Promise<T>,
  places: Places = {},
): Promise<T> {
  return await inFolder(async (folder) => {
    const sandbox = await startSandbox(options, { clock: systemClock });
    try {
      return await work(labIn(folder, sandbox, places));
    } finally {
      await sandbox.close();
    }
  });
}

function labIn(
  folder: string,
  sandbox: Sandbox,
  { ledger = folder, output = folder }: Places,
): Lab {
  const files: ListFiles = {
    input: join(folder, 'list.csv'),
    output: join(output, 'list.enriched.csv'),
    report: join(output, 'list.enriched.report.json'),
    ledger: join(ledger, 'ledger.db'),
  };
  const points = join(folder, 'moments.txt');
  const witness = createWitness();
  const facts = (): LedgerFacts => readFacts(files.ledger);
  const enrich = (flags: readonly string[]): readonly string[] => [
    ...['enrich', files.input, '-o', files.output],
    ...['--base-url', sandbox.url, '--ledger', files.ledger, ...flags],
  ];
  return {
    sandbox,
    files,
    facts,
    finish: (flags) => runInside(enrich(flags)),
    execute: async (flags, death, env) => {
      writeFileSync(points, '');
      const preload = death.by === 'moment' ? killing({ ...death, file: points }) : undefined;
      const { child, ended } = start(enrich(flags), {
        ...preload,
        env: { ...preload?.env, ...env },
        ...(death.by === 'command' && { under: death.under }),
      });
      if (death.by === 'instant') await killLater(child, { sandbox, ended, ...death });
      const end = await ended;
      const moments = momentsIn(points);
      const last = moments.at(-1);
      return {
        killed: end.signal === 'SIGKILL',
        ended: end,
        diedAt: last ? `${last.kind} ${last.when}` : death.by,
        moments,
      };
    },
    afterEach: () => {
      const now = facts();
      const { byNumber } = sandbox.books();
      return [
        ...witness.look(now, (number) => byNumber[number]?.asked ?? 0),
        ...auditTorn(files, now),
        ...now.damage.map((words) => ({ kind: 'damage', words }) as const),
      ];
    },
    afterFinished: () => {
      const now = facts();
      const findings = [
        ...auditBooks(sandbox.books(), now),
        ...auditOutput(files, now),
        ...auditReport(files, now),
      ];
      return existsSync(`${files.output}.part`)
        ? [...findings, { kind: 'torn', words: 'a part of the output was left behind' }]
        : findings;
    },
  };
}

interface Later {
  readonly sandbox: Sandbox;
  readonly ended: Promise<Ended>;
  readonly requests: number;
  readonly ms: number;
}

/** After so many further requests, then so many milliseconds; not at all where the process ends before. */
async function killLater(
  child: { kill(signal: 'SIGKILL'): boolean },
  { sandbox, ended, requests, ms }: Later,
): Promise<void> {
  const over = ended.then(() => true);
  const seen = sandbox.seen(sandbox.books().requests + requests).then(
    () => false,
    () => true,
  );
  if (await Promise.race([over, seen])) return;
  const waited = new AbortController();
  await Promise.race([over, systemClock.sleep(ms, waited.signal)]);
  waited.abort();
  child.kill('SIGKILL');
}
