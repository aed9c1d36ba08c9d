import { nameAttempt } from '../../src/domain/records.ts';
import type { RecordedCharge } from '../../src/ledger/port.ts';
import { settleByRecords, settleTotals } from '../../src/ledger/settle.ts';
import { attemptsOf, changeExecution, type MemoryBooks } from './memory-books.ts';

/**
 * Books what records say. Sums of attempts are taken anew whenever somebody asks, so only what
 * balances said is kept.
 */
export function reconcileBooks(
  settlements: readonly RecordedCharge[],
  at: number,
  books: MemoryBooks,
): void {
  const named = new Map(settlements.map((settlement) => [nameAttempt(settlement.id), settlement]));
  for (const execution of books.executions.values()) {
    const own = attemptsOf(books, execution.id).map((before) => {
      const name = nameAttempt(before.id);
      const settlement = named.get(name);
      named.delete(name);
      return { before, after: settlement ? settleByRecords(before, settlement, at) : before };
    });
    if (own.every(({ before, after }) => before === after)) continue;
    const { doubtBound, unconfirmed, confirmed } = settleTotals(execution, own);
    changeExecution(execution.id, { doubtBound, unconfirmed, confirmed }, books);
    for (const { after } of own) books.attempts.set(nameAttempt(after.id), after);
  }
  const [missing] = named.keys();
  if (missing !== undefined) throw new Error(`The ledger has no attempt ${missing}.`);
}
