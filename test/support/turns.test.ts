import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeTurns } from '../../src/support/turns.ts';

async function* count(): AsyncGenerator<number> {
  for (let number = 1; number <= 3; number += 1) yield number;
}

test('what comes without waiting lets the event loop have a turn between two items', async () => {
  const seen: (number | string)[] = [];
  const turn = (): Promise<void> => {
    seen.push('turn');
    return Promise.resolve();
  };
  for await (const number of takeTurns(count(), { turn })) seen.push(number);
  assert.deepEqual(seen, [1, 'turn', 2, 'turn', 3, 'turn']);
});
