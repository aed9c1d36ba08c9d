import { maxMoney, minMoney, type Money } from './money.ts';

/**
 * Since when (milliseconds) a documented refund that has not come is not waited for any more; it
 * counts as missing then.
 */
export const REFUND_WAIT_MS = 48 * 3_600_000;

/** What keeps a balance from proving anything. */
export interface ReadingGuards {
  /** The balance when the execution started; undefined where it could not be read. */
  readonly opening: Money | undefined;
  /** The account tops itself up. */
  readonly autoReload: boolean;
  /** An answer or a balance showed more money on the account than was left of it. */
  readonly moneyCameIn: boolean;
  /**
   * A refund that was documented for a charge of the account has not come; it may be credited any
   * time.
   */
  readonly refundOutstanding: boolean;
  /** Others had attempts on the wire when the balance was read. */
  readonly othersAtWork: boolean;
}

/** One execution as a balance finds it that was read while nothing of the account was under way. */
export interface ReadingInput extends ReadingGuards {
  readonly balance: Money;
  /** Net of the execution. */
  readonly net: Money;
  /** Its in-doubt money from attempts old enough to be off the account. */
  readonly doubt: Money;
  /** What its priced charges may have cost above the book; null where nothing bounds it. */
  readonly unconfirmed: Money | null;
}

/** What a balance says about unconfirmed money. */
export type Confirmation =
  /**
   * `left` is still unconfirmed. `overbooked`: the account shows that much less than the book has
   * charged.
   */
  | { readonly kind: 'confirmed'; readonly left: Money; readonly overbooked: Money }
  | { readonly kind: 'nothing-proved'; readonly words: string };

/**
 * What one balance leaves unconfirmed: as much of it as is missing on the account beyond net and
 * doubt. A reading never raises it: what others spent meanwhile only keeps it held. Money that came
 * in would hide charges, so a sign of that makes the balance prove nothing; a top-up that is
 * smaller than what was spent since the last balance leaves no sign.
 */
export function confirmCharges(input: ReadingInput): Confirmation {
  const words = findObstacle(input);
  if (words !== undefined || input.opening === undefined)
    return { kind: 'nothing-proved', words: words ?? '' };
  const missing = input.opening - input.balance - input.net - input.doubt;
  const most = maxMoney(missing, 0n);
  return {
    kind: 'confirmed',
    left: minMoney(input.unconfirmed ?? most, most),
    overbooked: maxMoney(-missing, 0n),
  };
}

/** Why a balance proves nothing, in words; undefined where it does. */
export function findObstacle(guards: ReadingGuards): string | undefined {
  if (guards.opening === undefined) return 'the opening balance is not known';
  if (guards.autoReload)
    return 'the account reloads itself (autoReload), so its balance proves nothing';
  if (guards.moneyCameIn)
    return 'money came in while the run was on, so the balance proves nothing';
  if (guards.refundOutstanding)
    return 'a refund that an answer announced has not come yet, and its credit could hide a charge';
  if (guards.othersAtWork)
    return 'other runs were at work on the account while the balance was read, so it proves nothing';
  return undefined;
}
