import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Execution } from '../../src/run/execution.ts';
import type { EnrichOptions } from '../../src/run/options.ts';
import { numberInsight } from '../../src/providers/number-insight/definition.ts';
import { createPublicPriceBook, readPriceBook } from '../../src/run/price-book.ts';
import { openLedgerReader } from '../../src/compose/store.ts';
import { formatMoney, maxMoney } from '../../src/domain/money.ts';
import type { PriceBook } from '../../src/domain/prices.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import { reportJson } from '../../src/report/json.ts';
import { writePriceBook, type FaultShares, type SandboxOptions } from '../../src/sandbox/server.ts';
import type { Random } from '../../src/support/random.ts';
import { auditBooks, createWitness, type Finding } from '../chaos/audit.ts';
import { createContacts } from '../chaos/contacts.ts';
import { readFacts } from '../chaos/facts.ts';
import { auditReport, auditRows, type ListFiles } from '../chaos/outcome.ts';
import { money } from '../scenario/table.ts';
import { pick, upTo } from '../support/lots.ts';
import { leapingClock, serviceOf, stage, type Stage, type Summarized } from '../run/execution.ts';
import { createSeededRandom } from '../../src/support/random.ts';

/** What one list lived through, and what is wrong with it. */
export interface Play {
  readonly findings: readonly string[];
  readonly executions: number;
  readonly charges: number;
}

/** What holds for all executions of a play. */
interface Traits {
  /** Answers carry prices; without them the account's own price book is given. */
  readonly prices: boolean;
  /** Answers may be bought again: another level, `--max-age 0`, `--retry-partial`. */
  readonly rebuys: boolean;
  /** Now and then a charge is above what it reserved. */
  readonly surprises: boolean;
  readonly limits: 'none' | 'cap' | 'floor' | 'count';
}

const EXECUTIONS_MAX = 4;
const FINISHED = new Set([0, 3, 4, 6]);
/** What an execution may end with here; anything else is a bug. */
const EXPECTED = new Set([...FINISHED, 5, 130]);

/**
 * One list through several executions in this process, with options, faults, signals, edits and other spending of
 * chance, each looked at with the eyes of the chaos run. The same seed makes the same plan.
 */
export async function playByChance(seed: number): Promise<Play> {
  const random = createSeededRandom(seed);
  const traits: Traits = {
    prices: chance(random, 0.85),
    rebuys: chance(random, 0.3),
    surprises: chance(random, 0.2),
    limits: pick(random, ['none', 'none', 'cap', 'floor', 'count']),
  };
  let play: Play = { findings: [], executions: 0, charges: 0 };
  await stage(
    { sandbox: accountOf(random, traits, seed), clock: leapingClock(20_000) },
    async (played) => {
      play = await playList(played, { random, traits });
    },
  );
  return play;
}

interface Chance {
  readonly random: Random;
  readonly traits: Traits;
}

async function playList(played: Stage, { random, traits }: Chance): Promise<Play> {
  const contacts = createContacts(5 + upTo(random, 140), random);
  const witness = createWitness();
  const book = traits.prices ? createPublicPriceBook(numberInsight) : await bookOf(played);
  const findings: string[] = [];
  const executions = 1 + upTo(random, EXECUTIONS_MAX);
  for (let at = 0; at < executions; at += 1) {
    contacts.write(played.list);
    const options = optionsOf(played, { random, traits, book });
    const end = await played.enrich(options, (execution) => meddle(played, execution, random));
    const found = [
      ...(await audit(played, end)),
      ...limitFindings(played, { end, options, traits }),
    ];
    const { byNumber } = played.sandbox.books();
    const again = witness.look(readFacts(played.ledger), (number) => byNumber[number]?.asked ?? 0);
    const kept = [...found, ...again].filter(({ kind }) => kind !== 'twice' || !traits.rebuys);
    findings.push(
      ...kept.map(({ kind, words }) => `execution ${String(at + 1)}, ${kind}: ${words}`),
    );
    contacts.edit();
    if (chance(random, 0.3)) played.sandbox.set({ faults: pick(random, FAULTS), balance: '5' });
  }
  return { findings, executions, charges: played.sandbox.books().charges.length };
}

const FAULTS: readonly FaultShares[] = [
  {},
  {
    reset: 0.03,
    charged_reset: 0.03,
    charged_500: 0.02,
    charged_truncated: 0.02,
    charged_slow: 0.02,
  },
  {
    r503: 0.04,
    status5: 0.04,
    status1: 0.01,
    r429: 0.005,
    charged_html: 0.02,
    charged_empty: 0.02,
    http400: 0.02,
  },
  {
    hang: 0.01,
    charged_hang: 0.01,
    http408: 0.02,
    redirect: 0.02,
    unknown_status: 0.02,
    paid_status5: 0.03,
  },
  { reset: 0.4, r500: 0.3 },
  {
    status9: 0.01,
    status999: 0.02,
    charged_huge: 0.01,
    charged_garbage: 0.03,
    charged_wrong_type: 0.1,
  },
  { http404: 0.005, status19: 0.005, r503: 0.1 },
];

