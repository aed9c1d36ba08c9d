import { listPresent } from '../domain/lists.ts';
import { formatMoney, type Money } from '../domain/money.ts';
import type { Estimate } from '../domain/summary.ts';
import { showDamage } from './damage.ts';
import { layOutHeadline, layOutLines, layOutTable, type Line, type Page } from './layout.ts';
import {
  capSourceText,
  countNoun,
  durationText,
  formatKnown,
  groupDigits,
  joinWords,
  type Colour,
} from './words.ts';

const COUNTRIES_MAX = 12;

/**
 * How an estimate is shown. `balance`: the account's, where it was read; null where it could not
 * be.
 */
interface EstimateView extends Page {
  readonly balance?: Money | null;
}

/** What an estimate says to a person. Ends with a line feed. */
export function estimateText(estimate: Estimate, view: EstimateView): string {
  const lines = listPresent<Line>(
    ...showCounts(estimate),
    showCap(estimate),
    showBalance(estimate, view),
    ...estimate.remarks.map((text) => ['note', text] as const),
  );
  return `${[
    ...layOutHeadline(writeHeadline(estimate), view),
    '',
    ...layOutLines(lines, view),
    ...showCountries(estimate, view.colour),
  ].join('\n')}\n`;
}

/** How far the cap reaches. */
function showCap({ cap, lookups, cost }: Estimate): Line | false {
  const { maxSpend, lookups: reached, from } = cap;
  if (maxSpend === null || reached === null || lookups === 0) return false;
  const given = from === null ? '' : ` by ${capSourceText(from)}`;
  const reach = reached < lookups ? `about ${groupDigits(reached)} of them` : 'all of them';
  return ['cap', `${formatMoney(maxSpend)} ${cost.currency}${given} reaches ${reach}`];
}

function showBalance({ cap, cost }: Estimate, { balance }: EstimateView): Line | undefined {
  if (balance === undefined) return undefined;
  if (balance === null) return ['balance', describeUnreadBalance(cap), 'yellow'];
  const shown = `${formatMoney(balance)} ${cost.currency}`;
  if (balance >= cost.high) return ['balance', shown];
  const reach = balance < cost.expected ? 'the lookups are expected to cost' : 'they may cost';
  return ['balance', `${shown}, less than ${reach}`, 'yellow'];
}

/**
 * No balance confirms what answers without a price took, so each of them holds what it reserved.
 */
function describeUnreadBalance({ maxSpend, atCeiling }: Estimate['cap']) {
  if (maxSpend === null || atCeiling === null) return 'could not be read';
  return `could not be read: where answers name no price, the cap reaches only ${countNoun(atCeiling, 'lookup')}. Mend what keeps it from being read, or give the price you know with --prices and as --price-ceiling`;
}

function writeHeadline({ lookups, cost, product, unpriced }: Estimate) {
  if (lookups === 0) return 'Nothing to buy.';
  const bought = `${countNoun(lookups, 'lookup')} of ${product}`;
  return unpriced >= lookups
    ? `${bought}, cost unknown.`
    : `${bought} for about ${formatMoney(cost.expected)} ${cost.currency}.`;
}

function showCounts(estimate: Estimate): (Line | false)[] {
  const { lookups, unpriced, cost, known, duplicate, invalid, suppressed, unassigned } = estimate;
  const parts = listPresent(
    countNoun(estimate.unique, 'distinct lookup'),
    duplicate > 0 && countNoun(duplicate, 'duplicate'),
    invalid > 0 && `${groupDigits(invalid)} invalid`,
    suppressed > 0 && `${groupDigits(suppressed)} suppressed`,
  );
  return [
    ['list', `numbers in ${nameColumns(estimate.list)}; read as ${estimate.list.encoding}`],
    ['rows', `${groupDigits(estimate.rows)} read: ${joinWords(parts)}`],
    [
      'lookups',
      `${groupDigits(lookups)} to buy${known > 0 ? `, ${groupDigits(known)} known already` : ''}`,
    ],
    ...showDamage(estimate.damage, cost.currency),
    showExpired(estimate),
    lookups > unpriced && [
      'cost',
      `${formatMoney(cost.expected)} ${cost.currency}, between ${formatMoney(cost.low)} and ${formatMoney(cost.high)}`,
    ],
    showUnpriced(unpriced),
    lookups > 0 && ['time', `about ${durationText(estimate.seconds)}`],
    unassigned > 0 && [
      'ranges',
      `${countNoun(unassigned, 'row')} in ranges that no numbering plan assigns; --numbers valid leaves them out`,
    ],
  ];
}

function nameColumns({ columns, looksUp }: Estimate['list']) {
  return columns
    .map(({ column, name }) => `column ${column}${name === null ? '' : `, "${name}"`}`)
    .join(looksUp === 'each' ? ' and in ' : ', or else in ');
}

function showExpired({ expired: { lookups, cost } }: Estimate): Line | false {
  const price = cost === null ? 'at an unknown price' : `for about ${formatMoney(cost)}`;
  const renew = lookups === 1 ? 'renews' : 'renew';
  return (
    lookups > 0 && ['expired', `${groupDigits(lookups)} of them ${renew} an older answer, ${price}`]
  );
}

function showUnpriced(unpriced: number): Line | false {
  const [has, is] = unpriced === 1 ? ['has', 'is'] : ['have', 'are'];
  return (
    unpriced > 0 && [
      'unpriced',
      `${countNoun(unpriced, 'lookup')} ${has} no known price and ${is} in no amount; --prices gives one`,
      'yellow',
    ]
  );
}

function showCountries({ byCountry }: Estimate, colour: Colour) {
  if (byCountry.length === 0) return [];
  const rows = byCountry
    .slice(0, COUNTRIES_MAX)
    .map(({ key, lookups, low, expected, high }) => [
      key,
      groupDigits(lookups),
      ...[expected, low, high].map(formatKnown),
    ]);
  const more = countNoun(byCountry.length - COUNTRIES_MAX, 'country', 'countries');
  return [
    '',
    ...layOutTable(['country', 'lookups', 'expected', 'low', 'high'], rows, { colour }),
    ...(byCountry.length > COUNTRIES_MAX
      ? [colour('dim', `and ${more} more; --json has them all`)]
      : []),
  ];
}
