import { lacksRefund } from '../domain/charge.ts';
import { createDoubtMeter, readBounds } from '../domain/doubt.ts';
import { addUnlessUnknown, formatMoney, type Money } from '../domain/money.ts';
import { REFUND_WAIT_MS } from '../domain/reading.ts';
import type { AttemptRecord, ExecutionRecord, RunRecord } from '../domain/records.ts';
import { isLedgerFailure, type LedgerReader } from './port.ts';
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
interface Verification {
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
  const findings = (await reader.damage()).map((words) => writeFinding('damage', words));
  try {
    for await (const finding of bookFindings(reader, sums)) findings.push(finding);
  } catch (error) {
    if (!isLedgerFailure(error, 'damaged')) throw error;
    findings.push(
      writeFinding('damage', `The books cannot be read to their end: ${error.message}`),
    );
  }
  const { net, inDoubtMax, unconfirmed, missing } = sums;
  return { findings, net, inDoubtMax, unconfirmed, missingRefunds: missing };
}

async function* bookFindings(reader: LedgerReader, sums: VerifySums) {
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
  if (!isBetween(attempts, before.attempts, after.attempts))
    yield writeFinding(
      'run',
      `The ledger holds ${after.attempts} attempts; its ${runs.length} runs have ${attempts}.`,
    );
  for (const words of await prices.findings()) yield writeFinding('prices', words);
}

async function verifyRun(
  run: RunRecord,
  { reader, prices, sums }: { reader: LedgerReader; prices: PriceCheck; sums: VerifySums },
) {
  const executions = await reader.executions(run.id);
  const tallies = new Map<number, AttemptTally>();
  const doubt = createDoubtMeter(readBounds(executions));
  let counted = 0;
  for await (const batch of reader.attempts({ by: 'run', runId: run.id })) {
    for (const attempt of batch) {
      const { executionId } = attempt.id;
      const tally = tallies.get(executionId) ?? emptyTally();
      tallies.set(executionId, tally);
      addAttempt(tally, attempt);
      prices.add(attempt, run.scope);
      sums.inDoubtMax = addUnlessUnknown(sums.inDoubtMax, doubt(attempt));
      addMissingRefund(sums, attempt);
    }
    counted += batch.length;
  }
  const findings: LedgerFinding[] = [];
  const afterwards = await reader.executions(run.id);
  for (const after of afterwards) {
    const tally = tallies.get(after.id) ?? emptyTally();
    const before = executions.find(({ id }) => id === after.id);
    const totals = totalFindings(tally, { before, after });
    findings.push(
      ...totals.map((words) => writeFinding('totals', words, after)),
      ...listFaults(tally).map((words) => writeFinding('attempts', words, after)),
    );
    sums.unconfirmed = addUnlessUnknown(sums.unconfirmed, after.unconfirmed);
  }
  for (const { requested, refunded } of tallies.values()) sums.net += requested - refunded;
  return { findings: [...runFindings(run, afterwards), ...findings], counted };
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

function runFindings(
  { id, status, finishedAt }: RunRecord,
  executions: readonly ExecutionRecord[],
) {
  const about = (words: string) => [writeFinding('run', words, { runId: id })];
  const last = executions.at(-1);
  if (!last) return about(`Run ${id} has no execution.`);
  if (status !== 'completed') return [];
  // CONTRACT, Product, run, execution: completed is exit 0 or 3. Others may be at work on it then, or come late.
  const enders = executions.filter((each) => each === last || each.finishedAt === finishedAt);
  if (enders.some(({ exitCode }) => exitCode === 0 || exitCode === 3)) return [];
  const { exitCode } = last;
  const end = exitCode === undefined ? 'has not ended' : `ended with exit code ${exitCode}`;
  return about(`Run ${id} counts as completed, but its last execution ${last.id} ${end}.`);
}

/** Stored totals of an execution at two times, between which its attempts were read. */
interface Looks {
  readonly before: ExecutionRecord | undefined;
  readonly after: ExecutionRecord;
}

function totalFindings(tally: AttemptTally, { before, after }: Looks) {
  const name = nameExecution(after);
  const sentences: string[] = [];
  if (!isBetween(tally.attempts, before?.attempts ?? 0, after.attempts))
    sentences.push(
      `${name} counts ${attemptsText(after.attempts)}; the ledger holds ${tally.attempts}.`,
    );
  for (const field of ['requested', 'refunded'] as const)
    if (!isBetween(tally[field], before?.[field] ?? 0n, after[field]))
      sentences.push(
        `${name} books ${formatMoney(after[field])} as ${field}; its charges add up to ${formatMoney(tally[field])}.`,
      );
  const net = tally.requested - tally.refunded;
  if (net < 0n)
    sentences.push(`${name} has a net of ${formatMoney(net)}: more was refunded than requested.`);
  return [
    ...sentences,
    ...boundFindings(tally, after),
    ...unconfirmedFindings(tally, { before, after }),
  ];
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
  const isLowered = confirmed !== undefined && isBetween(unconfirmed ?? -1n, 0n, most);
  if (isLowered || unconfirmed === most) return [];
  const held = unconfirmed === null ? 'an unknown amount' : formatMoney(unconfirmed);
  return [
    `${nameExecution(after)} holds ${held} as unconfirmed; its charges without a price leave ${formatMoney(most)}.`,
  ];
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

/** `about`: the run, or the execution of one. */
function writeFinding(
  check: LedgerFinding['check'],
  words: string,
  about?: { runId: string; id?: number },
): LedgerFinding {
  return { check, runId: about?.runId, executionId: about?.id, words };
}
