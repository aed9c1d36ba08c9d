import { minMoney, type Money } from '../../domain/money.ts';
import { nameAttempt, type AttemptId } from '../../domain/records.ts';
import type { EventOf } from '../port.ts';
import { findHold } from '../rules.ts';
import { decodeClass, decodeMoney, moneyText } from './codec.ts';
import type { Prepare } from './database.ts';
import { addDoubt, setBound, setUnconfirmed, type Totals } from './totals.ts';

interface DoubtBooks {
  readonly prepare: Prepare;
  readonly totals: Totals;
  readonly runId: string;
}

/**
 * Lifts what an open or doubtful attempt holds. One that holds nothing, or was not started, stays
 * as it is.
 */
export function applyRaised({ id, ceiling }: EventOf<'raised'>, books: DoubtBooks): void {
  const attempt = findAttempt(id, books);
  if (!attempt) return;
  const lift = ceiling - attempt.ceiling;
  if (attempt.holds === 'nothing' || (lift <= 0n && !attempt.unknownCeiling)) return;
  books
    .prepare('UPDATE attempts SET ceiling = ? WHERE execution_id = ? AND sequence = ?')
    .run(moneyText(ceiling), id.executionId, id.sequence);
  if (attempt.holds === 'reservation') books.totals.reserved += lift;
  else addDoubt(books.totals, id.executionId, { amount: lift, bounded: attempt.bounded });
}

/** The balance proved the attempt uncharged. Only what is in doubt can be released. */
export function applyReleased(id: AttemptId, books: DoubtBooks): void {
  const attempt = findHeld(id, books);
  if (attempt.holds !== 'doubt') return;
  books
    .prepare('UPDATE attempts SET released = 1 WHERE execution_id = ? AND sequence = ?')
    .run(id.executionId, id.sequence);
  addDoubt(books.totals, id.executionId, { amount: -attempt.ceiling, bounded: attempt.bounded });
}

/** What a balance left unconfirmed, of this execution of the run or an earlier one. */
export function applyConfirmed(
  { executionId, unconfirmed }: EventOf<'confirmed'>,
  { prepare, totals, runId }: DoubtBooks,
): void {
  const left = moneyText(setUnconfirmed(totals, executionId, unconfirmed));
  const { changes } = prepare(
    'UPDATE executions SET unconfirmed = ?, confirmed = ? WHERE id = ? AND run_id = ?',
  ).run(left, left, executionId, runId);
  if (Number(changes) !== 1)
    throw new Error(`Execution ${executionId} is none of this run: no balance can confirm it.`);
}

/** Keeps the least of the balances that were read in the execution. */
export function noteBalance(
  { executionId, balance }: EventOf<'balance_read'>,
  { prepare, runId }: DoubtBooks,
): void {
  const row = prepare('SELECT least_balance FROM executions WHERE id = ? AND run_id = ?').get(
    executionId,
    runId,
  );
  const least = minMoney(balance, decodeMoney(row?.['least_balance']) ?? balance);
  prepare('UPDATE executions SET least_balance = ? WHERE id = ? AND run_id = ?').run(
    moneyText(least),
    executionId,
    runId,
  );
}

/** A balance that a later execution reads proves nothing about this one. */
export function noteMoneyIn(
  { executionId }: EventOf<'money_in'>,
  { prepare, runId }: DoubtBooks,
): void {
  prepare('UPDATE executions SET money_in = 1 WHERE id = ? AND run_id = ?').run(executionId, runId);
}

/** These attempts and no others of the execution are from now on under its bound. */
export function applyBounded(
  { executionId, ids, bound }: EventOf<'bounded'>,
  books: DoubtBooks,
): void {
  const { prepare, totals } = books;
  const before = prepare(
    'SELECT sequence FROM attempts WHERE execution_id = ? AND bounded = 1 AND released = 0',
  ).all(executionId);
  for (const row of before) move(Number(row['sequence']), false);
  for (const id of ids) {
    if (id.executionId !== executionId)
      throw new Error(
        `Attempt ${nameAttempt(id)} cannot be under the bound of execution ${executionId}.`,
      );
    move(id.sequence, true);
  }
  prepare('UPDATE executions SET doubt_bound = ? WHERE id = ?').run(moneyText(bound), executionId);
  setBound(totals, executionId, bound);

  function move(sequence: number, bounded: boolean) {
    const attempt = findHeld({ executionId, sequence }, books);
    if (attempt.holds !== 'doubt' || attempt.bounded === bounded) return;
    prepare('UPDATE attempts SET bounded = ? WHERE execution_id = ? AND sequence = ?').run(
      Number(bounded),
      executionId,
      sequence,
    );
    addDoubt(totals, executionId, { amount: -attempt.ceiling, bounded: !bounded });
    addDoubt(totals, executionId, { amount: attempt.ceiling, bounded });
  }
}

interface HeldDoubt {
  readonly holds: ReturnType<typeof findHold>;
  readonly ceiling: Money;
  readonly unknownCeiling: boolean;
  readonly bounded: boolean;
}

function findHeld(id: AttemptId, books: DoubtBooks): HeldDoubt {
  const attempt = findAttempt(id, books);
  if (!attempt) throw new Error(`The ledger has no attempt ${nameAttempt(id)} of this run.`);
  return attempt;
}

function findAttempt(id: AttemptId, { prepare, runId }: DoubtBooks): HeldDoubt | undefined {
  const row = prepare(
    'SELECT class, ceiling, bounded, released FROM attempts WHERE execution_id = ? AND sequence = ? AND run_id = ?',
  ).get(id.executionId, id.sequence, runId);
  if (!row) return undefined;
  return {
    holds: findHold({ class: decodeClass(row['class']), released: row['released'] === 1 }),
    ceiling: decodeMoney(row['ceiling']) ?? 0n,
    unknownCeiling: row['ceiling'] === null,
    bounded: row['bounded'] === 1,
  };
}
