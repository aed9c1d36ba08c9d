import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writePriceBook, type FaultShares, type SandboxOptions } from '../../src/sandbox/server.ts';
import type { Random } from '../../src/support/random.ts';
import { pick, upTo } from '../support/lots.ts';
import { boughtTwice, type Finding } from './audit.ts';
import { createContacts } from './contacts.ts';
import { inLab, type Death, type Execution, type Lab } from './lab.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

/** What one round was, and what is wrong with it. */
export interface Round {
  readonly findings: readonly Finding[];
  /** Where each kill struck, such as `commit before` or `instant`. */
  readonly kills: readonly string[];
  readonly executions: number;
  readonly charges: number;
  readonly skipsDoubt: boolean;
}

/**
 * One list from its first execution to its last row: the real program is killed `kills` times, the list and the flags
 * change in between, then it may finish, and everything is compared. The same seed makes the same plan; at which byte an
 * instant strikes is the machine's choice.
 */
export async function playRound(seed: number, kills: number): Promise<Round> {
  const random = createSeededRandom(seed);
  const skipsDoubt = random() < 0.35;
  const { sandbox, prices } = serviceOf(random, seed);
  return await inLab(sandbox, async (lab) => {
    const contacts = createContacts(20 + upTo(random, 120), random);
    const log = createLog(lab);
    const flags = (): string[] => [
      ...flagsOf(random, skipsDoubt),
      ...(prices ? ['--prices', pricesFile(lab)] : []),
    ];
    for (let tries = 0; log.struck.length < kills && tries < kills * 2; tries += 1) {
      contacts.write(lab.files.input);
      log.add(await lab.execute(flags(), deathOf(random)));
      contacts.edit();
    }
    contacts.write(lab.files.input);
    log.add(await lab.execute(flags(), { by: 'none' }));
    const { charges } = lab.sandbox.books();
    const twice = skipsDoubt ? boughtTwice(lab.sandbox.books()) : [];
    return {
      findings: [...log.findings, ...twice],
      kills: log.struck,
      executions: log.executions(),
      charges: charges.length,
      skipsDoubt,
    };
  });
}

interface Log {
  readonly findings: Finding[];
  readonly struck: string[];
  executions(): number;
  add(execution: Execution): void;
}

/** What happened in a round, checked execution by execution. */
function createLog(lab: Lab): Log {
  const findings: Finding[] = [];
  const struck: string[] = [];
  let executions = 0;
  return {
    findings,
    struck,
    executions: () => executions,
    add: ({ killed, ended, diedAt }) => {
      executions += 1;
      findings.push(...lab.afterEach());
      if (killed) struck.push(diedAt);
      else if (ended.code === 0 || ended.code === 3) findings.push(...lab.afterFinished());
      else
        findings.push({
          kind: 'exit',
          words: `execution ${String(executions)} ended with ${String(ended.code)}: ${ended.err.slice(-2_000)}`,
        });
    },
  };
}

const FAULTS: readonly FaultShares[] = [
  {},
  { reset: 0.02, charged_reset: 0.02, charged_500: 0.02, charged_truncated: 0.02 },
  {
    r503: 0.02,
    status5: 0.02,
    status1: 0.01,
    r429: 0.005,
    charged_html: 0.02,
    charged_empty: 0.02,
    http400: 0.01,
  },
];

/** An account and how it behaves. Where answers carry no prices, the program is given the price book they are charged by. */
function serviceOf(
  random: Random,
  seed: number,
): { readonly sandbox: SandboxOptions; readonly prices: boolean } {
  const prices = random() < 0.15;
  const max = upTo(random, 40);
  return {
    prices,
    sandbox: {
      seed,
      latencyMs: { min: Math.floor(max / 4), max },
      faults: pick(random, FAULTS),
      prices: !prices,
    },
  };
}

function pricesFile({ files }: Lab): string {
  const file = join(dirname(files.input), 'prices.csv');
  writeFileSync(file, writePriceBook());
  return file;
}

function flagsOf(random: Random, skipsDoubt: boolean): string[] {
  return [
    ...['--concurrency', pick(random, ['1', '4', '8', '30'])],
    ...['--rate', pick(random, ['0', '0', '60', '300'])],
    ...['--format', pick(random, ['json', 'xml'])],
    ...['--in-doubt', skipsDoubt ? 'skip' : pick(random, ['retry', 'retry', 'skip'])],
  ];
}

/** Moments come first of all where something is written; instants come anywhere, while the program starts too. */
function deathOf(random: Random): Death {
  const kind = random();
  if (kind < 0.45)
    return {
      by: 'moment',
      at: 1 + upTo(random, 30),
      kinds: ['commit', 'checkpoint', 'journal-mode', 'sync', 'rename'],
    };
  if (kind < 0.65) return { by: 'moment', at: 1 + upTo(random, 120) };
  if (kind < 0.75) return { by: 'instant', requests: 0, ms: random() * 1_500 };
  return { by: 'instant', requests: 1 + upTo(random, 25), ms: random() * 30 };
}
