import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  writePriceBook,
  type FaultShares,
  type SandboxApi,
  type SandboxOptions,
} from '../../src/sandbox/server.ts';
import type { Random } from '../../src/support/random.ts';
import { pick, upTo } from '../support/lots.ts';
import { testApplication } from '../providers/keys.ts';
import { run, type RunOptions } from '../scenario/program.ts';
import { verifyFindings } from '../scenario/verified.ts';
import { auditBooks, boughtTwice, type Finding } from './audit.ts';
import { createContacts } from './contacts.ts';
import { inLab, type Death, type Execution, type Lab } from './lab.ts';
import { createSeededRandom } from '../../src/support/random.ts';

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
export async function playRound(
  seed: number,
  kills: number,
  api: SandboxApi = 'number-insight',
): Promise<Round> {
  const random = createSeededRandom(seed);
  const skipsDoubt = random() < 0.35;
  const { sandbox, needsBook } = serviceOf(random, { seed, api });
  return await inLab(sandbox, async (lab) => {
    const contacts = createContacts(20 + upTo(random, 120), random);
    const log = createLog(lab);
    const flags = (): string[] => [
      ...flagsOf(random, skipsDoubt),
      ...(needsBook ? ['--prices', pricesFile(lab, api)] : []),
      ...ASKING[api].flags,
    ];
    const env = ASKING[api].env();
    for (let tries = 0; log.struck.length < kills && tries < kills * 2; tries += 1) {
      contacts.write(lab.files.input);
      log.add(await lab.execute(flags(), deathOf(random), env));
      contacts.edit();
    }
    contacts.write(lab.files.input);
    log.add(await lab.execute(flags(), { by: 'none' }, env));
    const { charges } = lab.sandbox.books();
    const twice = skipsDoubt ? boughtTwice(lab.sandbox.books()) : [];
    const other = api === 'identity-insights' ? await askOtherApi(lab) : [];
    return {
      findings: [...log.findings, ...twice, ...other, ...(await auditVerify(lab))],
      kills: log.struck,
      executions: log.executions(),
      charges: charges.length,
      skipsDoubt,
    };
  });
}

/** What is said on the command line for an API, and who says it. The audit reads result columns by one prefix. */
const ASKING: Readonly<
  Record<SandboxApi, { readonly flags: readonly string[]; env(): NonNullable<RunOptions['env']> }>
> = {
  'number-insight': { flags: [], env: () => ({}) },
  'identity-insights': {
    flags: ['--provider', 'identity-insights', '--prefix', 'ni_'],
    env: () => {
      const { applicationId, privateKey } = testApplication();
      return { VONAGE_APPLICATION_ID: applicationId, VONAGE_PRIVATE_KEY: privateKey };
    },
  },
};

/** The same list by the first API into the same ledger: its books hold both from then on. */
async function askOtherApi(lab: Lab): Promise<Finding[]> {
  const { input, ledger } = lab.files;
  const output = join(dirname(input), 'other.csv');
  const args = ['--base-url', lab.sandbox.url, '--ledger', ledger, '--rate', '0', '-o', output];
  const { code, err } = await run(['enrich', input, ...args]);
  if (code !== 0 && code !== 3)
    return [{ kind: 'exit', words: `the other API ended with ${String(code)}: ${err}` }];
  return auditBooks(lab.sandbox.books(), lab.facts());
}

/** The program's own look at its books. */
async function auditVerify({ files }: Lab): Promise<Finding[]> {
  const findings = await verifyFindings(files.ledger);
  return findings.map((words) => ({ kind: 'damage', words: `ledger verify: ${words}` }));
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
  { seed, api }: { readonly seed: number; readonly api: SandboxApi },
): { readonly sandbox: SandboxOptions; readonly needsBook: boolean } {
  const isSilent = random() < 0.15;
  const neverTells = api === 'identity-insights';
  const max = upTo(random, 40);
  return {
    needsBook: isSilent || neverTells,
    sandbox: {
      seed,
      latencyMs: { min: Math.floor(max / 4), max },
      faults: pick(random, FAULTS),
      prices: neverTells || !isSilent,
    },
  };
}

function pricesFile({ files }: Lab, api: SandboxApi): string {
  const file = join(dirname(files.input), 'prices.csv');
  writeFileSync(file, writePriceBook(api));
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
