import assert from 'node:assert/strict';
import { countVerdicts, KEPT, readTexts } from './migration-count.ts';
import type { Cells } from './table.ts';

type Figures = Readonly<Record<string, number | string | null>>;
/** As much of the figures as scenarios look at. */
export interface MigrationJson {
  readonly before: Figures & { readonly outcomes: Figures };
  readonly after: Figures & { readonly outcomes: Figures };
  readonly coverage: readonly (Figures & { readonly by_status: Figures })[];
  readonly fields: readonly (Figures & {
    readonly name: string;
    readonly shares: Readonly<Record<string, { share: number; low: number; high: number } | null>>;
  })[];
  readonly lost: readonly { readonly name: string; readonly rows: number }[];
  readonly new: readonly { readonly name: string; readonly rows: number }[];
  readonly remarks: readonly string[];
}

/** The first row of each number that has an answer. */
function listAnswered(rows: readonly Cells[], prefix: string): Map<string, Cells> {
  const answered = new Map<string, Cells>();
  for (const row of rows) {
    const number = row[`${prefix}number`] ?? '';
    const counts = ['insight', 'partial', 'refused'].includes(row[`${prefix}outcome`] ?? '');
    if (number !== '' && counts && !answered.has(number)) answered.set(number, row);
  }
  return answered;
}

/** Compares the figures of the program with a count over both lists by the rules of samples/migration/README.md. */
export function checkFigures(
  figures: MigrationJson,
  table: (file: string) => Cells[],
  files: readonly [string, string],
): void {
  const olds = listAnswered(table(files[0]), 'ni_');
  const alpha3 = new Map(
    [...olds.values()].map((row) => [
      row['ni_country_code'] ?? '',
      row['ni_country_code_iso3'] ?? '',
    ]),
  );
  const pairs = [...listAnswered(table(files[1]), 'ii_')].flatMap(([number, fresh]) => {
    const old = olds.get(number);
    return old ? [{ number, old, fresh, alpha3 }] : [];
  });
  assert.equal(figures.after['compared'], pairs.length);
  const counts = countVerdicts(pairs);
  const verdicts = ['same', 'equivalent', 'changed', 'differs', 'only_before', 'only_after'];
  for (const column of KEPT) {
    const field = figures.fields.find(({ name }) => name === column);
    assert.deepEqual(
      verdicts.map((verdict) => field?.[verdict]),
      verdicts.map((verdict) => counts[`${column} ${verdict}`] ?? 0),
      column,
    );
    const filled = [...olds.values()].filter((row) => row[`ni_${column}`] !== '').length;
    assert.equal(field?.['filled'], filled, column);
    checkIntervals(field);
  }
  for (const { name, rows } of figures.lost)
    assert.equal(rows, [...olds.values()].filter((row) => row[`ni_${name}`] !== '').length, name);
  for (const { name, rows } of figures.new)
    assert.equal(rows, pairs.filter(({ fresh }) => fresh[`ii_${name}`] !== '').length, name);
  checkCoverage(figures, { olds, pairs });
  checkDifferences(table, pairs);
}

/** A bound of the score interval is a share from which what was seen is 1.96 standard errors away. */
function checkIntervals(field: MigrationJson['fields'][number]): void {
  const total = Object.keys(field.shares).reduce((all, verdict) => all + Number(field[verdict]), 0);
  for (const [verdict, shown] of Object.entries(field.shares)) {
    if (total === 0 || !shown) {
      assert.deepEqual([total, shown], [0, null]);
      continue;
    }
    const seen = Number(field[verdict]) / total;
    assert.ok(Math.abs(shown.share - seen) < 0.00006);
    for (const bound of [shown.low, shown.high]) {
      const errors = Math.abs(seen - bound) / Math.sqrt((bound * (1 - bound)) / total);
      const isEdge = (bound === 0 && seen === 0) || (bound === 1 && seen === 1);
      assert.ok(isEdge || Math.abs(errors - 1.96) < 0.03, `${verdict} ${String(errors)}`);
    }
  }
}

interface Counted {
  readonly olds: ReadonlyMap<string, Cells>;
  readonly pairs: readonly {
    readonly number: string;
    readonly old: Cells;
    readonly fresh: Cells;
  }[];
}

function checkCoverage({ coverage }: MigrationJson, { olds, pairs }: Counted): void {
  const group = (row: Cells): string =>
    `${row['ni_country_code'] ?? ''} ${row['ni_current_carrier_network_type'] || 'unknown'}`;
  const lookups = new Map<string, number>();
  for (const row of olds.values()) lookups.set(group(row), (lookups.get(group(row)) ?? 0) + 1);
  assert.equal(coverage.length, lookups.size);
  for (const each of coverage) {
    const key = `${String(each['country'])} ${String(each['network_type'])}`;
    const own = pairs.filter(({ old }) => group(old) === key);
    assert.deepEqual([each['lookups'], each['compared']], [lookups.get(key), own.length], key);
    for (const insight of ['format', 'current_carrier', 'original_carrier'])
      for (const status of ['OK', 'NOT_FOUND', 'NO_COVERAGE', 'SUPPLIER_ERROR'])
        assert.equal(
          each.by_status[`${insight}=${status}`] ?? 0,
          own.filter(({ fresh }) => fresh[`ii_${insight}_status`] === status).length,
          `${key} ${insight} ${status}`,
        );
  }
}

/** The CSV holds each cell of both lists that is not the same, with its texts, and nothing else of these columns. */
function checkDifferences(
  table: (file: string) => Cells[],
  pairs: Parameters<typeof countVerdicts>[0],
): void {
  const lines = table('contacts.migration.csv');
  const listed = lines
    .filter(({ field = '' }) => KEPT.includes(field))
    .map(({ number, field, before, after }) => [number, field, before, after].join('|'));
  const expected = pairs.flatMap((pair) =>
    KEPT.flatMap((column) => {
      const [before, after] = readTexts(column, pair);
      const same = before === after;
      const silent = after === '' && before === 'unknown' && /type$|^ported$/.test(column);
      return same || silent ? [] : [[pair.old['ni_number'], column, before, after].join('|')];
    }),
  );
  assert.deepEqual(listed.sort(), expected.sort());
  assert.ok(lines.every(({ verdict }) => verdict !== 'same' && verdict !== 'lost'));
}
