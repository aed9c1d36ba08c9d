import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createNumberSample } from '../../../src/domain/calibration/sample.ts';

describe('the numbers that are bought', () => {
  const pick = (...numbers: readonly [number: string, country: string][]): string[] => {
    const sample = createNumberSample();
    for (const [number, country] of numbers) sample.add({ number, country });
    return sample.pick().map(({ number, country }) => `${country} ${number}`);
  };

  test('a mobile number and a landline of a country that has both, whatever comes first', () => {
    const picked = pick(['442079460123', 'GB'], ['442079460124', 'GB'], ['447400123456', 'GB']);
    assert.deepEqual(picked, ['GB 447400123456', 'GB 442079460123']);
  });

  test('the first two of a country that has one kind alone, and the same number once', () => {
    const picked = pick(
      ['447400123456', 'GB'],
      ['447400123456', 'GB'],
      ['447400123457', 'GB'],
      ['447400123458', 'GB'],
    );
    assert.deepEqual(picked, ['GB 447400123456', 'GB 447400123457']);
    assert.deepEqual(pick(['447400123456', 'GB']), ['GB 447400123456']);
  });

  test('the three countries with the most rows, and numbers of no country only alone', () => {
    const rows = [
      ['12025550147', 'US'],
      ['33612345678', 'FR'],
      ['33612345678', 'FR'],
      ['4915112345678', 'DE'],
      ['4915112345678', 'DE'],
      ['447400123456', 'GB'],
      ['447400123456', 'GB'],
      ['80012345678', 'unknown'],
      ['80012345678', 'unknown'],
      ['80012345678', 'unknown'],
    ] as const;
    assert.deepEqual(
      pick(...rows.map(([number, country]): [string, string] => [number, country])),
      ['FR 33612345678', 'DE 4915112345678', 'GB 447400123456'],
    );
    assert.deepEqual(pick(['80012345678', 'unknown']), ['unknown 80012345678']);
  });
});
