import { VERDICTS } from '../domain/comparison.ts';
import type { Compared, FieldChange, Migration, MigrationAfter } from '../domain/migration.ts';
import { formatMoney } from '../domain/money.ts';
import { amountText, isoTime } from './json.ts';

/** CONTRACT's "Migration JSON". */
export function migrationJson(migration: Migration): object {
  const { before, after, coverage, fields, lost, fresh } = migration;
  return {
    schema: 1,
    list: migration.list ?? null,
    currency: migration.currency,
    before: {
      provider: before.provider,
      product: before.product,
      lookups: before.lookups,
      missing: before.missing,
      outcomes: { ...before.outcomes },
      net: formatMoney(before.net),
      unpriced: before.unpriced,
      oldest_at: before.oldestAt === undefined ? null : isoTime(before.oldestAt),
      newest_at: before.newestAt === undefined ? null : isoTime(before.newestAt),
    },
    after: afterJson(after),
    coverage: coverage.map(({ country, networkType, lookups, compared, byStatus }) => ({
      country,
      network_type: networkType,
      lookups,
      compared,
      by_status: { ...byStatus },
    })),
    fields: fields.map(fieldJson),
    lost: lost.map(({ name, rows }) => ({ name, rows })),
    new: fresh.map(({ name, rows }) => ({ name, rows })),
    remarks: [...migration.remarks],
  };
}

function afterJson({ compared, ...after }: MigrationAfter) {
  const amount = (value: bigint) =>
    after.lookups > 0 && after.unpriced >= after.lookups ? null : formatMoney(value);
  return {
    provider: after.provider,
    product: after.product,
    lookups: after.lookups,
    unpriced: after.unpriced,
    low: amount(after.low),
    expected: amount(after.expected),
    high: amount(after.high),
    ...comparedJson(compared),
  };
}

function comparedJson({ drawn, lookups, outcomes, priced, measured }: Compared) {
  return {
    sample: drawn === null ? null : drawn.size,
    seed: drawn === null ? null : drawn.seed,
    compared: lookups,
    outcomes: { ...outcomes },
    priced: amountText(priced),
    measured: amountText(measured),
  };
}

function fieldJson({ name, kind, filled, cells, shares }: FieldChange) {
  return {
    name,
    kind,
    filled,
    ...Object.fromEntries(VERDICTS.map((verdict) => [verdict, cells[verdict]])),
    shares: Object.fromEntries(VERDICTS.map((verdict) => [verdict, shares[verdict]])),
  };
}
