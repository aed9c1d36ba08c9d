import { minMoney, type Money } from '../../domain/money.ts';
import { isSameScope, type ExecutionRecord, type Scope } from '../../domain/records.ts';
import type { LedgerReader } from '../../ledger/port.ts';
import { readNotes, readStartNotes } from '../summary/notes.ts';

/** Executions of one account in the order they began, whatever their run. */
export type AccountHistory = readonly ExecutionRecord[];

/**
 * The executions of the account that began with the execution `since` or later. Rejects with
 * LedgerError.
 */
export async function readHistory(
  ledger: Pick<LedgerReader, 'runs' | 'executions'>,
  { scope, since }: { scope: Scope; since: Pick<ExecutionRecord, 'id' | 'startedAt'> },
): Promise<AccountHistory> {
  const runs = (await ledger.runs()).filter(
    (run) =>
      isSameScope(run.scope, scope) &&
      (run.finishedAt === undefined || run.finishedAt >= since.startedAt),
  );
  const executions = (await Promise.all(runs.map(({ id }) => ledger.executions(id)))).flat();
  return executions.filter(({ id }) => id >= since.id).sort((a, b) => a.id - b.id);
}

/**
 * True if money came in since the execution began, as far as anybody saw: an execution of the
 * history noted it, or a balance was higher than one before it. Charges only lower a balance.
 * `leastSeen`: the least that answers of the execution have shown.
 */
export function hasMoneyComeIn(
  history: AccountHistory,
  { id, leastSeen, balance }: { id: number; leastSeen: Money | undefined; balance: Money },
): boolean {
  const since = history.filter((execution) => execution.id >= id);
  if (since.some(({ moneyCameIn }) => moneyCameIn)) return true;
  const balances = since.flatMap((execution) => [
    readStartNotes(execution.notes)?.opening,
    minKnownMoney([execution.leastBalance, execution.id === id ? leastSeen : undefined]),
    readNotes(execution.notes)?.closing,
  ]);
  return isEverRising([...balances, balance].filter((amount) => amount !== undefined));
}

function minKnownMoney(amounts: readonly (Money | undefined)[]) {
  const known = amounts.filter((amount) => amount !== undefined);
  return known.reduce<Money | undefined>(
    (least, amount) => minMoney(amount, least ?? amount),
    undefined,
  );
}

function isEverRising(amounts: readonly Money[]) {
  return amounts.some((amount, index) => amounts.slice(0, index).some((before) => before < amount));
}
