import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recall } from '../../../src/providers/number-insight/recall.ts';
import { findOwnColumns, findPrefixes, mapColumns } from '../../../src/run/import/columns.ts';

test('result columns are found under any prefix, none, and several of them', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'name,ni_outcome,ni_number,ni_looked_up_at': ['ni_'],
    'outcome,number,ni_lookup_outcome,ni_international_format_number': [''],
    'ni_mobile_number,ni_mobile_outcome,ni_phone_number,ni_phone_outcome': [
      'ni_mobile_',
      'ni_phone_',
    ],
    'id,ni_number,ni_verdict,ni_current_carrier_network_type': ['ni_'],
    'ni_number,ii_number,ii_looked_up_at': ['ii_'],
    'ni_number,ni_outcome,ni_number': ['ni_'],
    'phone_number,outcome': [],
    'number,type,date': [],
  };
  for (const [header, prefixes] of Object.entries(cases))
    assert.deepEqual(findPrefixes(header.split(',')), prefixes, header);
});

test('of a set of result columns each has its place, whatever stands between', () => {
  const header = ['name', ' x_number ', 'x_ported', 'city', 'x_outcome', 'ported'];
  const [found, ...more] = findOwnColumns(header, recall.columns);
  assert.deepEqual(more, []);
  assert.deepEqual(found && [...found.at], [
    ['number', 1],
    ['outcome', 4],
    ['ported', 2],
  ]);
  assert.deepEqual(findOwnColumns(undefined, recall.columns), []);
});

const SOURCE = { header: ['Phone', 'Type', 'Date', 'Price, net'], width: 4 };

test('--map names columns by their names or positions, in one option or in several, and has short names', () => {
  const { at, isOwn } = mapColumns(
    ['Number=Phone,network_type = type', 'looked_up_at=3', 'carrier=4'],
    SOURCE,
    recall,
  );
  assert.deepEqual(
    [isOwn, ...at],
    [
      false,
      ['number', 0],
      ['current_carrier_network_type', 1],
      ['looked_up_at', 2],
      ['current_carrier_name', 3],
    ],
  );
});

test('--map is refused without numbers, with a name twice, an unknown name or column, and without a pair', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    [
      'network_type=Type',
      /names no column with the numbers\. Write for instance --map number=Phone/,
    ],
    ['number=Phone,number=Type', /it names number twice/],
    [
      'number=Phone,line_type=Type,network_type=Type',
      /it names current_carrier_network_type twice/,
    ],
    ['number=Phone,colour=Type', /"colour" in --map: it is none of number, looked_up_at, .*ported/],
    ['number=Phone,level=Type', /"level" in --map/],
    ['number=Mail', /Cannot find the column "Mail"/],
    ['number', /"number" in --map: write pairs like number=Phone/],
    ['number=', /"number=" in --map: write pairs/],
    ['number=Phone,constructor=Type', /"constructor" in --map/],
  ];
  for (const [map, message] of cases)
    assert.throws(() => mapColumns([map], SOURCE, recall), { message }, map);
});
