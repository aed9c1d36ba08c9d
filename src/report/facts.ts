import { listPresent } from '../domain/lists.ts';
import { formatMoney } from '../domain/money.ts';
import type { Summary } from '../domain/summary.ts';
import { showBalance } from './balance.ts';
import { showDamage } from './damage.ts';
import type { Line } from './layout.ts';
import {
  capSourceText,
  countNoun,
  durationText,
  groupDigits,
  joinWords,
  keptText,
} from './words.ts';

/** The facts of a summary that matter for this run; what is zero or unknown is left out. */
export function showFacts(summary: Summary): Line[] {
  return listPresent<Line>(
    showRows(summary),
    showVerdicts(summary),
    showSplit(summary),
    ...showDamage(summary.damage, summary.money.currency),
    showLookups(summary),
    showNetworks(summary),
    showCost(summary),
    ...showMoneyNotes(summary),
    ...showDoubt(summary),
    showCap(summary),
    ...showBalance(summary),
    showRefunds(summary),
    showTime(summary),
    ...summary.remarks.map((text) => ['note', text] as const),
  );
}

function showRows({ rows, last }: Summary): Line | undefined {
  if (!last) return undefined;
  const outcomes = [
    [rows.insight, 'insight'],
    [rows.partial, 'partial'],
    [rows.refused, 'refused'],
    [rows.failed, 'failed'],
    [rows.in_doubt, 'in doubt'],
    [rows.invalid, 'invalid'],
    [rows.skipped, 'skipped'],
    [rows.suppressed, 'suppressed'],
  ] as const;
  const parts = outcomes
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${groupDigits(count)} ${word}`);
  const read = `${groupDigits(rows.read)} read${parts.length > 0 ? `: ${joinWords(parts)}` : ''}`;
  return [
    'rows',
    rows.stale === 0 ? read : `${read}; ${keptText(rows.stale)}, because it was not renewed`,
  ];
}

function showVerdicts({ verdicts }: Summary): Line | false {
  if (!verdicts) return false;
  const { send, review, suppress, rules } = verdicts;
  const counts = `${groupDigits(send)} send, ${groupDigits(review)} review, ${groupDigits(suppress)} suppress`;
  return ['verdicts', `${counts}, by ${rules.name} ${rules.version}`];
}

function showSplit({ split }: Summary): Line | false {
  const files = split.map(({ file, rows }) => `${groupDigits(rows)} in ${nameFile(file)}`);
  return files.length > 0 && ['split', files.join(', ')];
}

/** The three stand beside each other, so their folder says nothing. */
function nameFile(path: string) {
  return path.replace(/^.*[/\\]/s, '');
}

function showLookups({ lookups, rows, last }: Summary): Line {
  const retried = listPresent(
    lookups.retries > 0 && countNoun(lookups.retries, 'retry', 'retries'),
    lookups.throttled > 0 && `${groupDigits(lookups.throttled)} throttled`,
  ).join(', ');
  const attempts = `${countNoun(lookups.attempts, 'attempt')}${retried && ` (${retried})`}`;
  // How many the list asks for is only written down at the end. Rows that were removed since may
  // have been bought too.
  const ofHowMany =
    lookups.settled > lookups.unique || !last?.wrote
      ? 'bought'
      : `of ${groupDigits(lookups.unique)} bought`;
  return [
    'lookups',
    listPresent(
      `${groupDigits(lookups.settled)} ${last ? ofHowMany : 'bought so far'} in ${attempts}`,
      rows.known > 0 && `${countNoun(rows.known, 'row')} known from before`,
      rows.duplicate > 0 && countNoun(rows.duplicate, 'duplicate'),
    ).join('; '),
  ];
}

const NETWORKS_MAX = 6;

function showNetworks({ byNetworkType }: Summary): Line | false {
  const named = byNetworkType
    .filter(({ key }) => key !== 'unknown')
    .slice(0, NETWORKS_MAX)
    .map(({ key, lookups }) => `${key} ${groupDigits(lookups)}`);
  return named.length > 0 && ['networks', named.join(', ')];
}

function showCost({ money: { net, currency, requested, refunded } }: Summary): Line {
  const parts =
    refunded === 0n ? '' : ` (${formatMoney(requested)} - ${formatMoney(refunded)} refunded)`;
  return ['cost', `${formatMoney(net)} ${currency}${parts}`, 'bold'];
}

function showMoneyNotes({ money, rows, lookups }: Summary): (Line | false)[] {
  const { priced, unplaced, saved } = money;
  return [
    priced !== 0n && [
      'priced',
      `${formatMoney(priced)} of it by the price book, because answers named no price`,
    ],
    showUnconfirmed(money, lookups),
    unplaced !== 0n &&
      rows.written !== 0 && [
        'unplaced',
        `${formatMoney(unplaced)} of it for numbers that no row of the output holds`,
      ],
    saved !== 0n && [
      'saved',
      `about ${formatMoney(saved)}, by not buying again what was known or a duplicate`,
    ],
  ];
}

/** What answers without a price may have cost beyond the book. */
function showUnconfirmed(
  { unconfirmed }: Summary['money'],
  { unpriced }: Summary['lookups'],
): Line | false {
  const cost =
    unconfirmed === null
      ? 'cost an unknown amount'
      : `may have cost up to ${formatMoney(unconfirmed)}`;
  const unknown =
    unpriced > 0
      ? ` (${countNoun(unpriced, 'of them has', 'of them have')} no known price at all)`
      : '';
  return unconfirmed !== 0n && ['held', `answers without a price ${cost} more${unknown}`, 'yellow'];
}

function showDoubt({ lookups: { inDoubt }, money }: Summary): (Line | false)[] {
  const together = inDoubt === 1 ? '' : 'together ';
  const sum =
    money.inDoubtMax === null
      ? 'of unknown cost, because no price is known'
      : `between 0 and ${formatMoney(money.inDoubtMax)}`;
  return [
    inDoubt !== 0 && ['in doubt', `${countNoun(inDoubt, 'attempt')}, ${together}${sum}`, 'yellow'],
    money.inDoubtReleased !== 0n && [
      'released',
      `${formatMoney(money.inDoubtReleased)} of doubt, proved uncharged by the balance`,
    ],
  ];
}

function showCap({ cap: { maxSpend, from, excess, unused }, money }: Summary): Line | undefined {
  if (maxSpend === null) return undefined;
  const named = `${formatMoney(maxSpend)}${from === null ? '' : ` by ${capSourceText(from)}`}`;
  if (excess === null || excess <= 0n)
    return ['cap', `${named}${unused === null ? '' : `, ${formatMoney(unused)} unused`}`];
  const why =
    money.net > maxSpend
      ? 'a charge was above what it had reserved'
      : 'the balance shows more spent than the answers and the price book, by these lookups or by others';
  return ['cap', `${named}, exceeded by ${formatMoney(excess)}: ${why}`, 'red'];
}

const REQUESTS_SHOWN_MAX = 3;

function showRefunds({ missingRefunds }: Summary): Line | false {
  const { length } = missingRefunds;
  const more = length - REQUESTS_SHOWN_MAX;
  const ids = missingRefunds.slice(0, REQUESTS_SHOWN_MAX).join(', ');
  return (
    length > 0 && [
      'refunds',
      `${countNoun(length, 'answer')} should have carried one and did not: ${ids}${more > 0 ? ` and ${groupDigits(more)} more in the JSON report` : ''}`,
      'yellow',
    ]
  );
}

function showTime({ timing, lookups, last }: Summary): Line | undefined {
  const { p50, p95, p99 } = timing.latencyMs;
  const latency = `answers in ${formatMs(p50)} (p95 ${formatMs(p95)}, p99 ${formatMs(p99)})`;
  if (!last) return p50 === null ? undefined : ['time', latency];
  const rate =
    lookups.attempts > 0
      ? `, ${Math.round(timing.ratePerSecond * 10) / 10} attempts per second`
      : '';
  return ['time', durationText(timing.seconds) + rate + (p50 === null ? '' : `; ${latency}`)];
}

function formatMs(value: number | null) {
  return value === null ? 'unknown' : `${Math.round(value)} ms`;
}
