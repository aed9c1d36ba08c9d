import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listColumns } from '../../src/providers/number-insight/columns.ts';
import { readFields } from '../../src/providers/number-insight/fields.ts';
import { ANSWER_PAIRS } from './answers.ts';
import { judged, response } from './judged.ts';

for (const { name, json, xml, fields } of ANSWER_PAIRS) {
  test(`JSON and XML of one answer give the same fields: ${name}`, () => {
    assert.deepEqual(Object.fromEntries(readFields(json, 'json') ?? []), fields);
    assert.deepEqual(Object.fromEntries(readFields(xml, 'xml') ?? []), fields);
    assert.deepEqual(Object.fromEntries(readFields(json, 'xml') ?? []), fields);
    assert.deepEqual(Object.fromEntries(readFields(xml, 'json') ?? []), fields);
  });

  test(`JSON and XML of one answer are judged alike: ${name}`, () => {
    const number = '33612345678';
    const [fromJson, fromXml] = [
      judged(response(200, json), { number }),
      judged(response(200, xml), { number, format: 'xml' }),
    ];
    const facts = (result: typeof fromJson): unknown =>
      JSON.stringify(result, (key, value: unknown) =>
        key === 'raw' || key === 'format'
          ? undefined
          : typeof value === 'bigint'
            ? String(value)
            : value,
      );
    assert.equal(facts(fromJson), facts(fromXml));
  });
}

test('every field that is read has a column at level advanced with cnam, and every column is filled by one of the pairs', () => {
  const read = new Set(ANSWER_PAIRS.flatMap(({ fields }) => Object.keys(fields)));
  const unfilled = listColumns('advanced', true).filter((column) => !read.has(column));
  assert.deepEqual(unfilled, ['original_carrier_name', 'original_carrier_network_type']);
  assert.deepEqual(
    [...read].filter((field) => !listColumns('advanced', true).includes(field)),
    [],
  );
});

test('basic has 9 columns, standard 25, standard with cnam 29, advanced 33, advanced with cnam 37, in the order of the contract', () => {
  const basic = listColumns('basic', true);
  assert.deepEqual(basic, [
    'status',
    'status_message',
    'request_id',
    'international_format_number',
    'national_format_number',
    'country_code',
    'country_code_iso3',
    'country_name',
    'country_prefix',
  ]);
  assert.deepEqual(listColumns('standard', false).slice(9), [
    'request_price',
    'refund_price',
    'remaining_balance',
    'ported',
    'current_carrier_network_code',
    'current_carrier_name',
    'current_carrier_country',
    'current_carrier_network_type',
    'original_carrier_network_code',
    'original_carrier_name',
    'original_carrier_country',
    'original_carrier_network_type',
    'roaming_status',
    'roaming_country_code',
    'roaming_network_code',
    'roaming_network_name',
  ]);
  assert.deepEqual(listColumns('advanced', true).slice(25), [
    'caller_name',
    'first_name',
    'last_name',
    'caller_type',
    'lookup_outcome',
    'lookup_outcome_message',
    'valid_number',
    'reachable',
    'ip',
    'ip_warnings',
    'ip_match_level',
    'ip_country',
  ]);
  assert.deepEqual(
    [listColumns('standard', true).length, listColumns('advanced', false).length],
    [29, 33],
  );
});
