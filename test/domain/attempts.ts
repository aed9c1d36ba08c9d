import type { AttemptRecord } from '../../src/domain/records.ts';
import { eur } from './amounts.ts';

/** A settled attempt of execution 1 in Britain that cost 0.01, status 0. */
export function attemptOf(sequence: number, over: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    id: { executionId: 1, sequence },
    runId: '20261124-100000-k3f9',
    lookupId: sequence,
    number: '447700900001',
    country: 'GB',
    product: 'standard',
    sentAt: Date.UTC(2026, 10, 24, 10, 0, 5),
    endedAt: Date.UTC(2026, 10, 24, 10, 0, 6),
    class: 'settled',
    throttled: false,
    ceiling: eur('0.02'),
    released: false,
    bounded: false,
    charge: { source: 'reported', requested: eur('0.01'), refunded: 0n },
    status: '0',
    requestId: `request-${sequence}`,
    networkType: 'mobile',
    carrier: 'O2',
    latencyMs: 100,
    reason: undefined,
    remainingBalance: undefined,
    refundExpected: false,
    ...over,
  };
}

/** An attempt whose end is not known. */
export function doubtfulOf(sequence: number, over: Partial<AttemptRecord> = {}): AttemptRecord {
  const unknown = {
    charge: undefined,
    status: undefined,
    requestId: undefined,
    networkType: undefined,
    carrier: undefined,
  };
  return attemptOf(sequence, { class: 'in_doubt', ...unknown, ...over });
}

/** An attempt that cost nothing. */
export function rejectedOf(sequence: number, over: Partial<AttemptRecord> = {}): AttemptRecord {
  return doubtfulOf(sequence, { class: 'rejected', ...over });
}
