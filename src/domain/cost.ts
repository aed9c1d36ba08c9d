import { isDear } from './dearest.ts';
import { maxKnownMoney, maxMoney, meanTo8, minMoney, type Money } from './money.ts';
import type { RecentCharge } from './recent.ts';

/** What a lookup may cost: the least, the most likely and the most. */
export interface Cost {
  readonly low: Money;
  readonly expected: Money;
  readonly high: Money;
}

/** Fewer charges show no spread. */
const SPREAD_CHARGES_MIN = 10;

/**
 * What one lookup of a product costs in a country: by a book that `wins`, then by the mean net of
 * the recent charges without one that is far too dear, then by the book. The least and the most are
 * the 10th and the 90th percentile of those charges, or half and twice where they are few; what is
 * expected is always between them. undefined where nothing is known.
 */
export function computeCost({
  recent,
  booked,
  wins,
}: {
  recent: readonly RecentCharge[];
  booked: Money | undefined;
  wins: boolean;
}): Cost | undefined {
  const nets = leaveOutDear(recent, booked).map(({ net }) => net);
  const seen = nets.length === 0 ? undefined : meanTo8(nets);
  const expected = wins ? (booked ?? seen) : (seen ?? booked);
  if (expected === undefined) return undefined;
  if (nets.length < SPREAD_CHARGES_MIN)
    return { low: expected / 2n, expected, high: expected * 2n };
  const sorted = nets.sort((a, b) => Number(a - b));
  const percentile = (percent: number) =>
    sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? expected;
  return {
    low: minMoney(percentile(10), expected),
    expected,
    high: maxMoney(percentile(90), expected),
  };
}

/**
 * From the dearest down: one answer far above all others was a mistake, and behind it there may be
 * another.
 */
function leaveOutDear(charges: readonly RecentCharge[], booked: Money | undefined) {
  const dearestFirst = [...charges].sort((a, b) => Number(b.requested - a.requested));
  const first = dearestFirst.findIndex(
    ({ requested }, index) =>
      !isDear(requested, maxKnownMoney(dearestFirst[index + 1]?.requested, booked)),
  );
  return first < 0 ? [] : dearestFirst.slice(first);
}
