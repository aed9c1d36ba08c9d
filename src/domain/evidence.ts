import type { Money } from './money.ts';
import { findObstacle, type ReadingGuards } from './reading.ts';
import type { AttemptId } from './records.ts';

/**
 * A doubtful attempt is judged by a balance only when it is older than this: a charge may land
 * late.
 */
export const EVIDENCE_AGE_MS = 15_000;
/** How long a drained run waits before the balance is read as evidence. */
export const EVIDENCE_WAIT_MS = 2_000;

/** One execution as a balance, read after it has drained, finds it. */
export interface EvidenceInput extends ReadingGuards {
  /** Net of this execution's charges. */
  readonly net: Money;
  readonly balance: Money;
  /** Every charge of this execution was reported by its answer. */
  readonly allReported: boolean;
  /** This execution's doubtful attempts that are not released. */
  readonly doubtful: readonly { readonly id: AttemptId; readonly ageMs: number }[];
}

/**
 * What a balance proved: nothing was taken, at most `bound` was taken together, or nothing at all
 * and why.
 */
export type Judgement =
  | { readonly kind: 'released'; readonly ids: readonly AttemptId[] }
  | { readonly kind: 'bounded'; readonly ids: readonly AttemptId[]; readonly bound: Money }
  | { readonly kind: 'nothing-proved'; readonly words: string };

/**
 * What one balance proves about doubtful attempts (CONTRACT, Money: Evidence). Their charges are
 * part of opening - net - balance, so they are at most that; spending by others only makes the
 * bound wider. Money that came in would make it too narrow, so a sign of that makes the balance
 * prove nothing. A top-up that is smaller than what doubtful attempts took before it leaves no sign
 * in any balance.
 */
export function judgeDoubt(input: EvidenceInput): Judgement {
  const old = input.doubtful.filter((attempt) => attempt.ageMs > EVIDENCE_AGE_MS);
  if (old.length === 0)
    return proveNothing(
      'no attempt in doubt is older than 15 s, so a late charge is still possible',
    );
  const obstacle = findObstacle(input);
  if (obstacle !== undefined || input.opening === undefined) return proveNothing(obstacle ?? '');
  if (!input.allReported)
    return proveNothing(
      'some answers carried no price that can be read, so the balance cannot be compared',
    );
  const bound = input.opening - input.net - input.balance;
  if (bound < 0n)
    return proveNothing('the balance is higher than the charges allow: money came in');
  const ids = old.map((attempt) => attempt.id);
  return bound === 0n ? { kind: 'released', ids } : { kind: 'bounded', ids, bound };
}

function proveNothing(words: string): Judgement {
  return { kind: 'nothing-proved', words };
}
