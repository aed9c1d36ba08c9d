import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSeenLookups } from '../../src/domain/seen.ts';

test('a number is new once', () => {
  const seen = createSeenLookups();
  assert.equal(seen.size(), 0);
  assert.equal(seen.add('447700900000', undefined), true);
  assert.equal(seen.add('447700900000', undefined), false);
  assert.equal(seen.add('447700900001', undefined), true);
  assert.equal(seen.size(), 2);
});

test('asking whether a lookup was met does not meet it: of 15 digits, of 16, and with an ip', () => {
  const seen = createSeenLookups();
  for (const [number, ip] of [
    ['447700900000', undefined],
    ['4915112345678901', undefined],
    ['447700900000', '192.0.2.1'],
  ] as const) {
    assert.deepEqual(
      [seen.has(number, ip), seen.has(number, ip), seen.add(number, ip), seen.has(number, ip)],
      [false, false, true, true],
    );
  }
});

test('a number with an ip is another lookup than without, and than with another ip', () => {
  const seen = createSeenLookups();
  assert.equal(seen.add('447700900000', undefined), true);
  assert.equal(seen.add('447700900000', '192.0.2.1'), true);
  assert.equal(seen.add('447700900000', '192.0.2.1'), false);
  assert.equal(seen.add('447700900000', '192.0.2.2'), true);
  assert.equal(seen.add('447700900001', '192.0.2.1'), true);
  assert.equal(seen.size(), 4);
});

test('numbers of 7 to 15 digits that differ in one digit alone are not taken for each other', () => {
  const seen = createSeenLookups();
  for (const number of [
    '1234567',
    '999999999999999',
    '999999999999998',
    '899999999999999',
    '12345670',
    '123456700',
  ]) {
    assert.equal(seen.add(number, undefined), true, number);
    assert.equal(seen.add(number, undefined), false, number);
  }
});

test('numbers of 16 and 17 digits, more than a double holds, are not taken for each other either', () => {
  const seen = createSeenLookups();
  for (const number of [
    '49301234567890123',
    '49301234567890124',
    '9007199254740993',
    '9007199254740992',
  ]) {
    assert.equal(seen.add(number, undefined), true, number);
    assert.equal(seen.add(number, undefined), false, number);
  }
  assert.equal(seen.size(), 4);
});

test('20,000 numbers in a row, past three times its first size, are each new once', () => {
  const seen = createSeenLookups();
  for (let round = 0; round < 2; round += 1) {
    for (let number = 447700900000; number < 447700920000; number += 1) {
      if (seen.add(String(number), undefined) !== (round === 0))
        assert.fail(`${number} in round ${round}`);
    }
  }
  assert.equal(seen.size(), 20_000);
});

test('any numbers in any order are new exactly where a Set says so', () => {
  const number = fc.oneof(
    fc.integer({ min: 1_000_000, max: 1_000_050 }),
    fc.maxSafeInteger().map((value) => (Math.abs(value) % 10 ** 15) + 1),
  );
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(number, fc.constantFrom(undefined, undefined, '192.0.2.1', '2001:db8::1')),
        { maxLength: 300 },
      ),
      (lookups) => {
        const seen = createSeenLookups();
        const model = new Set<string>();
        for (const [number, ip] of lookups) {
          const key = `${number}/${String(ip)}`;
          assert.equal(seen.add(String(number), ip), !model.has(key), key);
          model.add(key);
        }
        assert.equal(seen.size(), model.size);
      },
    ),
  );
});
