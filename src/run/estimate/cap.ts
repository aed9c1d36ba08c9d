import { countNoun, groupDigits } from '../../domain/digits.ts';
import { describeDear } from '../../domain/dearest.ts';
import { formatMoney, type Money } from '../../domain/money.ts';
import type { KnownPrices } from '../../domain/prices.ts';
import type { CapSource, Estimate } from '../../domain/summary.ts';
import { createReach, type Reach } from '../../pipeline/reach.ts';

/** A cap as an estimate sees it. `spent`: by earlier executions of the run that holds it. */
interface PlannedCap {
  readonly maxSpend: Money;
  readonly spent: Money;
  /** Where it was named; undefined where a continued run keeps its own. */
  readonly from: CapSource | undefined;
  /** The variables without which no balance is read; undefined where one can be. */
  readonly lacking: string | undefined;
  readonly reach: Pick<Reach, 'lookups' | 'atCeiling' | 'dearAnswer'>;
}

/** Undefined without a cap. */
export function planCap(
  maxSpend: Money | undefined,
  { prices, ...rest }: Pick<PlannedCap, 'spent' | 'from' | 'lacking'> & { prices: KnownPrices },
): (PlannedCap & { readonly reach: Reach }) | undefined {
  if (maxSpend === undefined) return undefined;
  return { maxSpend, ...rest, reach: createReach({ left: maxSpend - rest.spent, prices }) };
}

/** How far the cap reaches, for programs. */
export function showCap(planned: PlannedCap | undefined): Estimate['cap'] {
  if (!planned)
    return { maxSpend: null, lookups: null, atCeiling: null, from: null, dearAnswer: null };
  const { maxSpend, reach, from } = planned;
  return {
    maxSpend,
    lookups: countReached(planned),
    atCeiling: reach.atCeiling(),
    from: from ?? null,
    dearAnswer: reach.dearAnswer() ?? null,
  };
}

/** Where no balance confirms what answers cost, each holds its ceiling. */
function countReached({ reach, lacking }: PlannedCap) {
  return lacking === undefined ? reach.lookups() : reach.atCeiling();
}

/** Why a cap reaches less than its lookups are expected to cost, and the ways on. */
function describeHeld(planned: PlannedCap, lookups: number) {
  const { maxSpend, reach, lacking } = planned;
  const reached = countReached(planned);
  if (lacking === undefined || reached >= Math.min(lookups, reach.lookups())) return [];
  return [
    `Without ${lacking} no balance confirms what answers without a price cost, so --max-spend ${formatMoney(maxSpend)} reaches ${countNoun(reached, 'lookup')}. Set them; or give the price you know with --prices and as --price-ceiling, then nothing is held above it; a --price-ceiling alone reaches --max-spend / --price-ceiling lookups.`,
  ];
}

/** Describes the cap for people, if it ends the run or may do so after a dear answer. */
export function describeCap(
  planned: PlannedCap,
  { cost, lookups }: Pick<Estimate, 'cost' | 'lookups'>,
): string[] {
  const { maxSpend, spent, reach } = planned;
  const held = describeHeld(planned, lookups);
  const dear = reach.dearAnswer();
  if (held.length > 0 || (!dear && spent + cost.high <= maxSpend)) return held;
  const named = `--max-spend ${formatMoney(maxSpend)}${spent === 0n ? '' : ` (${formatMoney(spent)} spent)`}`;
  const ends =
    dear || spent + cost.expected > maxSpend
      ? 'ends the run'
      : 'may end the run, if prices are high,';
  const after =
    reach.lookups() < lookups ? `, after about ${groupDigits(reach.lookups())} of them` : '';
  return [
    `${named} ${ends} before every lookup is bought${after}.`,
    ...(dear ? [describeDear(dear)] : []),
  ];
}
