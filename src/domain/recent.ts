import type { Money } from './money.ts';
import type { AttemptId } from './records.ts';

/**
 * A charge that an answer has named, as far as later costs go by it; `id` is its place in the
 * ledger.
 */
export interface RecentCharge {
  readonly id: AttemptId;
  readonly requested: Money;
  readonly net: Money;
}

/** Costs go by so many charges of a product and country, the last ones of the ledger. */
export const RECENT_CHARGES_MAX = 100;

/**
 * Puts a charge in its place among `charges`, which are oldest first; the oldest goes where they
 * are too many. The place is that of the attempt and not of its answer, so that attempts alone tell
 * which charges are the last.
 */
export function insertRecent(charges: RecentCharge[], charge: RecentCharge): void {
  let place = charges.length;
  for (
    let before = charges[place - 1];
    before && isLater(before.id, charge.id);
    before = charges[place - 1]
  )
    place -= 1;
  charges.splice(place, 0, charge);
  if (charges.length > RECENT_CHARGES_MAX) charges.shift();
}

/** Whether `id` was sent after `other`. */
export function isLater(id: AttemptId, other: AttemptId): boolean {
  return (
    id.executionId > other.executionId ||
    (id.executionId === other.executionId && id.sequence > other.sequence)
  );
}
