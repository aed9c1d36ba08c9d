import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verdict } from '../../src/domain/comparison.ts';
import {
  createBeforeBooks,
  createComparedBooks,
  listCoverage,
  listFilled,
  type BookedAnswer,
} from '../../src/domain/migration-books.ts';

const answer = (over: Partial<BookedAnswer> = {}): BookedAnswer => ({
  product: 'standard',
  outcome: 'insight',
  at: 5000,
  cost: 5n,
  fields: new Map([['ported', 'unknown']]),
  lineType: 'mobile',
  ...over,
});

test('three answers of two products cost 12, one of them at an unknown price, and the list has one number without', () => {
  const books = createBeforeBooks();
  const gb = (number: string): { number: string; country: string } => ({ number, country: 'GB' });
  books.add(gb('441'), answer());
  books.add(gb('442'), answer({ product: 'advanced', outcome: 'partial', cost: 7n, at: 4000 }));
  books.add(gb('443'), answer({ cost: undefined, outcome: 'refused', at: 9000 }));
  books.addMissing();
  assert.deepEqual(books.totals(), {
    product: 'advanced, standard',
    lookups: 3,
    missing: 1,
    outcomes: { insight: 1, partial: 1, refused: 1, failed: 0 },
    net: 12n,
    unpriced: 1,
    oldestAt: 4000,
    newestAt: 9000,
  });
  assert.deepEqual([...books.products()], ['standard', 'advanced']);
});

test('without an answer there is no time and no product', () => {
  const { oldestAt, newestAt, product, lookups } = createBeforeBooks().totals();
  assert.deepEqual([oldestAt, newestAt, product, lookups], [undefined, undefined, '', 0]);
});

test('columns count the answers that fill them, and numbers stand in groups by country and line type', () => {
  const books = createBeforeBooks();
  books.add({ number: '441', country: 'GB' }, answer());
  books.add({ number: '442', country: 'GB' }, answer({ fields: new Map() }));
  books.add({ number: '491', country: 'DE' }, answer({ lineType: undefined }));
  assert.deepEqual(listFilled(['ported', 'caller_name'], books), [
    { name: 'ported', rows: 2 },
    { name: 'caller_name', rows: 0 },
  ]);
  assert.deepEqual(Object.fromEntries(books.strata()), {
    'GB mobile': ['441', '442'],
    'DE unknown': ['491'],
  });
});

const cell = (field: string, verdict: Verdict): Parameters<typeof compared>[1][number] => ({
  field,
  before: '',
  after: '',
  verdict,
});

function compared(
  stratum: string,
  cells: Parameters<ReturnType<typeof createComparedBooks>['add']>[0]['cells'],
  statuses: readonly string[],
): Parameters<ReturnType<typeof createComparedBooks>['add']>[0] {
  const after = { fields: new Map([['zones', 'Europe/London']]), lineType: 'mobile', at: 1 };
  return { stratum, outcome: 'insight', after, cells, statuses };
}

test('two compared numbers: verdicts of a column with their shares, statuses by group, groups with the most numbers first', () => {
  const books = createComparedBooks();
  books.add(compared('GB landline', [cell('name', 'same')], ['format=OK', 'carrier=NOT_FOUND']));
  books.add(compared('GB landline', [cell('name', 'differs')], ['format=OK', 'carrier=OK']));
  assert.deepEqual(books.totals(), {
    lookups: 2,
    outcomes: { insight: 2, partial: 0, refused: 0, failed: 0 },
  });
  assert.equal(books.filled('zones'), 2);
  const { cells, shares } = books.field('name');
  assert.deepEqual(cells, {
    same: 1,
    equivalent: 0,
    changed: 0,
    differs: 1,
    only_before: 0,
    only_after: 0,
  });
  assert.deepEqual(shares.same, { share: 0.5, low: 0.0945, high: 0.9055 });
  assert.deepEqual(shares.changed, { share: 0, low: 0, high: 0.6576 });
  assert.equal(books.field('other').shares.same, null);
  const strata = new Map([
    ['GB mobile', ['1']],
    ['GB landline', ['2', '3']],
    ['DE a type of two words', ['4']],
  ]);
  assert.deepEqual(listCoverage(strata, books), [
    {
      country: 'GB',
      networkType: 'landline',
      lookups: 2,
      compared: 2,
      byStatus: { 'carrier=NOT_FOUND': 1, 'carrier=OK': 1, 'format=OK': 2 },
    },
    {
      country: 'DE',
      networkType: 'a type of two words',
      lookups: 1,
      compared: 0,
      byStatus: {},
    },
    { country: 'GB', networkType: 'mobile', lookups: 1, compared: 0, byStatus: {} },
  ]);
});
