import type { Money } from './money.ts';
import type { AttemptRecord, ExecutionRecord, ReconciledBy } from './records.ts';

/**
 * In doubt and not released, or open, which is in doubt if its execution is dead: not one of a
 * product that costs nothing.
 */
export function isDoubtful({
  class: ended,
  ceiling,
  released,
}: Pick<AttemptRecord, 'class' | 'ceiling' | 'released'>): boolean {
  return ended === undefined ? ceiling !== 0n : ended === 'in_doubt' && !released;
}

/**
 * May have been bought, whatever became of its money: a balance that proved the attempt uncharged
 * assumes that nobody put money into the account. A record of the service says of the attempt
 * itself whether it was bought.
 */
export function mayBeBought(
  attempt: Pick<AttemptRecord, 'class' | 'ceiling' | 'released'> & {
    readonly reconciled?: Pick<ReconciledBy, 'from'>;
  },
): boolean {
  if (attempt.reconciled)
    return attempt.class === 'settled' && attempt.reconciled.from !== 'settled';
  return attempt.released || isDoubtful(attempt);
}

/** Per execution what a balance proved that its bounded doubtful attempts cost together at most. */
export type DoubtBounds = ReadonlyMap<number, Money>;

/** Those of the executions that a balance has bounded. */
export function readBounds(executions: readonly ExecutionRecord[]): DoubtBounds {
  const bounds = new Map<number, Money>();
  for (const { id, doubtBound } of executions)
    if (doubtBound !== undefined) bounds.set(id, doubtBound);
  return bounds;
}

/**
 * What each attempt of a run adds to `in_doubt_max`, in the order of the ledger; null where nothing
 * bounds it. An open one counts as one in doubt: whoever reads the books while a run is on sees
 * what it may cost.
 */
export function createDoubtMeter(
  bounds: DoubtBounds,
): (
  attempt: Pick<AttemptRecord, 'id' | 'class' | 'ceiling' | 'released' | 'bounded'>,
) => Money | null {
  const left = new Map(bounds);
  return (attempt) => {
    if (!isDoubtful(attempt)) return 0n;
    const { executionId } = attempt.id;
    const bound = attempt.bounded ? left.get(executionId) : undefined;
    if (bound === undefined) return attempt.ceiling;
    const amount = attempt.ceiling === null || attempt.ceiling > bound ? bound : attempt.ceiling;
    left.set(executionId, bound - amount);
    return amount;
  };
}
