import { lacksRefund } from '../domain/charge.ts';
import { createDoubtMeter, readBounds } from '../domain/doubt.ts';
import { addUnlessUnknown, formatMoney, type Money } from '../domain/money.ts';
import { REFUND_WAIT_MS } from '../domain/reading.ts';
import type { AttemptRecord, ExecutionRecord, RunRecord } from '../domain/records.ts';
import { LedgerError, type LedgerReader } from './port.ts';
import { addAttempt, emptyTally, listFaults, type AttemptTally } from './verify-attempts.ts';
import { createPriceCheck, type PriceCheck } from './verify-prices.ts';

/** One thing that does not add up. */
export interface LedgerFinding {
  /**
   * `damage`: what the store says about itself; `prices`: what answers have shown; the others are
   * the books.
   */
  readonly check: 'damage' | 'run' | 'totals' | 'attempts' | 'prices';
  readonly runId: string | undefined;
  readonly executionId: number | undefined;
  /** One sentence with the figures. */
  readonly words: string;
}

/** What the attempts of all runs add up to, and what is wrong about them. */
export interface Verification {
  /** None where the books add up. */
  readonly findings: readonly LedgerFinding[];
  readonly net: Money;
  /**
   * CONTRACT's `in_doubt_max` over all runs; null where an attempt in doubt reserved nothing,
   * because no price was known.
   */
  readonly inDoubtMax: Money | null;
  /**
   * What answers without a price may have cost above the book, over all runs; null where nothing
   * bounds it.
   */
  readonly unconfirmed: Money | null;
  /**
   * Charges whose announced refund did not come within 48 h. No finding: the books say what answers
   * said.
   */
  readonly missingRefunds: MissingRefunds;
}

/**
 * How many refunds are missing, what was charged for them, and the request ids of the first ones.
 */
export interface MissingRefunds {
  readonly count: number;
  readonly charged: Money;
  readonly requestIds: readonly string[];
}

interface VerifySums {
  net: Money;
  inDoubtMax: Money | null;
  unconfirmed: Money | null;
  readonly missing: { count: number; charged: Money; readonly requestIds: string[] };
  /** Milliseconds since the epoch; a refund announced before is missing. */
  readonly missingBefore: number;
}

/** Request ids of missing refunds that are named. */
const REQUEST_IDS_MAX = 20;

/**
 * Recomputes every total from the attempts and asks the store for damage; nothing is found where
 * the books add up. Holds one tally per execution of a run, never a list of attempts. A run may be
 * at work meanwhile: a total that grows between two looks must enclose what its attempts add up to.
 * `now`: milliseconds since the epoch. Rejects with LedgerError where the store cannot be read.
 */
export async function verifyLedger(reader: LedgerReader, now: number): Promise<Verification> {
  const sums: VerifySums = {
    net: 0n,
    inDoubtMax: 0n,
    unconfirmed: 0n,
    missing: { count: 0, charged: 0n, requestIds: [] },
    missingBefore: now - REFUND_WAIT_MS,
  };
  const findings = (await reader.damage()).map((words) => generalFinding('damage', words));
  try {
    for await (const finding of bookFindings(reader, sums)) findings.push(finding);
  } catch (error) {
    if (!(error instanceof LedgerError) || error.kind !== 'damaged') throw error;
    findings.push(
      generalFinding('damage', `The books cannot be read to their end: ${error.message}`),
    );
  }
  const { net, inDoubtMax, unconfirmed, missing } = sums;
  return { findings, net, inDoubtMax, unconfirmed, missingRefunds: missing };
}

async function* bookFindings(
  reader: LedgerReader,
  sums: VerifySums,
): AsyncGenerator<LedgerFinding> {
  const before = await reader.inventory();
  const runs = await reader.runs();
  const prices = await createPriceCheck(reader, runs);
  let attempts = 0;
  for (const run of runs) {
    const { findings, counted } = await verifyRun(run, { reader, prices, sums });
    yield* findings;
    attempts += counted;
  }
  const after = await reader.inventory();
  if (attempts < before.attempts || attempts > after.attempts)
    yield generalFinding(
      'run',
      `The ledger holds ${after.attempts} attempts; its ${runs.length} runs have ${attempts}.`,
    );
  for (const words of await prices.findings()) yield generalFinding('prices', words);
}

async function verifyRun(
  run: RunRecord,
  { reader, prices, sums }: { reader: LedgerReader; prices: PriceCheck; sums: VerifySums },
): Promise<{ readonly findings: readonly LedgerFinding[]; readonly counted: number }> {
  const executions = await reader.executions(run.id);
  const before = new Map(executions.map((execution) => [execution.id, execution]));
  const tallies = new Map<number, AttemptTally>();
  const doubt = createDoubtMeter(readBounds(executions));
  for await (const batch of reader.attempts({ by: 'run', runId: run.id })) {
    for (const attempt of batch) {
      addAttempt(openTally(attempt, tallies), attempt);
      prices.add(attempt, run.scope);
      sums.inDoubtMax = addUnlessUnknown(sums.inDoubtMax, doubt(attempt));
      addMissingRefund(sums, attempt);
    }
  }
  const after = await reader.executions(run.id);
  const findings = after.flatMap((execution) => {
    const tally = tallies.get(execution.id) ?? emptyTally();
    return [
      ...totalFindings(tally, { before: before.get(execution.id), after: execution }),
      ...attemptFindings(tally, execution),
    ];
  });
  for (const { requested, refunded } of tallies.values()) sums.net += requested - refunded;
  for (const { unconfirmed } of after)
    sums.unconfirmed = addUnlessUnknown(sums.unconfirmed, unconfirmed);
  const counted = [...tallies.values()].reduce((sum, tally) => sum + tally.attempts, 0);
  return { findings: [...runFindings(run, after), ...findings], counted };
}