function accountOf(
  random: Random,
  { prices, surprises, limits }: Traits,
  seed: number,
): SandboxOptions {
  const max = upTo(random, 25);
  return {
    seed,
    prices,
    latencyMs: { min: upTo(random, max + 1), max },
    faults: { ...pick(random, FAULTS), ...(surprises && { dear: 0.05 }) },
    balance: limits === 'floor' ? '1.00' : pick(random, ['100', '100', '0.3']),
  };
}

function optionsOf(
  played: Stage,
  { random, traits, book }: Chance & { readonly book: PriceBook },
): Partial<EnrichOptions> {
  const { rebuys, limits, surprises } = traits;
  return {
    service: {
      ...serviceOf(played.sandbox, {
        level: rebuys ? pick(random, ['basic', 'standard', 'advanced']) : 'standard',
        cnam: rebuys && chance(random, 0.3),
        format: pick(random, ['json', 'xml']),
      }),
      timeoutMs: pick(random, [500, 2_000]),
    },
    prices: {
      priceBook: book,
      priceCeiling: surprises && chance(random, 0.5) ? money('0.02') : undefined,
      currency: 'EUR',
    },
    reuse: {
      maxAgeMs: rebuys && chance(random, 0.3) ? 0 : 30 * 86_400_000,
      retryPartial: rebuys && chance(random, 0.3),
      inDoubt: pick(random, ['retry', 'skip']),
    },
    // A slow pace with a short timeout makes a window that is smaller than the list.
    ratePerSecond: pick(random, [0, 0, 40, 100, 400]),
    concurrency: pick(random, [1, 2, 5, 30]),
    retries: upTo(random, 5),
    giveUpAfterMs: pick(random, [10_000, 600_000]),
    drainMs: undefined,
    maxSpend: limits === 'cap' ? money((0.02 + random() * 0.6).toFixed(4)) : undefined,
    minBalance: limits === 'floor' ? money((1 - random() * 0.5).toFixed(4)) : undefined,
    limit: limits === 'count' ? upTo(random, 60) : undefined,
    newRun: chance(random, 0.1),
  };
}

/** Now and then somebody presses Ctrl-C, or spends from the same account. */
async function meddle({ sandbox }: Stage, { halt }: Execution, random: Random): Promise<void> {
  const after = sandbox.books().requests + 1 + upTo(random, 60);
  const what = random();
  if (what > 0.4) return;
  // Not awaited: the execution may end before.
  void sandbox.seen(after).then(
    () => {
      if (what < 0.2) halt.stop({ kind: 'signal', signal: 'SIGINT', words: 'Ctrl-C' });
      else
        sandbox.set({
          balance: formatMoney(maxMoney(0n, money(sandbox.books().balance) - money('0.03'))),
        });
    },
    () => undefined,
  );
  await Promise.resolve();
}

/** Books, output, report and the ledger's own check after one execution. */
async function audit(
  { sandbox, folder, list, output, ledger }: Stage,
  { summary, ending }: Summarized,
): Promise<Finding[]> {
  const facts = readFacts(ledger);
  const findings = auditBooks(sandbox.books(), facts);
  if (!EXPECTED.has(ending.exitCode))
    findings.push({
      kind: 'exit',
      words: `exit ${String(ending.exitCode)}: ${ending.words ?? ''}`,
    });
  const reader = await openLedgerReader(ledger);
  try {
    for (const { words } of (await verifyLedger(reader, 0)).findings)
      findings.push({ kind: 'damage', words: `ledger verify: ${words}` });
  } finally {
    await reader.close();
  }
  if (!FINISHED.has(ending.exitCode)) return findings;
  const files: ListFiles = { input: list, output, report: join(folder, 'report.json'), ledger };
  writeFileSync(files.report, JSON.stringify(reportJson(summary)));
  findings.push(...auditRows(files), ...auditReport(files, facts));
  if (existsSync(`${output}.part`))
    findings.push({ kind: 'torn', words: 'a part of the output was left behind' });
  return findings;
}

interface Limited {
  readonly end: Summarized;
  readonly options: Partial<EnrichOptions>;
  readonly traits: Traits;
}

/** A limit on money is kept, as long as no charge exceeds what it reserved. */
function limitFindings(
  { sandbox }: Stage,
  { end: { summary }, options, traits }: Limited,
): Finding[] {
  const { maxSpend, minBalance } = options;
  const { net, inDoubtMax } = summary.money;
  // The limits of this execution bind what it started.
  if (traits.surprises || (summary.executions.at(-1)?.attempts ?? 0) === 0) return [];
  if (maxSpend !== undefined && net + (inDoubtMax ?? 0n) > maxSpend)
    return [
      {
        kind: 'unbooked',
        words: `${formatMoney(net)} and ${formatMoney(inDoubtMax ?? 0n)} in doubt under a cap of ${formatMoney(maxSpend)}`,
      },
    ];
  // Others may take from the account too, at most once and 0.03.
  if (minBalance !== undefined && money(sandbox.books().balance) < minBalance - money('0.03'))
    return [
      {
        kind: 'unbooked',
        words: `the account has ${sandbox.books().balance}, the floor is ${formatMoney(minBalance)}`,
      },
    ];
  return [];
}

async function bookOf({ folder }: Stage): Promise<PriceBook> {
  const file = join(folder, 'prices.csv');
  writeFileSync(file, writePriceBook());
  return await readPriceBook(file, numberInsight);
}

function chance(random: Random, share: number): boolean {
  return random() < share;
}
