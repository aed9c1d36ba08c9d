import { formatMoney } from '../domain/money.ts';
import { nameAttempt } from '../domain/records.ts';
import { isLater, RECENT_CHARGES_MAX, type RecentCharge } from '../domain/recent.ts';

type Charges = readonly RecentCharge[];

/**
 * How the stored last charges differ from those that attempts show, in words; undefined where they
 * agree. A run may settle attempts between the two looks: then what was stored before may have made
 * room, and what is shown may have made room after.
 */
export function compareRecent(
  shown: Charges,
  stored: { before: Charges; after: Charges },
): string | undefined {
  const { before, after } = stored;
  if (after.length > RECENT_CHARGES_MAX)
    return `${after.length} where there are ${RECENT_CHARGES_MAX} at most`;
  const missing = shown.find((charge) => !findCharge(after, charge) && !madeRoom(after, charge));
  if (missing) return `that of attempt ${nameAttempt(missing.id)} is missing`;
  const unfounded = before.find((charge) => !findCharge(shown, charge) && !madeRoom(shown, charge));
  if (unfounded) return `no charge of attempt ${nameAttempt(unfounded.id)} is among them`;
  for (const charge of shown) {
    const found = findCharge(after, charge);
    if (found && (found.requested !== charge.requested || found.net !== charge.net))
      return `attempt ${nameAttempt(charge.id)} with ${describeAmounts(found)}, where its charge is ${describeAmounts(charge)}`;
  }
  return undefined;
}

function findCharge(charges: Charges, { id }: RecentCharge) {
  return charges.find(
    (charge) => charge.id.executionId === id.executionId && charge.id.sequence === id.sequence,
  );
}

/** There are as many as are kept, and all of them were sent after `charge`. */
function madeRoom(charges: Charges, { id }: RecentCharge) {
  return charges.length === RECENT_CHARGES_MAX && charges.every((charge) => isLater(charge.id, id));
}

function describeAmounts({ requested, net }: RecentCharge) {
  return `${formatMoney(requested)} and ${formatMoney(net)} net`;
}
