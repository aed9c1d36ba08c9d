import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGathering } from '../../src/support/gathering.ts';

test('what is asked while an answer is waited for is one question, and each hears its own answer', async () => {
  const asked: (readonly number[])[] = [];
  const double = createGathering(async (numbers: readonly number[]) => {
    asked.push(numbers);
    await Promise.resolve();
    return numbers.map((number) => 2 * number);
  });
  assert.deepEqual(await Promise.all([1, 2, 3].map(double)), [2, 4, 6]);
  assert.equal(await double(4), 8);
  assert.deepEqual(asked, [[1], [2, 3], [4]]);
});

test('what comes while the first question is assembled is asked with it', async () => {
  const asked: (readonly number[])[] = [];
  const echo = createGathering(
    async (numbers: readonly number[]) => {
      asked.push(numbers);
      return await Promise.resolve(numbers);
    },
    () => Promise.resolve(),
  );
  assert.deepEqual(await Promise.all([1, 2, 3].map(echo)), [1, 2, 3]);
  assert.deepEqual(asked, [[1, 2, 3]]);
});

test('a question that fails is that of those who asked it; the next one is asked all the same', async () => {
  const ask = createGathering(async (words: readonly string[]) => {
    await Promise.resolve();
    if (words.includes('bad')) throw new Error('no such word');
    return words;
  });
  const told = await Promise.allSettled(['bad', 'good', 'better'].map(ask));
  assert.deepEqual(
    told.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason))),
    ['Error: no such word', 'good', 'better'],
  );
});
