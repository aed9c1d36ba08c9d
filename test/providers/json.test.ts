import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseApiAmount } from '../../src/domain/money.ts';
import { parseJson, scalarText } from '../../src/providers/json.ts';

test('numbers keep the text they were written in: 0.00500000000000000001, 1e-3, 10.280, 00447700900000', () => {
  for (const text of [
    '0.00500000000000000001',
    '1e-3',
    '1E+2',
    '10.280',
    '-0.5',
    '00447700900000',
    '123456789012345678901234567890',
  ]) {
    assert.deepEqual(parseJson(`{"value": ${text}}`), { value: text });
    assert.deepEqual(parseJson(`{"list":[${text},{"in":${text}}]}`), {
      list: [text, { in: text }],
    });
  }
});

test('digits, escapes and braces inside strings stay as they are', () => {
  assert.deepEqual(parseJson(String.raw`{"a":"1.50","b":"say \"2\" \\","c":"{3}","d":"\u0031"}`), {
    a: '1.50',
    b: String.raw`say "2" \ `.trimEnd(),
    c: '{3}',
    d: '1',
  });
});

test('true, false and null stay what they are, and a byte order mark before the object does no harm', () => {
  assert.deepEqual(parseJson('\uFEFF{"a":true,"b":false,"c":null}'), {
    a: true,
    b: false,
    c: null,
  });
});

test('anything but a whole object is undefined', () => {
  for (const body of [
    '',
    ' ',
    '{',
    '{"a":1',
    '[]',
    '[{"a":1}]',
    '1',
    '"a"',
    'null',
    'true',
    '{"a":1}x',
    '{"a":1.}',
    '{"a":.5}',
    '{"a":NaN}',
    '<a/>',
  ]) {
    assert.equal(parseJson(body), undefined, body);
  }
});

test('a string of 65,000 characters, one of 32,000 escapes and 13,000 brackets neither hang nor throw', () => {
  assert.deepEqual(Object.keys(parseJson(`{"a":"${'x'.repeat(65_000)}","b":1.5}`) ?? {}), [
    'a',
    'b',
  ]);
  assert.deepEqual(parseJson(`{"a":"${'\\"'.repeat(32_000)}","b":1.50}`), {
    a: '"'.repeat(32_000),
    b: '1.50',
  });
  assert.equal(parseJson('{"a":'.repeat(13_000)), undefined);
  assert.equal(parseJson(`{"b":1.5,"a":"${'\\'.repeat(64_999)}`), undefined);
});

test('a member named __proto__ changes nothing but itself', () => {
  assert.equal(parseJson('{"__proto__":{"status":"0"}}')?.['status'], undefined);
});

test('a scalar is a text, true or false; null, the string "null", lists and objects are none', () => {
  assert.deepEqual([scalarText('a'), scalarText(true), scalarText(false)], ['a', 'true', 'false']);
  assert.deepEqual([null, undefined, 'null', [], {}, ['a']].map(scalarText), [
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('every decimal of up to 12 digits and 18 places comes through a bare JSON number exactly', () => {
  const digits = fc.stringMatching(/^(?:0|[1-9]\d{0,11})$/);
  const places = fc.stringMatching(/^\d{1,18}$/);
  fc.assert(
    fc.property(digits, places, (whole, fraction) => {
      const text = `${whole}.${fraction}`;
      const value = parseJson(`{"request_price":${text}}`)?.['request_price'];
      assert.equal(value, text);
      assert.equal(
        parseApiAmount(text),
        BigInt(whole) * 10n ** 18n + BigInt(fraction.padEnd(18, '0')),
      );
    }),
  );
});

test('whatever JSON.stringify writes of an object without numbers is read back the same', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('1', '-1.5e3', '"', '\\', '{"a":1}'),
  );
  fc.assert(
    fc.property(fc.dictionary(text, text, { noNullPrototype: true }), (object) =>
      assert.deepEqual(parseJson(JSON.stringify(object)), object),
    ),
  );
});
