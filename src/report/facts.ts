import { formatMoney, type Money } from '../domain/money.ts';
import type { Summary } from '../domain/summary.ts';
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
  return [
    ...showRows(summary),
    showLookups(summary),
    ...showNetworks(summary),
    showCost(summary),
    ...moneyNotes(summary),
    ...showDoubt(summary),
    ...showCap(summary),
    ...showBalance(summary),
    ...showRefunds(summary),
    ...showTime(summary),
    ...summary.remarks.map((text): Line => ({ label: 'note', text })),
  ];
}

function showRows({ rows, last }: Summary): Line[] {
  if (last === null) return [];
  const outcomes = [
    [rows.insight, 'insight'],
    [rows.partial, 'partial'],
    [rows.refused, 'refused'],
    [rows.failed, 'failed'],
    [rows.in_doubt, 'in doubt'],
    [rows.invalid, 'invalid'],
    [rows.skipped, 'skipped'],
  ] as const;
  const parts = outcomes
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${groupDigits(count)} ${word}`);
  const read = `${groupDigits(rows.read)} read${parts.length > 0 ? `: ${joinWords(parts)}` : ''}`;
  return [
    {
      label: 'rows',
      text:
        rows.stale === 0 ? read : `${read}; ${keptText(rows.stale)}, because it was not renewed`,
    },
  ];
}

function showLookups({ lookups, rows, last }: Summary): Line {
  const retried = [
    ...(lookups.retries > 0 ? [countNoun(lookups.retries, 'retry', 'retries')] : []),
    ...(lookups.throttled > 0 ? [`${groupDigits(lookups.throttled)} throttled`] : []),
  ];
  const reused = [
    ...(rows.known > 0 ? [`${countNoun(rows.known, 'row')} known from before`] : []),
    ...(rows.duplicate > 0 ? [countNoun(rows.duplicate, 'duplicate')] : []),
  ];
  const attempts = `${countNoun(lookups.attempts, 'attempt')}${retried.length > 0 ? ` (${retried.join(', ')})` : ''}`;
  // How many the list asks for is only written down at the end.
  // Rows that were removed since may have been bought too.
  const ofHowMany =
    lookups.settled > lookups.unique || !last?.wrote
      ? 'bought'
      : `of ${groupDigits(lookups.unique)} bought`;
  const bought = last === null ? 'bought so far' : ofHowMany;
  return {
    label: 'lookups',
    text: [`${groupDigits(lookups.settled)} ${bought} in ${attempts}`, ...reused].join('; '),
  };
}

const NETWORKS_MAX = 6;

function showNetworks({ byNetworkType }: Summary): Line[] {
  const named = byNetworkType.filter(({ key }) => key !== 'unknown');
  if (named.length === 0) return [];
  return [
    {
      label: 'networks',
      text: named
        .slice(0, NETWORKS_MAX)
        .map(({ key, lookups }) => `${key} ${groupDigits(lookups)}`)
        .join(', '),
    },
  ];
}

function showCost({ money }: Summary): Line {
  const refunded =
    money.refunded === 0n
      ? ''
      : ` (${formatMoney(money.requested)} - ${formatMoney(money.refunded)} refunded)`;
  return {
    label: 'cost',
    text: `${formatMoney(money.net)} ${money.currency}${refunded}`,
    style: 'bold',
  };
}

function moneyNotes({ money, rows, lookups }: Summary): Line[] {
  return [
    ...(money.priced === 0n
      ? []
      : [
          {
            label: 'priced',
            text: `${formatMoney(money.priced)} of it by the price book, because answers named no price`,
          },
        ]),
    ...showUnconfirmed({ money, lookups }),
    ...(money.unplaced === 0n || rows.written === 0
      ? []
      : [
          {
            label: 'unplaced',
            text: `${formatMoney(money.unplaced)} of it for numbers that no row of the output holds`,
          },
        ]),
    ...(money.saved === 0n
      ? []
      : [
          {
            label: 'saved',
            text: `about ${formatMoney(money.saved)}, by not buying again what was known or a duplicate`,
          },
        ]),
  ];
}

/** What answers without a price may have cost beyond the book. */
function showUnconfirmed({ money, lookups }: Pick<Summary, 'money' | 'lookups'>): Line[] {
  const unknown =
    lookups.unpriced > 0
      ? ` (${countNoun(lookups.unpriced, 'of them has', 'of them have')} no known price at all)`
      : '';
  if (money.unconfirmed === null)
    return [
      {
        label: 'unconfirmed',
        text: `answers without a price cost an unknown amount more${unknown}`,
        style: 'yellow',
      },
    ];
  if (money.unconfirmed === 0n) return [];
  return [
    {
      label: 'unconfirmed',
      text: `answers without a price may have cost up to ${formatMoney(money.unconfirmed)} more${unknown}`,
      style: 'yellow',
    },
  ];
}

function showDoubt({ lookups, money }: Summary): Line[] {
  const { inDoubt } = lookups;
  const released: Line[] =
    money.inDoubtReleased === 0n
      ? []
      : [
          {
            label: 'released',
            text: `${formatMoney(money.inDoubtReleased)} of doubt, proved uncharged by the balance`,
          },
        ];
  if (inDoubt === 0) return released;
  const together = inDoubt === 1 ? '' : 'together ';
  const sum =
    money.inDoubtMax === null
      ? `${together}of unknown cost, because no price is known`
      : `${together}between 0 and ${formatMoney(money.inDoubtMax)}`;
  return [
    { label: 'in doubt', text: `${countNoun(inDoubt, 'attempt')}, ${sum}`, style: 'yellow' },
    ...released,
  ];
}

function showCap({ cap, money }: Summary): Line[] {
  if (cap.maxSpend === null) return [];
  const named = `${formatMoney(cap.maxSpend)}${cap.from === null ? '' : ` by ${capSourceText(cap.from)}`}`;
  if (cap.excess !== null && cap.excess > 0n) {
    const why =
      money.net > cap.maxSpend
        ? 'a charge was above what it had reserved'
        : 'the balance shows more spent than the answers and the price book, by these lookups or by others';
    const text = `${named}, exceeded by ${formatMoney(cap.excess)}: ${why}`;
    return [{ label: 'cap', text, style: 'red' }];
  }
  return [
    {
      label: 'cap',
      text: `${named}${cap.unused === null ? '' : `, ${formatMoney(cap.unused)} unused`}`,
    },
  ];
}

function showBalance(summary: Summary): Line[] {
  const { opening, closing, unexplained, betweenExecutions, autoReload } = summary.balance;
  if (opening === null && closing === null) return [];
  const shown = `${formatKnown(opening)} -> ${formatKnown(closing)}`;
  return [
    balanceLine(summary, shown, unexplained),
    ...(betweenExecutions === null || betweenExecutions === 0n
      ? []
      : [
          {
            label: 'between',
            text: `${formatSigned(betweenExecutions)} moved by other hands between executions`,
          },
        ]),
    ...(autoReload
      ? [
          {
            label: 'reload',
            text: 'the account reloads itself, so its balance proves nothing about doubt',
          },
        ]
      : []),
  ];
}

function balanceLine(summary: Summary, shown: string, unexplained: Money | null): Line {
  if (unexplained === null) return { label: 'balance', text: shown };
  if (unexplained === 0n) return { label: 'balance', text: `${shown}, as expected` };
  return {
    label: 'balance',
    text: `${shown}, ${formatSigned(unexplained)} unexplained: ${listCauses(summary, unexplained)}`,
    style: 'yellow',
  };
}

/** The likely causes of what the balance shows and the books do not. */
function listCauses({ lookups, money, missingRefunds, balance }: Summary, unexplained: Money) {
  const refunds = missingRefunds.length > 0 ? ['missing refunds'] : [];
  const more = [balance.autoReload ? 'the automatic reload' : 'a top-up', ...refunds];
  const less = [
    ...(lookups.inDoubt > 0 ? ['attempts in doubt'] : []),
    ...(money.unconfirmed === 0n ? [] : ['answers without a price']),
    'other spending on the account',
    ...refunds,
  ];
  return `likely ${joinWords(unexplained > 0n ? more : less, 'or')}`;
}

const REQUESTS_SHOWN_MAX = 3;

function showRefunds({ missingRefunds }: Summary): Line[] {
  if (missingRefunds.length === 0) return [];
  const shown = missingRefunds.slice(0, REQUESTS_SHOWN_MAX);
  const more = missingRefunds.length - shown.length;
  const ids = `${shown.join(', ')}${more > 0 ? ` and ${groupDigits(more)} more in the JSON report` : ''}`;
  return [
    {
      label: 'refunds',
      text: `${countNoun(missingRefunds.length, 'answer')} should have carried one and did not: ${ids}`,
      style: 'yellow',
    },
  ];
}

function showTime({ timing, lookups, last }: Summary): Line[] {
  const { p50 } = timing.latencyMs;
  if (last === null)
    return p50 === null ? [] : [{ label: 'time', text: latencyText(timing.latencyMs) }];
  const rate =
    lookups.attempts > 0
      ? `, ${Math.round(timing.ratePerSecond * 10) / 10} attempts per second`
      : '';
  const latency = p50 === null ? '' : `; ${latencyText(timing.latencyMs)}`;
  return [{ label: 'time', text: durationText(timing.seconds) + rate + latency }];
}

function latencyText({ p50, p95, p99 }: Summary['timing']['latencyMs']) {
  return `answers in ${formatMs(p50)} (p95 ${formatMs(p95)}, p99 ${formatMs(p99)})`;
}

function formatMs(value: number | null) {
  return value === null ? 'unknown' : `${Math.round(value)} ms`;
}

function formatKnown(amount: Money | null) {
  return amount === null ? 'unknown' : formatMoney(amount);
}

function formatSigned(amount: Money) {
  return `${amount > 0n ? '+' : ''}${formatMoney(amount)}`;
}
