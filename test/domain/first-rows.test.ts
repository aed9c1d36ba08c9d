import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createFirstRows } from '../../src/domain/first-rows.ts';

test('a number keeps the row where it was met first, of 15 digits and of 17', () => {
  const rows = createFirstRows();
  for (const number of ['447400000001', '447400000002', '49151123456789012']) {
    assert.equal(rows.add(number, 7), 7);
    assert.equal(rows.add(number, 8), 7);
  }
});

test('10,000 numbers keep their rows while the table grows', () => {
  const rows = createFirstRows();
  for (let row = 1; row <= 10_000; row++) rows.add(String(447_400_000_000 + row), row);
  for (let row = 1; row <= 10_000; row += 997)
    assert.equal(rows.add(String(447_400_000_000 + row), 20_000), row);
});

test('random numbers stand where a Map says', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 })), (numbers) => {
      const rows = createFirstRows();
      const model = new Map<number, number>();
      numbers.forEach((number, index) => {
        if (!model.has(number)) model.set(number, index + 1);
        assert.equal(rows.add(String(number * 25_000_000_000), index + 1), model.get(number));
      });
    }),
  );
});
