import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readForm, splitEnding } from '../../src/tables/form.ts';

const NAMES = [
  ['a.csv', 'csv', false, true, 'a', '.csv'],
  ['a.CSV.GZ', 'csv', true, true, 'a', '.CSV.GZ'],
  ['a.jsonl', 'jsonl', false, true, 'a', '.jsonl'],
  ['a.b.ndjson.gz', 'jsonl', true, true, 'a.b', '.ndjson.gz'],
  ['a.parquet', 'parquet', false, true, 'a', '.parquet'],
  ['a.Parquet.gz', 'parquet', true, true, 'a', '.Parquet.gz'],
  ['a.gz', 'csv', true, false, 'a', '.gz'],
  ['a.txt', 'csv', false, false, 'a.txt', ''],
  ['a.csv.txt', 'csv', false, false, 'a.csv.txt', ''],
  ['csv', 'csv', false, false, 'csv', ''],
  ['/lists/out.jsonl/a', 'csv', false, false, '/lists/out.jsonl/a', ''],
] as const;

for (const [name, kind, gzip, told, stem, ending] of NAMES) {
  test(`${name} is ${kind}${gzip ? ', packed' : ''}${told ? '' : ', which its name does not say'}`, () => {
    assert.deepEqual(readForm(name), { kind, gzip, told });
    assert.deepEqual(splitEnding(name), { stem, ending });
  });
}
