import type { Answer } from '../../domain/attempt.ts';
import { addHeld, nameAttempt, type AttemptId } from '../../domain/records.ts';
import type { EventOf, LedgerEvent, SentVerdict } from '../port.ts';
import { moneyText, decodeMoney, decodeClass } from '../rows/cells.ts';
import { isToldAgain, judgeSent, STARTED } from '../rules.ts';
import type { Prepare } from './database.ts';
import {
  applyBounded,
  applyConfirmed,
  noteBalance,
  noteMoneyIn,
  applyRaised,
  applyReleased,
  type EventContext,
} from './doubts.ts';
import { countAttempted, findLookup, findOthers, isAttempted, makeLookup } from './lookups.ts';
import { learnPrice } from './prices.ts';
import { addCharge, addDoubt, readHeld } from './totals.ts';

/**
 * Applies one event inside an open transaction. Returns the verdict of a `sent`. Throws where an
 * attempt is not what the event says.
 */
export function applyEvent(event: LedgerEvent, context: EventContext): SentVerdict | undefined {
  switch (event.kind) {
    case 'sent':
      return applySent(event, context);
    case 'settled':
      applySettled(event, context);
      break;
    case 'closed':
      applyClosed(event, context);
      break;
    case 'raised':
      applyRaised(event, context);
      break;
    case 'released':
      for (const id of event.ids) applyReleased(id, context);
      break;
    case 'confirmed':
      applyConfirmed(event, context);
      break;
    case 'balance_read':
      noteBalance(event, context);
      break;
    case 'money_in':
      noteMoneyIn(event, context);
      break;
    case 'bounded':
      applyBounded(event, context);
      break;
  }
  return undefined;
}

function applySent(
  event: EventOf<'sent'>,
  { prepare, totals, execution }: EventContext,
): SentVerdict {
  const { id, lookup } = event;
  if (id.executionId !== execution.id)
    throw new Error(`Attempt ${nameAttempt(id)} is not of the open execution ${execution.id}.`);
  if (findClass(id, prepare)) return STARTED;
  const known = findLookup(lookup, execution.scopeId, prepare);
  const isOne = () => known !== undefined && isAttempted(known, execution.runId, prepare);
  // Counted once, where a limit asks for it, and kept from then on.
  const attempted = () => (totals.attempted ??= countAttempted(execution.runId, prepare));
  const verdict = judgeSent(event, {
    ...findOthers(known, prepare),
    readAttempted: () => ({ lookups: attempted(), isOne: isOne() }),
    priceEpoch: 0,
    cap: execution.cap,
    readHeld: () => readHeld(totals),
    readAccount: () => addHeld(execution.otherRuns, readHeld(totals)),
  });
  if (verdict.kind !== 'started') return verdict;
  if (totals.attempted !== undefined && !isOne()) totals.attempted += 1;
  prepare(
    'INSERT INTO attempts (execution_id, sequence, run_id, lookup_id, country, sent_at, ceiling) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(
    id.executionId,
    id.sequence,
    execution.runId,
    known ?? makeLookup(lookup, execution.scopeId, prepare),
    lookup.country,
    event.at,
    moneyText(event.ceiling),
  );
  totals.reserved += event.ceiling ?? 0n;
  totals.attempts += 1;
  return verdict;
}

/** undefined where the attempt was never started, `ended` in it while it is open. */
function findClass({ executionId, sequence }: AttemptId, prepare: Prepare) {
  const row = prepare('SELECT class FROM attempts WHERE execution_id = ? AND sequence = ?').get(
    executionId,
    sequence,
  );
  return row && { ended: decodeClass(row['class']) };
}

function applySettled(event: EventOf<'settled'>, context: EventContext) {
  const { prepare, totals, execution } = context;
  const { id, answer, charge } = event;
  const open = takeOpen(event, context);
  if (!open) return;
  const amounts =
    charge.source === 'unknown'
      ? [null, null]
      : [moneyText(charge.requested), moneyText(charge.refunded)];
  prepare(
    `UPDATE attempts SET class = 'settled', ended_at = ?, latency_ms = ?, charge_source = ?, requested = ?, refunded = ?, status = ?, request_id = ?,
     network_type = ?, carrier = ?, remaining_balance = ?, refund_expected = ?, reason_slug = ?, reason_words = ? WHERE execution_id = ? AND sequence = ?`,
  ).run(
    event.at,
    event.latencyMs,
    charge.source,
    ...amounts,
    answer.status,
    answer.requestId ?? null,
    answer.facts.lineType ?? null,
    answer.facts.carrier ?? null,
    moneyText(answer.remainingBalance),
    Number(answer.refundExpected),
    answer.reason?.slug ?? null,
    answer.reason?.words ?? null,
    id.executionId,
    id.sequence,
  );
  keepAnswer(answer, event, open.lookupId, context);
  addCharge(totals, charge, { executionId: id.executionId, reserved: open.reserved });
  if (charge.source === 'reported')
    learnPrice({ ...open, ...charge, id, scopeId: execution.scopeId }, prepare);
}

function applyClosed(event: EventOf<'closed'>, context: EventContext) {
  const { prepare, totals } = context;
  const { id, answer } = event;
  const open = takeOpen(event, context);
  if (!open) return;
  prepare(
    `UPDATE attempts SET class = ?, ended_at = ?, latency_ms = ?, throttled = ?, status = ?, request_id = ?, reason_slug = ?, reason_words = ?
     WHERE execution_id = ? AND sequence = ?`,
  ).run(
    event.class,
    event.at,
    event.latencyMs,
    Number(event.throttled),
    event.status ?? null,
    answer?.requestId ?? null,
    event.reason.slug,
    event.reason.words,
    id.executionId,
    id.sequence,
  );
  if (event.class === 'in_doubt') addDoubt(totals, id.executionId, open.reserved ?? 0n, false);
  if (answer) keepAnswer(answer, event, open.lookupId, context);
}

/**
 * The open attempt, its reservation given back: the ceiling, null where nothing was known to
 * reserve by. undefined where it has ended as it is told to.
 */
function takeOpen(
  event: EventOf<'settled' | 'closed'>,
  { prepare, totals, execution }: EventContext,
) {
  const { id } = event;
  const row = prepare(
    'SELECT a.lookup_id, a.country, a.ceiling, l.product FROM attempts a JOIN lookups l ON l.id = a.lookup_id WHERE a.execution_id = ? AND a.sequence = ? AND a.class IS NULL',
  ).get(id.executionId, id.sequence);
  if (!row && isToldAgain(event, findClass(id, prepare)?.ended)) return undefined;
  if (!row || id.executionId !== execution.id)
    throw new Error(`The open execution has no open attempt ${nameAttempt(id)}.`);
  const reserved = decodeMoney(row['ceiling']) ?? null;
  totals.reserved -= reserved ?? 0n;
  return {
    lookupId: Number(row['lookup_id']),
    product: String(row['product']),
    country: String(row['country']),
    reserved,
  };
}

function keepAnswer(
  answer: Answer,
  { at, id }: EventOf<'settled' | 'closed'>,
  lookupId: number,
  { prepare, execution }: EventContext,
) {
  prepare(
    'INSERT INTO answers (lookup_id, execution_id, sequence, run_id, at, outcome, format, raw, reason_slug, reason_words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    lookupId,
    id.executionId,
    id.sequence,
    execution.runId,
    at,
    answer.outcome,
    answer.format,
    answer.raw,
    answer.reason?.slug ?? null,
    answer.reason?.words ?? null,
  );
}
