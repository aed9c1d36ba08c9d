import { createDoubtMeter, readBounds } from '../../domain/doubt.ts';
import { EVIDENCE_AGE_MS, EVIDENCE_WAIT_MS } from '../../domain/evidence.ts';
import { minMoney, type Money } from '../../domain/money.ts';
import type { AccountBefore } from '../../domain/others.ts';
import { confirmCharges, REFUND_WAIT_MS } from '../../domain/reading.ts';
import type { ExecutionRecord, RunRecord } from '../../domain/records.ts';
import type { Beginning, Ledger, EventOf, LedgerReader } from '../../ledger/port.ts';
import type { BalanceReading } from '../../providers/port.ts';
import type { Clock } from '../../support/clock.ts';
import { hasMoneyComeIn, readHistory, type AccountHistory } from './money-in.ts';
import { readStartNotes } from '../summary/notes.ts';

/**
 * An opening balance confirms the charges of earlier executions only this soon after their last
 * record.
 */
const CONFIRM_WITHIN_MS = 3_600_000;

/** The balance at the start of an execution, and when it was asked for (ms since the epoch). */
export interface OpeningRead {
  readonly reading: BalanceReading | undefined;
  readonly at: number;
  /** Nobody else had an attempt on the wire. */
  readonly alone: boolean;
  /** Of the account right before. */
  readonly accountBefore: AccountBefore;
}

/** An earlier execution as far as an opening balance can judge it. */
interface EarlierBooks {
  readonly record: ExecutionRecord;
  lastAt: number;
  /** In doubt from attempts that are off the account if they were charged. */
  oldDoubt: Money;
  /** The least that an answer has shown on the account. */
  leastSeen: Money | undefined;
}

/**
 * Waits until the charges of the run's earlier executions are off the account, if the opening
 * balance has to confirm them: at most 2 s after a kill, and not at all if every answer named its
 * price.
 */
export async function awaitEarlierCharges(
  ledger: LedgerReader,
  run: RunRecord | undefined,
  clock: Clock,
): Promise<void> {
  if (!run) return;
  const pending = new Set((await ledger.executions(run.id)).filter(isPending).map(({ id }) => id));
  if (pending.size === 0) return;
  let lastAt = 0;
  for await (const batch of ledger.attempts({ by: 'run', runId: run.id }))
    for (const attempt of batch)
      if (pending.has(attempt.id.executionId))
        lastAt = Math.max(lastAt, attempt.endedAt ?? attempt.sentAt);
  const leftMs = lastAt + EVIDENCE_WAIT_MS - clock.now();
  if (leftMs > 0) await clock.sleep(Math.min(leftMs, EVIDENCE_WAIT_MS));
}

/**
 * Resolves to what the run's earlier executions still hold for answers without a price. The opening
 * balance is a reading for those that have had none since their last charge; what it confirms is
 * recorded. Rejects with LedgerError.
 */
export async function confirmEarlier(
  ledger: Ledger,
  { run, executionId, others }: Pick<Beginning, 'run' | 'executionId' | 'others'>,
  opening: OpeningRead,
): Promise<Money> {
  const earlier = (await ledger.executions(run.id)).filter(({ id }) => id !== executionId);
  // Others who are at work on the run are judged by themselves.
  const pending = others > 0 ? [] : earlier.filter(isPending);
  const left = new Map(earlier.map(({ id, unconfirmed }) => [id, unconfirmed]));
  const [since] = pending;
  if (since && opening.reading?.kind === 'balance') {
    const { scope } = run;
    const refunds = { scope, since: opening.at - REFUND_WAIT_MS, executionId: undefined };
    const hasRefunds = (await ledger.outstandingRefunds(refunds)) > 0;
    const books = await readBooks(ledger, run, pending, opening.at);
    const history = await readHistory(ledger, { scope, since });
    const events = books.flatMap((each) => confirmOne(each, opening, hasRefunds, history));
    if (events.length > 0) await ledger.record(events);
    for (const event of events) left.set(event.executionId, event.unconfirmed);
  }
  return [...left.values()].reduce<Money>((sum, amount) => sum + (amount ?? 0n), 0n);
}

/** True if no balance has confirmed what its priced charges took since the last of them. */
function isPending({ unconfirmed, confirmed }: ExecutionRecord) {
  return unconfirmed === null || unconfirmed > (confirmed ?? 0n);
}

async function readBooks(
  ledger: LedgerReader,
  run: RunRecord,
  pending: readonly ExecutionRecord[],
  at: number,
) {
  const held = createDoubtMeter(readBounds(pending));
  const books = new Map<number, EarlierBooks>();
  for (const record of pending)
    books.set(record.id, { record, lastAt: record.startedAt, oldDoubt: 0n, leastSeen: undefined });
  for await (const batch of ledger.attempts({ by: 'run', runId: run.id })) {
    for (const attempt of batch) {
      const own = books.get(attempt.id.executionId);
      if (!own) continue;
      own.lastAt = Math.max(own.lastAt, attempt.endedAt ?? attempt.sentAt);
      const doubt = held(attempt) ?? 0n;
      if (at - attempt.sentAt > EVIDENCE_AGE_MS) own.oldDoubt += doubt;
      const { remainingBalance } = attempt;
      if (remainingBalance !== undefined)
        own.leastSeen = minMoney(remainingBalance, own.leastSeen ?? remainingBalance);
    }
  }
  return [...books.values()];
}

function confirmOne(
  { record, lastAt, oldDoubt, leastSeen }: EarlierBooks,
  { reading, at, alone }: OpeningRead,
  refundOutstanding: boolean,
  history: AccountHistory,
): EventOf<'confirmed'>[] {
  const start = readStartNotes(record.notes);
  const age = at - lastAt;
  if (reading?.kind !== 'balance' || age < EVIDENCE_WAIT_MS || age > CONFIRM_WITHIN_MS) return [];
  const confirmation = confirmCharges({
    opening: start?.opening,
    balance: reading.value,
    net: record.requested - record.refunded,
    doubt: oldDoubt,
    unconfirmed: record.unconfirmed,
    autoReload: reading.autoReload || start?.autoReload === true,
    moneyCameIn: hasMoneyComeIn(history, { id: record.id, leastSeen, balance: reading.value }),
    refundOutstanding,
    othersAtWork: !alone,
  });
  return confirmation.kind === 'confirmed'
    ? [{ kind: 'confirmed', executionId: record.id, unconfirmed: confirmation.left }]
    : [];
}
