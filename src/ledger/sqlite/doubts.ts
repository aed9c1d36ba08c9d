import { minMoney, type Money } from '../../domain/money.ts';
import { nameAttempt, type AttemptId, type HeldMoney } from '../../domain/records.ts';
import type { EventOf } from '../port.ts';
import { moneyText, decodeMoney, decodeClass } from '../rows/cells.ts';
import { findHold } from '../rules.ts';
import type { Prepare } from './database.ts';
import { addDoubt, setBound, setUnconfirmed, type Totals } from './totals.ts';

/** The open execution that events belong to. */
export interface OpenExecution {
  readonly id: number;
  readonly runId: string;
  readonly scopeId: number;
  /** `--max-spend` of the run. */
  readonly cap: Money | undefined;
  /** The money of the account's other runs, which stays as it is as long as this execution is open. */
  readonly otherRuns: HeldMoney;
}

/**
 * What events work on: the open execution, the connection's statements, and a draft of the run's
 * totals.
 */
export interface EventContext {
  readonly execution: OpenExecution;
  readonly prepare: Prepare;
  readonly totals: Totals;
}

/**
 * Lifts what an open or doubtful attempt holds. One that holds nothing, or was not started, stays
 * as it is.
 */
export function applyRaised({ id, ceiling }: EventOf<'raised'>, context: EventContext): void {
  const attempt = findAttempt(id, context);
  if (!attempt) return;
  const lift = ceiling - attempt.ceiling;
  if (attempt.holds === 'nothing' || (lift <= 0n && !attempt.unknownCeiling)) return;
  context
    .prepare('UPDATE attempts SET ceiling = ? WHERE execution_id = ? AND sequence = ?')
    .run(moneyText(ceiling), id.executionId, id.sequence);
  if (attempt.holds === 'reservation') context.totals.reserved += lift;
  else addDoubt(context.totals, id.executionId, lift, attempt.bounded);
}

/** The balance proved the attempt uncharged. Only what is in doubt can be released. */
export function applyReleased(id: AttemptId, context: EventContext): void {
  const attempt = findHeld(id, context);
  if (attempt.holds !== 'doubt') return;
  context
    .prepare('UPDATE attempts SET released = 1 WHERE execution_id = ? AND sequence = ?')
    .run(id.executionId, id.sequence);
  addDoubt(context.totals, id.executionId, -attempt.ceiling, attempt.bounded);
}

/** What a balance left unconfirmed, of this execution of the run or an earlier one. */
export function applyConfirmed(
  { executionId, unconfirmed }: EventOf<'confirmed'>,
  { prepare, totals, execution }: EventContext,
): void {
  const left = moneyText(setUnconfirmed(totals, executionId, unconfirmed));
  const { changes } = prepare(
    'UPDATE executions SET unconfirmed = ?, confirmed = ? WHERE id = ? AND run_id = ?',
  ).run(left, left, executionId, execution.runId);
  if (Number(changes) !== 1)
    throw new Error(`Execution ${executionId} is none of this run: no balance can confirm it.`);
}

/** Keeps the least of the balances that were read in the execution. */
export function noteBalance(
  { executionId, balance }: EventOf<'balance_read'>,
  { prepare, execution }: EventContext,
): void {
  const key = [executionId, execution.runId] as const;
  const row = prepare('SELECT least_balance FROM executions WHERE id = ? AND run_id = ?').get(
    ...key,
  );
  const least = minMoney(balance, decodeMoney(row?.['least_balance']) ?? balance);
  prepare('UPDATE executions SET least_balance = ? WHERE id = ? AND run_id = ?').run(
    moneyText(least),
    ...key,
  );
}

/** A balance that a later execution reads proves nothing about this one. */
export function noteMoneyIn(
  { executionId }: EventOf<'money_in'>,
  { prepare, execution }: EventContext,
): void {
  prepare('UPDATE executions SET money_in = 1 WHERE id = ? AND run_id = ?').run(
    executionId,
    execution.runId,
  );
}

/** These attempts and no others of the execution are from now on under its bound. */
export function applyBounded(
  { executionId, ids, bound }: EventOf<'bounded'>,
  context: EventContext,
): void {
  const { prepare, totals } = context;
  const before = prepare(
    'SELECT sequence FROM attempts WHERE execution_id = ? AND bounded = 1 AND released = 0',
  );
  for (const { sequence } of before.all(executionId)) move(Number(sequence), false);
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
    const attempt = findHeld({ executionId, sequence }, context);
    if (attempt.holds !== 'doubt' || attempt.bounded === bounded) return;
    prepare('UPDATE attempts SET bounded = ? WHERE execution_id = ? AND sequence = ?').run(
      Number(bounded),
      executionId,
      sequence,
    );
    addDoubt(totals, executionId, -attempt.ceiling, !bounded);
    addDoubt(totals, executionId, attempt.ceiling, bounded);
  }
}

function findHeld(id: AttemptId, context: EventContext) {
  const attempt = findAttempt(id, context);
  if (!attempt) throw new Error(`The ledger has no attempt ${nameAttempt(id)} of this run.`);
  return attempt;
}

function findAttempt(id: AttemptId, { prepare, execution }: EventContext) {
  const row = prepare(
    'SELECT class, ceiling, bounded, released FROM attempts WHERE execution_id = ? AND sequence = ? AND run_id = ?',
  ).get(id.executionId, id.sequence, execution.runId);
  if (!row) return undefined;
  return {
    holds: findHold({ class: decodeClass(row['class']), released: row['released'] === 1 }),
    ceiling: decodeMoney(row['ceiling']) ?? 0n,
    unknownCeiling: row['ceiling'] === null,
    bounded: row['bounded'] === 1,
  };
}
