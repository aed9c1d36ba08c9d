import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findRecordId } from '../../src/csv/record-id.ts';

const find = (named: string | undefined, ...header: readonly string[]): number =>
  findRecordId(named, { header, width: header.length });

test('a record id is found by the names that systems give it, whatever stands between their letters', () => {
  for (const name of [
    'Record ID',
    'Id',
    'contact_id',
    'Kundennr.',
    'Kunden-Nummer',
    'HS-Object-ID',
  ])
    assert.deepEqual(
      [find(undefined, 'Name', name, 'Phone'), find(undefined, name, 'Name')],
      [1, 0],
      name,
    );
});

test('of two the first is it, and one that is named goes before both', () => {
  assert.equal(find(undefined, 'Name', 'Lead ID', 'Record ID'), 1);
  assert.equal(find('record id', 'Name', 'Lead ID', 'Record ID'), 2);
  assert.equal(find('1', 'Name', 'Lead ID'), 0);
});

test('a column that only holds such a word is none: the header is shown, and the option that names one', () => {
  assert.throws(
    () => find(undefined, 'Paid', 'Valid', 'Idea'),
    /the header has "Paid", "Valid", "Idea"\. Name it with --id-column\./,
  );
  assert.throws(
    () => findRecordId(undefined, { header: undefined, width: 3 }),
    /the input has no header\. Name it with --id-column\./,
  );
});
