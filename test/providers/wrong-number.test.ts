import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedNumber, otherNumber } from '../../src/providers/other-number.ts';
import { inShort, judged, response } from './judged.ts';

const about = (number: string | number, more: object = {}): string =>
  JSON.stringify({
    status: 0,
    request_price: '0.00500000',
    international_format_number: number,
    ...more,
  });

test('an answer about another number is in doubt, paid or not, and its reason shows three digits of it', () => {
  const result = judged(response(200, about('447700900123')));
  assert.equal(inShort(result), 'in_doubt retry wrong_number');
  assert.deepEqual(
    result.class === 'in_doubt' && [result.reason.words, result.status, result.readable],
    ['the answer is about another number, *********123', undefined, false],
  );
  for (const more of [
    { status: 43 },
    { status: 3, request_price: null },
    { status: 1, request_price: null },
    { status: 4 },
  ])
    assert.equal(
      inShort(judged(response(200, about('447700900123', more)))),
      'in_doubt retry wrong_number',
      JSON.stringify(more),
    );
  assert.equal(
    inShort(judged(response(429, about('447700900123')))),
    'in_doubt retry wrong_number',
  );
  assert.equal(
    inShort(judged(response(200, about(447_700_900_123)))),
    'in_doubt retry wrong_number',
  );
  const xml =
    '<lookup><error code="0"/><international_format_number>447700900123</international_format_number></lookup>';
  assert.equal(
    inShort(judged(response(200, xml), { format: 'xml' })),
    'in_doubt retry wrong_number',
  );
  assert.equal(
    inShort(judged(response(200, about('447700900123')), { level: 'basic' })),
    'rejected retry wrong_number',
  );
});

test('an answer about the number asked, about none, or about a masked one is an answer', () => {
  for (const number of [
    '447700900000',
    '+447700900000',
    '',
    'null',
    '*****',
    '*********123',
    'unknown',
  ])
    assert.equal(inShort(judged(response(200, about(number)))), 'settled done insight', number);
  assert.equal(
    inShort(judged(response(200, '{"status":0,"international_format_number":null}'))),
    'settled done insight',
  );
});

const SAME: readonly (readonly [asked: string, answered: string, why: string])[] = [
  ['541123456789', '5491123456789', 'the 9 of an Argentine mobile'],
  ['525512345678', '5215512345678', 'the 1 of a Mexican mobile'],
  ['551187654321', '5511987654321', 'the ninth digit of a Brazilian mobile'],
  ['22961234567', '2290161234567', 'the 01 of Benin since 2024'],
];

for (const [shorter, longer, why] of SAME) {
  test(`${longer} may be the answer to ${shorter}, and the other way round: ${why}`, () => {
    assert.equal(otherNumber(shorter, longer), undefined);
    assert.equal(otherNumber(longer, shorter), undefined);
    assert.equal(otherNumber(shorter, `+${longer}`), undefined);
    const another = `${longer.slice(0, -1)}0`;
    assert.equal(otherNumber(shorter, another), another);
    assert.equal(otherNumber(another, shorter), shorter);
  });
}

test('a number behind the sign or the digits that leave a country is the same; a short code, a mask or a word names none', () => {
  for (const same of [
    '447700900000',
    '+447700900000',
    '00447700900000',
    '+44 7700 900000',
    '44-7700-900000',
    '(44) 7700.900\u00a0000',
  ]) {
    assert.equal(otherNumber('447700900000', same), undefined);
    assert.equal(namedNumber(same), '447700900000');
  }
  assert.equal(otherNumber('447700900000', '+44 7700 900001'), '447700900001');
  for (const none of ['900123', '*********000', 'unknown', '0', '', undefined]) {
    assert.equal(otherNumber('447700900000', none), undefined);
    assert.equal(namedNumber(none), undefined);
  }
});

test('a number that differs in one digit anywhere, or has one more or fewer, is another number', () => {
  const asked = '447700900000';
  for (let at = 0; at < asked.length; at += 1) {
    const answered = `${asked.slice(0, at)}${asked[at] === '9' ? '8' : '9'}${asked.slice(at + 1)}`;
    assert.equal(otherNumber(asked, answered), answered);
  }
  for (const answered of [
    '4407700900000',
    '44770090000',
    '7700900000',
    '4477009000001',
    '4917700900000',
  ])
    assert.equal(otherNumber(asked, answered), answered);
});

test('digits that a rewriting inserts elsewhere, or in another country, make another number', () => {
  for (const [asked, answered] of [
    ['541123456789', '5411923456789'],
    ['441123456789', '4491123456789'],
    ['551187654321', '5591187654321'],
    ['551007654321', '5510907654321'],
    ['5411234567', '54911234567'],
    ['22961234567', '2296012341567'],
  ] as const)
    assert.equal(otherNumber(asked, answered), answered);
});
