import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemRandom } from '../../src/support/random.ts';
import { createSeededRandom } from '../../src/support/random.ts';

test('seed 42 gives the same first three numbers on every machine', () => {
  const random = createSeededRandom(42);
  assert.deepEqual(
    [random(), random(), random()],
    [0.6011037519201636, 0.44829055899754167, 0.8524657934904099],
  );
});

test('two sources of one seed agree for 1,000 numbers, two seeds do not', () => {
  const take = (seed: number): number[] => Array.from({ length: 1_000 }, createSeededRandom(seed));
  assert.deepEqual(take(7), take(7));
  assert.notDeepEqual(take(7), take(8));
});

test('10,000 numbers lie in [0, 1) and fill ten drawers of about 1,000', () => {
  const random = createSeededRandom(1);
  const drawers = Array.from({ length: 10 }, () => 0);
  for (let drawn = 0; drawn < 10_000; drawn += 1) {
    const number = random();
    assert.ok(number >= 0 && number < 1);
    drawers[Math.floor(number * 10)]! += 1;
  }
  for (const count of drawers) assert.ok(count > 850 && count < 1_150, drawers.join(' '));
});

test('the system’s source gives numbers in [0, 1)', () => {
  const number = systemRandom();
  assert.ok(number >= 0 && number < 1);
});
