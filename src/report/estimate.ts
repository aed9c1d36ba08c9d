import { formatMoney, type Money } from '../domain/money.ts';
import type { Estimate } from '../domain/summary.ts';
import { layOutLines, layOutParagraph, layOutTable, type Line } from './layout.ts';
import {
  capSourceText,
  countNoun,
  durationText,
  groupDigits,
  joinWords,
  type Colour,
} from './words.ts';

const COUNTRIES_MAX = 12;

/** How an estimate is shown. `balance`: the account's, where it was read; null where it could not be. */
export interface EstimateView {
  readonly width: number;
  readonly colour: Colour;
  readonly balance?: Money | null;
}

/** What an estimate says to a person. Ends with a line feed. */
export function estimateText(estimate: Estimate, view: EstimateView): string {
  const { colour } = view;
  const head = layOutParagraph(writeHeadline(estimate), view).map((line) => colour('bold', line));
  return `${[...head, '', ...layOutLines([...showCounts(estimate), ...showCap(estimate), ...showBalance(estimate, view), ...showRemarks(estimate)], view), ...showCountries(estimate, colour)].join('\n')}\n`;
}

/** No balance confirms what answers without a price took, so each of them holds what it reserved. */
function describeUnreadBalance({ maxSpend, atCeiling }: Estimate['cap']) {
  if (maxSpend === null || atCeiling === null) return 'could not be read';
  return `could not be read: where answers name no price, the cap reaches only ${countNoun(atCeiling, 'lookup')}. Mend what keeps it from being read, or give the price you know with --prices and as --price-ceiling`;
}

/** How far the cap reaches. */
function showCap({ cap: { maxSpend, lookups: reached, from }, lookups, cost }: Estimate): Line[] {
  if (maxSpend === null || reached === null || lookups === 0) return [];
  const named = `${formatMoney(maxSpend)} ${cost.currency}${from === null ? '' : ` by ${capSourceText(from)}`}`;
  return [
    {
      label: 'cap',
      text: `${named} reaches ${reached < lookups ? `about ${groupDigits(reached)} of them` : 'all of them'}`,
    },
  ];
}

function showBalance({ cap, cost }: Estimate, { balance }: EstimateView): Line[] {
  if (balance === undefined) return [];
  if (balance === null)
    return [{ label: 'balance', text: describeUnreadBalance(cap), style: 'yellow' }];
  const short = balance < cost.high;
  const reach =
    balance < cost.expected
      ? 'less than the lookups are expected to cost'
      : 'less than they may cost';
  return [
    {
      label: 'balance',
      text: `${formatMoney(balance)} ${cost.currency}${short ? `, ${reach}` : ''}`,
      style: short ? 'yellow' : undefined,
    },
  ];
}

function showRemarks({ remarks }: Estimate): Line[] {
  return remarks.map((text) => ({ label: 'note', text }));
}

function writeHeadline({ lookups, cost, product, unpriced }: Estimate) {
  if (lookups === 0) return 'Nothing to buy.';
  const bought = `${countNoun(lookups, 'lookup')} of ${product}`;
  return unpriced >= lookups
    ? `${bought}, cost unknown.`
    : `${bought} for about ${formatMoney(cost.expected)} ${cost.currency}.`;
}

function showCounts(estimate: Estimate): Line[] {
  const { lookups, unpriced, cost } = estimate;
  const parts = [
    countNoun(estimate.unique, 'distinct lookup'),
    ...(estimate.duplicate > 0 ? [countNoun(estimate.duplicate, 'duplicate')] : []),
    ...(estimate.invalid > 0 ? [`${groupDigits(estimate.invalid)} invalid`] : []),
  ];
  const priced = lookups - unpriced;
  return [
    listLine(estimate),
    { label: 'rows', text: `${groupDigits(estimate.rows)} read: ${joinWords(parts)}` },
    {
      label: 'lookups',
      text: `${groupDigits(lookups)} to buy${estimate.known > 0 ? `, ${groupDigits(estimate.known)} known already` : ''}`,
    },
    ...showExpired(estimate),
    ...(priced > 0
      ? [
          {
            label: 'cost',
            text: `${formatMoney(cost.expected)} ${cost.currency}, between ${formatMoney(cost.low)} and ${formatMoney(cost.high)}`,
          },
        ]
      : []),
    ...(unpriced > 0 ? [showUnpriced(unpriced)] : []),
    ...(lookups > 0 ? [{ label: 'time', text: `about ${durationText(estimate.seconds)}` }] : []),
    ...(estimate.unassigned > 0
      ? [
          {
            label: 'ranges',
            text: `${countNoun(estimate.unassigned, 'row')} in ranges that no numbering plan assigns; --numbers valid leaves them out`,
          },
        ]
      : []),
  ];
}

function listLine({ list: { column, name, encoding } }: Estimate): Line {
  return {
    label: 'list',
    text: `numbers in column ${column}${name === null ? '' : `, "${name}"`}; read as ${encoding}`,
  };
}

function showExpired({ expired: { lookups, cost } }: Estimate): Line[] {
  if (lookups === 0) return [];
  const price = cost === null ? 'at an unknown price' : `for about ${formatMoney(cost)}`;
  return [
    {
      label: 'expired',
      text: `${groupDigits(lookups)} of them ${lookups === 1 ? 'renews' : 'renew'} an older answer, ${price}`,
    },
  ];
}

function showUnpriced(unpriced: number): Line {
  const verb = unpriced === 1 ? 'has' : 'have';
  return {
    label: 'unpriced',
    text: `${countNoun(unpriced, 'lookup')} ${verb} no known price and ${unpriced === 1 ? 'is' : 'are'} in no amount; --prices gives one`,
    style: 'yellow',
  };
}

function showCountries({ byCountry }: Estimate, colour: Colour) {
  if (byCountry.length === 0) return [];
  const amount = (value: Money | null) => (value === null ? 'unknown' : formatMoney(value));
  const shown = byCountry.slice(0, COUNTRIES_MAX);
  const rows = shown.map(({ key, lookups, low, expected, high }) => [
    key,
    groupDigits(lookups),
    amount(expected),
    amount(low),
    amount(high),
  ]);
  const more = byCountry.length - shown.length;
  return [
    '',
    ...layOutTable(['country', 'lookups', 'expected', 'low', 'high'], rows, { colour }),
    ...(more > 0
      ? [colour('dim', `and ${countNoun(more, 'country', 'countries')} more; --json has them all`)]
      : []),
  ];
}
