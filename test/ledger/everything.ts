import type { Ledger, LedgerEvent } from '../../src/ledger/port.ts';
import { closed, ending, eur, request, scope, sent, settled } from './events.ts';

const LONG = '0.000000000000000001';
const WORDS = 'ünïcode 😀 "quoted"\nand {braces}, \\ and NULL';
export const FORGOTTEN = '447700900004';
export const SHOWN = '447700900001';
const NOTES = '{}';
const OTHER = { origin: 'https://other.example', account: 'other' };

/**
 * A ledger in which everything happened that can: what is in doubt, bounded, released, unconfirmed, reconciled, imported
 * and forgotten, in several runs of two accounts, the last of them killed with attempts on the wire.
 */
export async function recordEverything(open: () => Promise<Ledger>): Promise<void> {
  let ledger = await open();
  await stopUnderCap(ledger);
  await continueIt(ledger);
  const named = { name: 'nightly', listPrint: '9 ab' };
  const other = await ledger.begin(request({ newRun: true, at: 9_700, ...named }));
  await ledger.finish(
    other.executionId,
    ending({ exitCode: 4, status: 'stopped', stopReason: 'limit' }),
  );
  await ledger.close();
  ledger = await open();
  await ledger.reconcile(
    [
      { id: { executionId: 1, sequence: 6 }, amount: eur('0.004'), records: ['rec-1', 'rec-2'] },
      { id: { executionId: 1, sequence: 7 }, amount: undefined, records: [] },
    ],
    20_000,
  );
  await importSome(ledger);
  await ledger.forget({ by: 'number', number: FORGOTTEN });
  await runElsewhere(ledger);
  await ledger.close();
}

async function stopUnderCap(ledger: Ledger) {
  const { executionId: ex } = await ledger.begin(request({ maxSpend: eur('0.5'), notes: NOTES }));
  const numbered = (at: number) => ({ number: `44770090000${String(at)}` });
  await ledger.record([
    ...[1, 2, 3, 4, 5, 6, 7].map((at) => sent(ex, at, { ...numbered(at), at: 1_000 + at })),
    sent(ex, 8, { number: SHOWN, product: 'advanced', ip: '192.0.2.7', ceiling: '0.03' }),
    sent(ex, 9, { ...numbered(9), country: 'DE', ceiling: null }),
    sent(ex, 10, { ...numbered(8) }),
  ]);
  await ledger.record([
    settled(ex, 1, { refunded: '0.001', answer: { raw: WORDS, facts: { carrier: WORDS } } }),
    settled(ex, 2, {
      requested: LONG,
      answer: { remainingBalance: eur('-1.5'), requestId: 'r-2' },
    }),
    settled(ex, 3, { source: 'priced', requested: '0.006', answer: { refundExpected: true } }),
    settled(ex, 4, { answer: { outcome: 'partial', format: 'xml', requestId: undefined } }),
    settled(ex, 5, { answer: { outcome: 'refused', reason: { slug: 'refused', words: WORDS } } }),
    closed(ex, 6),
    closed(ex, 7),
    settled(ex, 8, { requested: '0.03', answer: { facts: { lineType: 'mobile' } } }),
    settled(ex, 9, { source: 'unknown' }),
    closed(ex, 10, { class: 'rejected', throttled: true, status: '1' }),
    { kind: 'balance_read', executionId: ex, balance: eur('12.5') },
  ]);
  await ledger.recordOutput({ path: '/lists/out.csv', size: 7, sha256: 'ab' });
  await ledger.recordOutput({ path: '/Lists/out.csv', size: 5_000_000_000, sha256: 'cd' });
  await ledger.finish(
    ex,
    ending({ exitCode: 4, status: 'stopped', stopReason: 'min-balance', notes: NOTES }),
  );
}

async function continueIt(ledger: Ledger) {
  const { executionId: ex } = await ledger.begin(request({ at: 9_500, bare: 'national' }));
  const ids = [1, 2, 3].map((sequence) => ({ executionId: ex, sequence }));
  const events: readonly LedgerEvent[] = [
    ...ids.map(({ sequence }) => sent(ex, sequence, { number: `4930123456${String(sequence)}` })),
    ...ids.map(({ sequence }) => closed(ex, sequence)),
    { kind: 'raised', id: { executionId: ex, sequence: 2 }, ceiling: eur('0.02') },
    { kind: 'bounded', executionId: ex, ids: ids.slice(0, 1), bound: eur('0.0045') },
    { kind: 'released', ids: ids.slice(2), at: 9_800 },
    { kind: 'confirmed', executionId: ex, unconfirmed: 0n },
    { kind: 'money_in', executionId: ex },
  ];
  await ledger.record(events);
  await ledger.finish(ex, ending({ exitCode: 3, status: 'completed' }));
}

async function importSome(ledger: Ledger) {
  const given = { format: 'json', reason: undefined, outcome: 'insight', at: 500 } as const;
  const reason = { slug: 'status_44', words: WORDS };
  const lookup = { number: '447700920000', country: 'GB', product: 'standard' };
  await ledger.importAnswers({
    ...{ scope, at: 21_000 },
    answers: [
      { ...given, lookup, raw: WORDS },
      { ...given, lookup: { ...lookup, ip: '192.0.2.9' }, raw: '{}', reason },
    ],
  });
}

/** Of another account, and killed: its attempts stay open. */
async function runElsewhere(ledger: Ledger) {
  const { executionId: ex } = await ledger.begin(
    request({ scope: OTHER, input: undefined, output: undefined, at: 22_000 }),
  );
  await ledger.record([1, 2, 3].map((at) => sent(ex, at, { number: `4366412345${String(at)}` })));
  await ledger.record([settled(ex, 3)]);
}
