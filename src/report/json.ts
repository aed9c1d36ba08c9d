import { formatMoney, type Money } from '../domain/money.ts';
import { ROW_OUTCOMES } from '../domain/row-outcome.ts';
import type { Estimate, Summary } from '../domain/summary.ts';

/**
 * CONTRACT's "Report JSON": the words of the summary in snake case, amounts as decimal strings,
 * times in ISO 8601 UTC.
 */
export function reportJson(summary: Summary): object {
  const { run, timing } = summary;
  return {
    schema: 1,
    run: {
      id: run.id,
      ...pickTimes(run),
      ...pickFields(run, ['status', 'stopReason']),
      provider: run.provider.name,
      ...pickFields(run, ['level', 'input', 'output', 'bare']),
    },
    executions: summary.executions.map((execution) => ({
      id: execution.id,
      ...pickTimes(execution),
      ...pickFields(execution, ['exitCode', 'attempts', 'net']),
    })),
    rows: pickFields(summary.rows, ROW_FIELDS),
    verdicts: summary.verdicts && { ...summary.verdicts, rules: { ...summary.verdicts.rules } },
    split: pickFromEach(summary.split, ['file', 'rows']),
    lookups: pickFields(summary.lookups, LOOKUP_FIELDS),
    money: pickFields(summary.money, MONEY_FIELDS),
    cap: pickFields(summary.cap, ['maxSpend', 'unused', 'excess', 'from']),
    balance: pickFields(summary.balance, BALANCE_FIELDS),
    by_country: pickFromEach(summary.byCountry, SHARE_FIELDS),
    by_network_type: pickFromEach(summary.byNetworkType, SHARE_FIELDS),
    by_carrier: pickFromEach(summary.byCarrier, SHARE_FIELDS),
    by_status: pickFromEach(summary.byStatus, SHARE_FIELDS),
    timing: {
      ...pickFields(timing, ['seconds', 'ratePerSecond']),
      latency_ms: { ...timing.latencyMs },
    },
    missing_refunds: [...summary.missingRefunds],
    damage: pickFromEach(summary.damage, ['kind', 'rows', 'cost']),
    notes: { ...summary.notes },
    remarks: [...summary.remarks],
  };
}

const ROW_FIELDS = ['read', 'written', ...ROW_OUTCOMES, 'duplicate', 'known', 'stale'] as const;
const LOOKUP_FIELDS = [
  'unique',
  'settled',
  'attempts',
  'retries',
  'throttled',
  'inDoubt',
  'unpriced',
] as const;
const MONEY_FIELDS = [
  'currency',
  'requested',
  'refunded',
  'net',
  'priced',
  'unconfirmed',
  'unplaced',
  'inDoubtMax',
  'inDoubtReleased',
  'saved',
] as const;
const BALANCE_FIELDS = [
  'opening',
  'closing',
  'expected',
  'unexplained',
  'betweenExecutions',
  'otherRuns',
  'autoReload',
] as const;
const SHARE_FIELDS = ['key', 'lookups', 'requested', 'refunded', 'net', 'inDoubtMax'] as const;

/**
 * CONTRACT's "Estimate JSON". A lookup without a known price is counted in `unpriced` and in no
 * amount; where none has one, the amounts are null.
 */
export function estimateJson(estimate: Estimate): object {
  const { cost, lookups, unpriced, unknownCountry, cap } = estimate;
  const total = (value: Money) => (lookups > 0 && unpriced >= lookups ? null : formatMoney(value));
  return {
    schema: 1,
    product: estimate.product,
    list: {
      ...pickFields(estimate.list, ['column', 'name', 'encoding']),
      columns: pickFromEach(estimate.list.columns, ['column', 'name']),
      looks_up: estimate.list.looksUp,
    },
    bare: estimate.bare,
    read_as: pickFromEach(estimate.readAs, ['key', 'rows']),
    notes: { ...estimate.notes },
    damage: pickFromEach(estimate.damage, ['kind', 'rows', 'cost']),
    invalid_reasons: { ...estimate.invalidReasons },
    unknown_country: {
      rows: unknownCountry.rows,
      top: pickFromEach(unknownCountry.top, ['key', 'rows']),
    },
    ...pickFields(estimate, ['rows', 'unique', 'duplicate', 'known']),
    expired: pickFields(estimate.expired, ['lookups', 'cost']),
    ...pickFields(estimate, ['invalid', 'suppressed', 'unassigned', 'lookups']),
    cost: {
      currency: cost.currency,
      low: total(cost.low),
      expected: total(cost.expected),
      high: total(cost.high),
    },
    cap: {
      ...pickFields(cap, ['maxSpend', 'lookups']),
      lookups_at_ceiling: cap.atCeiling,
      from: cap.from,
      dear_answer: cap.dearAnswer && {
        ...pickFields(cap.dearAnswer, ['product', 'country']),
        request_price: formatMoney(cap.dearAnswer.requested),
        next_dearest: formatMoney(cap.dearAnswer.next),
      },
    },
    seconds: estimate.seconds,
    by_country: pickFromEach(estimate.byCountry, ['key', 'lookups', 'low', 'expected', 'high']),
    unpriced,
    remarks: [...estimate.remarks],
  };
}

/** Fields in the order given, under their names in snake case, amounts as text. */
function pickFields<T extends object>(from: T, fields: readonly (keyof T & string)[]) {
  return Object.fromEntries(
    fields.map((field) => {
      const value = from[field];
      return [
        field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        typeof value === 'bigint' ? formatMoney(value) : value,
      ];
    }),
  );
}

function pickFromEach<T extends object>(list: readonly T[], fields: readonly (keyof T & string)[]) {
  return list.map((item) => pickFields(item, fields));
}

function pickTimes({ startedAt, finishedAt }: { startedAt: number; finishedAt: number | null }) {
  return {
    started_at: isoTime(startedAt),
    finished_at: isoTime(finishedAt),
  };
}

/** An amount as reports write it. */
export function amountText(value: Money | null): string | null {
  return value === null ? null : formatMoney(value);
}

/** A time (ms since the epoch) as reports write it. */
export function isoTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
