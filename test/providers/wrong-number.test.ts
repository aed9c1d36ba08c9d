import assert from 'node:assert/strict';
import { test } from 'node:test';
import { otherNumber } from '../../src/providers/number-insight/other-number.ts';
import { inShort, judged, response } from './judged.ts';

const about = (number: string | number, more: object = {}): string =>
  JSON.stringify({ status: 0, request_price: '0.00500000', international_format_number: number, ...more });

test('an answer about another number is in doubt, paid or not, and its reason shows three digits of it', () => {
  const result = judged(response(200, about('447700900123')));
  assert.equal(inShort(result), 'in_doubt retry wrong_number');
  assert.deepEqual(result.class === 'in_doubt' && [result.reason.words, result.status, result.readable], [
    'the answer is about another number, *********123',
    undefined,
    false,
  ]);
  for (const more of [{ status: 43 }, { status: 3, request_price: null }, { status: 1, request_price: null }, { status: 4 }])
    assert.equal(inShort(judged(response(200, about('447700900123', more)))), 'in_doubt retry wrong_number', JSON.stringify(more));
  assert.equal(inShort(judged(response(429, about('447700900123')))), 'in_doubt retry wrong_number');
  assert.equal(inShort(judged(response(200, about(447_700_900_123)))), 'in_doubt retry wrong_number');
  const xml = '<lookup><error code="0"/><international_format_number>447700900123</international_format_number></lookup>';
  assert.equal(inShort(judged(response(200, xml), { format: 'xml' })), 'in_doubt retry wrong_number');
  assert.equal(inShort(judged(response(200, about('447700900123')), { level: 'basic' })), 'rejected retry wrong_number');
});

test('an answer about the number asked, about none, or about a masked one is an answer', () => {
  for (const number of ['447700900000', '+447700900000', '', 'null', '*****', '*********123', 'unknown'])
    assert.equal(inShort(judged(response(200, about(number)))), 'settled done insight', number);
  assert.equal(inShort(judged(response(200, '{"status":0,"international_format_number":null}'))), 'settled done insight');
});

const SAME: readonly (readonly [asked: string, answered: string, why: string])[] = [
  ['447700900000', '4407700900000', 'a trunk zero kept'],
  ['4407700900000', '447700900000', 'a trunk zero dropped'],
  ['541123456789', '5491123456789', 'the 9 of an Argentine mobile'],
  ['525512345678', '5215512345678', 'the 1 of a Mexican mobile'],
  ['551187654321', '5511987654321', 'the ninth digit of a Brazilian mobile'],
  ['22961234567', '2290161234567', 'the 01 of Benin since 2024'],
  ['14155550100', '4155550100', 'no calling code, although 41 is one'],
  ['447700900000', '00447700900000', 'the digits that leave a country'],
  ['447700900000', '07700900000', 'the national form'],
  ['447700900000', '900123', 'too short for a number'],
];

for (const [asked, answered, why] of SAME) {
  test(`${answered} may be the answer to ${asked}: ${why}`, () => {
    assert.equal(otherNumber(asked, answered), undefined);
  });
}

test('other last six digits or another calling code are another number', () => {
  assert.equal(otherNumber('447700900000', '447700900001'), '447700900001');
  assert.equal(otherNumber('447700900000', '+447701900000'), undefined);
  assert.equal(otherNumber('447700900000', '447700800000'), '447700800000');
  assert.equal(otherNumber('447700900000', '4917700900000'), '4917700900000');
  assert.equal(otherNumber('14155550100', '447700550100'), '447700550100');
});
