import type { AttemptRecord } from '../../domain/records.ts';
import {
  decodeCharge,
  decodeClass,
  decodeInteger,
  decodeMoney,
  decodeReason,
  decodeText,
  moneyText,
  type SqlCells,
  type Value,
} from './cells.ts';

/** The cells that {@link decodeAttempt} reads, in its order. */
export const ATTEMPT_COLUMNS = `a.execution_id, a.sequence, a.run_id, a.lookup_id, n.e164, l.ip, a.country, l.product, a.sent_at, a.ended_at, a.latency_ms, a.class,
  a.throttled, a.ceiling, a.released, a.bounded, a.charge_source, a.requested, a.refunded, a.status, a.request_id, a.reason_slug, a.reason_words,
  a.network_type, a.carrier, a.remaining_balance, a.refund_expected,
  a.reconciled_at, a.records, a.reconciled_from`;

/** From the cells of {@link ATTEMPT_COLUMNS}. */
export function decodeAttempt(cells: SqlCells): AttemptRecord {
  const [
    executionId,
    sequence,
    runId,
    lookupId,
    number,
    ip,
    country,
    product,
    sentAt,
    endedAt,
    latencyMs,
    ended,
    throttled,
    ceiling,
    released,
    bounded,
    source,
    requested,
    refunded,
    status,
    requestId,
    slug,
    words,
    networkType,
    carrier,
    remainingBalance,
    refundExpected,
    ...reconciled
  ] = cells;
  return {
    id: { executionId: Number(executionId), sequence: Number(sequence) },
    runId: String(runId),
    lookupId: Number(lookupId),
    number: decodeText(number),
    ...(typeof ip === 'string' && { ip }),
    country: String(country),
    product: String(product),
    sentAt: Number(sentAt),
    endedAt: decodeInteger(endedAt),
    latencyMs: decodeInteger(latencyMs),
    class: decodeClass(ended),
    throttled: throttled === 1,
    ceiling: decodeMoney(ceiling) ?? null,
    released: released === 1,
    bounded: bounded === 1,
    charge: decodeCharge(source, requested, refunded),
    status: decodeText(status),
    requestId: decodeText(requestId),
    reason: decodeReason(slug, words),
    networkType: decodeText(networkType),
    carrier: decodeText(carrier),
    remainingBalance: decodeMoney(remainingBalance),
    refundExpected: refundExpected === 1,
    ...decodeReconciled(reconciled),
  };
}

function decodeReconciled([at, records, from]: SqlCells): Pick<AttemptRecord, 'reconciled'> {
  const before = decodeClass(from);
  if (before === undefined || before === 'not_sent') return {};
  const names = JSON.parse(decodeText(records) ?? '[]') as string[];
  return { reconciled: { at: Number(at), records: names, from: before } };
}

/**
 * What records change of an attempt: class, released, bounded, charge_source, requested, refunded, both parts of the
 * reason, reconciled_at, records, reconciled_from, and behind them its id.
 */
export function encodeSettled(attempt: AttemptRecord): Value[] {
  const { id, charge, reason, reconciled } = attempt;
  const reported = charge?.source === 'reported' ? charge : undefined;
  return [
    attempt.class ?? null,
    Number(attempt.released),
    Number(attempt.bounded),
    reported?.source ?? null,
    moneyText(reported?.requested),
    moneyText(reported?.refunded),
    reason?.slug ?? null,
    reason?.words ?? null,
    reconciled?.at ?? null,
    JSON.stringify(reconciled?.records ?? []),
    reconciled?.from ?? null,
    id.executionId,
    id.sequence,
  ];
}