function addMissingRefund({ missing, missingBefore }: VerifySums, attempt: AttemptRecord) {
  const { charge, endedAt, requestId } = attempt;
  if (
    charge?.source !== 'reported' ||
    !lacksRefund(attempt) ||
    (endedAt ?? missingBefore) >= missingBefore
  )
    return;
  missing.count += 1;
  missing.charged += charge.requested;
  if (missing.requestIds.length < REQUEST_IDS_MAX)
    missing.requestIds.push(requestId ?? 'without request_id');
}

function openTally({ id }: AttemptRecord, tallies: Map<number, AttemptTally>) {
  const tally = tallies.get(id.executionId) ?? emptyTally();
  tallies.set(id.executionId, tally);
  return tally;
}

function runFindings(run: RunRecord, executions: readonly ExecutionRecord[]): LedgerFinding[] {
  const about = (words: string): LedgerFinding => ({
    check: 'run',
    runId: run.id,
    executionId: undefined,
    words,
  });
  const last = executions.at(-1);
  if (!last) return [about(`Run ${run.id} has no execution.`)];
  // CONTRACT, Product, run, execution: completed is exit 0 or 3.
  if (run.status !== 'completed' || last.exitCode === 0 || last.exitCode === 3) return [];
  const end =
    last.exitCode === undefined ? 'has not ended' : `ended with exit code ${last.exitCode}`;
  return [about(`Run ${run.id} counts as completed, but its last execution ${last.id} ${end}.`)];
}

/** Stored totals of an execution at two times, between which its attempts were read. */
interface Looks {
  readonly before: ExecutionRecord | undefined;
  readonly after: ExecutionRecord;
}

function totalFindings(tally: AttemptTally, { before, after }: Looks): LedgerFinding[] {
  const name = nameExecution(after);
  const amount = (what: string, field: 'requested' | 'refunded') => {
    if (isBetween(tally[field], before?.[field] ?? 0n, after[field])) return [];
    return [
      `${name} books ${formatMoney(after[field])} as ${what}; its charges add up to ${formatMoney(tally[field])}.`,
    ];
  };
  const net = tally.requested - tally.refunded;
  const sentences = [
    ...(isBetween(tally.attempts, before?.attempts ?? 0, after.attempts)
      ? []
      : [`${name} counts ${attemptsText(after.attempts)}; the ledger holds ${tally.attempts}.`]),
    ...amount('requested', 'requested'),
    ...amount('refunded', 'refunded'),
    ...(net < 0n
      ? [`${name} has a net of ${formatMoney(net)}: more was refunded than requested.`]
      : []),
    ...boundFindings(tally, after),
    ...unconfirmedFindings(tally, { before, after }),
  ];
  return sentences.map((words) => ({
    check: 'totals',
    runId: after.runId,
    executionId: after.id,
    words,
  }));
}

function boundFindings({ bounded }: AttemptTally, execution: ExecutionRecord) {
  const name = nameExecution(execution);
  const { doubtBound } = execution;
  if (doubtBound !== undefined && doubtBound < 0n)
    return [`${name} bounds its doubt by ${formatMoney(doubtBound)}, which is below 0.`];
  if (doubtBound === undefined && bounded > 0)
    return [`${name} has no bound, but ${attemptsText(bounded)} in doubt under it.`];
  return [];
}

/**
 * Balances only lower what is unconfirmed. A run at work has charges between the two looks, so only
 * a total at rest is compared.
 */
function unconfirmedFindings(tally: AttemptTally, { before, after }: Looks) {
  const { unconfirmed, confirmed, attempts } = after;
  if (
    before?.attempts !== attempts ||
    before.unconfirmed !== unconfirmed ||
    tally.unconfirmed === null
  )
    return [];
  const most = tally.unconfirmed;
  const name = nameExecution(after);
  const charges = `its charges without a price leave ${formatMoney(most)}`;
  if (unconfirmed === null) return [`${name} holds an unknown amount as unconfirmed; ${charges}.`];
  if (unconfirmed < 0n || unconfirmed > most || (confirmed === undefined && unconfirmed !== most))
    return [`${name} holds ${formatMoney(unconfirmed)} as unconfirmed; ${charges}.`];
  return [];
}

function attemptFindings(tally: AttemptTally, { id, runId }: ExecutionRecord): LedgerFinding[] {
  return listFaults(tally).map((words) => ({ check: 'attempts', runId, executionId: id, words }));
}

function nameExecution({ id, runId }: ExecutionRecord) {
  return `Execution ${id} of run ${runId}`;
}

function attemptsText(count: number) {
  return `${count} attempt${count === 1 ? '' : 's'}`;
}

function isBetween<T extends number | Money>(value: T, low: T, high: T) {
  return low <= value && value <= high;
}

function generalFinding(check: LedgerFinding['check'], words: string): LedgerFinding {
  return { check, runId: undefined, executionId: undefined, words };
}
