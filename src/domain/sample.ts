/** A source of numbers in [0, 1). */
type Chance = () => number;

/**
 * Draws `size` of all members, from each stratum in proportion to its size. The same seed draws the same members whatever
 * their order, and a larger sample holds the smaller one, so that what was paid for it is not paid again.
 */
export function drawSample(
  strata: ReadonlyMap<string, readonly string[]>,
  { size, random }: { size: number; random: Chance },
): string[] {
  const places = [...strata]
    .sort(([a], [b]) => compareTexts(a, b))
    .flatMap(([, members]) => placeMembers(members, random));
  return places
    .sort((a, b) => a.place - b.place || compareTexts(a.member, b.member))
    .slice(0, size)
    .map(({ member }) => member);
}

/** The members of a stratum in chance order, spread evenly over [0, 1) from a chance beginning. */
function placeMembers(members: readonly string[], random: Chance) {
  const order = [...members]
    .sort(compareTexts)
    .map((member) => ({ member, lot: random() }))
    .sort((a, b) => a.lot - b.lot);
  const begin = random();
  return order.map(({ member }, index) => ({ member, place: (index + begin) / order.length }));
}

function compareTexts(a: string, b: string) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
