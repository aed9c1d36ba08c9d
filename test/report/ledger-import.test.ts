import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportSummary } from '../../src/domain/import-summary.ts';
import { importJson, importText } from '../../src/report/ledger-import.ts';
import { keepPlain } from './plain.ts';

const SUMMARY: ImportSummary = {
  file: 'list.enriched.csv',
  ledger: '/state/ledger.db',
  rows: 1_247,
  imported: 1_234,
  known: 2,
  older: 1,
  unanswered: new Map([
    ['invalid', 1],
    ['failed', 3],
  ]),
  refused: new Map([
    ['no_date', 2],
    ['two_numbers', 1],
  ]),
  conflicting: { count: 3, positions: [7, 12] },
  oldestAt: Date.UTC(2026, 7, 1),
  newestAt: Date.UTC(2026, 9, 1, 12),
  products: ['advanced', 'standard'],
  missing: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
};

test('an import tells what came in and when it was given, what was known, and why rows were left out', () => {
  assert.equal(
    importText(SUMMARY, { width: 200, colour: keepPlain }),
    `from:     list.enriched.csv, 1,247 rows
ledger:   /state/ledger.db
imported: 1,234 answers, given from 2026-08-01 00:00:00 to 2026-10-01 12:00:00 UTC
known:    2 rows whose answer was on record
older:    1 row with a newer answer on record
empty:    rows without an answer: 3 failed, 1 invalid
left out: 2 no_date (say with --dated when they were given), 1 two_numbers
conflict: 3 rows say something else than another answer of the same date, which stays: 7, 12 and 1 more
missing:  columns of advanced and standard that the file has not stay empty: a, b, c, d, e, f and 2 more
`,
  );
});

test('an import of nothing is short, and one of answers of one moment names it', () => {
  const nothing = new Map<string, number>();
  const short = {
    ...{ ...SUMMARY, rows: 1, known: 0, older: 0, unanswered: nothing, refused: nothing },
    ...{ conflicting: { count: 0, positions: [] }, missing: [], oldestAt: SUMMARY.newestAt },
  };
  assert.equal(
    importText({ ...short, imported: 1 }, { width: 200, colour: keepPlain }),
    `from:     list.enriched.csv, 1 row
ledger:   /state/ledger.db
imported: 1 answer, given 2026-10-01 12:00:00 UTC
`,
  );
});

test('as JSON the same counts by slug, with times that are null where nothing came in', () => {
  const { imported, unanswered, refused, conflicting, oldest_at, newest_at, ...others } =
    importJson({
      ...SUMMARY,
      newestAt: undefined,
    }) as Readonly<Record<string, unknown>>;
  assert.deepEqual(
    { imported, unanswered, refused, conflicting, oldest_at, newest_at },
    {
      imported: 1_234,
      unanswered: { invalid: 1, failed: 3 },
      refused: { no_date: 2, two_numbers: 1 },
      conflicting: { count: 3, rows: [7, 12] },
      oldest_at: '2026-08-01T00:00:00.000Z',
      newest_at: null,
    },
  );
  assert.deepEqual(Object.keys(others), [
    ...['schema', 'file', 'ledger', 'rows', 'known', 'older', 'products', 'missing'],
  ]);
});
