import { openLedger } from '../../src/ledger/sqlite/store.ts';
import type { Answer } from '../../src/domain/attempt.ts';
import { parseMoney } from '../../src/domain/money.ts';
import type { Scope } from '../../src/domain/records.ts';
import type { LedgerEvent } from '../../src/ledger/port.ts';
import { systemClock } from '../../src/support/clock.ts';
import { answerBody } from './answer.ts';
import { contactAt } from './contacts.ts';
import { createSeededRandom } from '../../src/support/random.ts';

/** What a ledger is filled with. */
export interface KnownOptions {
  readonly file: string;
  readonly scope: Scope;
  readonly lookups: number;
  /** Attempts one commit holds. */
  readonly perCommit: number;
}

/** Fills a ledger through its port with a settled attempt for each contact; returns the seconds the commits took. */
export async function fillLedger({
  file,
  scope,
  lookups,
  perCommit,
}: KnownOptions): Promise<number> {
  const random = createSeededRandom(1);
  const ledger = await openLedger({
    file,
    clock: systemClock,
    random,
    lockWaitMs: 0,
    holder: 'benchmark',
    pid: process.pid,
  });
  try {
    const request = {
      scope,
      product: 'standard',
      level: 'standard',
      input: undefined,
      output: undefined,
      newRun: true,
      maxSpend: undefined,
    };
    const { executionId } = await ledger.begin({ ...request, at: systemClock.now() });
    let seconds = 0;
    for (let first = 0; first < lookups; first += perCommit) {
      const events = eventsOf({ executionId, first, end: Math.min(first + perCommit, lookups) });
      const startedAt = systemClock.monotonic();
      for (const batch of events) await ledger.record(batch);
      seconds += (systemClock.monotonic() - startedAt) / 1000;
    }
    await ledger.finish(executionId, {
      at: systemClock.now(),
      exitCode: 0,
      status: 'completed',
      stopReason: undefined,
      notes: '',
    });
    return seconds;
  } finally {
    await ledger.close();
  }
}

const PRICE = parseMoney('0.005') ?? 0n;

/** Two batches, as in a run: what is sent, then how it settled. */
function eventsOf(range: {
  readonly executionId: number;
  readonly first: number;
  readonly end: number;
}): [LedgerEvent[], LedgerEvent[]] {
  const sent: LedgerEvent[] = [];
  const settled: LedgerEvent[] = [];
  const at = systemClock.now();
  for (let index = range.first; index < range.end; index++) {
    const contact = contactAt(index);
    const id = { executionId: range.executionId, sequence: index + 1 };
    const lookup = { number: contact.number, country: contact.country, product: 'standard' };
    const terms = {
      ceiling: 2n * PRICE,
      cap: null,
      skipsDoubt: false,
      limit: undefined,
      accountMost: undefined,
    };
    sent.push({ kind: 'sent', id, at, lookup, ...terms, seenAnswer: undefined });
    const charge = { source: 'reported', requested: PRICE, refunded: 0n } as const;
    settled.push({
      kind: 'settled',
      id,
      at,
      latencyMs: 100,
      answer: answerOf(answerBody(contact)),
      charge,
    });
  }
  return [sent, settled];
}

function answerOf(raw: string): Answer {
  return {
    outcome: 'insight',
    format: 'json',
    raw,
    status: '0',
    requestId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
    requestPrice: PRICE,
    refundPrice: 0n,
    remainingBalance: undefined,
    facts: { lineType: 'mobile', carrier: 'Example Mobile' },
    refundExpected: false,
    reason: undefined,
  };
}
