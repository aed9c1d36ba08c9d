import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainFailure } from '../../src/ledger/postgres/errors.ts';
import { repeatWhileLost } from '../../src/ledger/postgres/repeat.ts';
import { createFakeClock } from '../support/fake-clock.ts';

/** Fails with each of these states of the server, then answers. */
function failing(...states: readonly string[]): { ask(): Promise<string>; asked(): number } {
  const left = [...states];
  let asked = 0;
  return {
    ask: async () => {
      asked += 1;
      const code = left.shift();
      if (code === undefined) return await Promise.resolve('answer');
      throw explainFailure(Object.assign(new Error('refused'), { code }), 'postgres://server');
    },
    asked: () => asked,
  };
}

test('what the server took back for a deadlock is done again, also by whoever repeats nothing that was lost', async () => {
  const clock = createFakeClock();
  const { ask, asked } = failing('40P01', '40001');
  assert.equal(await clock.run(repeatWhileLost(ask, () => false, clock)), 'answer');
  assert.equal(asked(), 3);
});

test('what was lost with its connection is done again only where that may be, and for 10 s at most', async () => {
  const clock = createFakeClock();
  const once = failing('57P01');
  await assert.rejects(clock.run(repeatWhileLost(once.ask, () => false, clock)), { kind: 'lost' });
  assert.equal(once.asked(), 1);
  const twice = failing('57P01', '08006');
  assert.equal(await clock.run(repeatWhileLost(twice.ask, () => true, clock)), 'answer');
  const never = failing(...Array<string>(1_000).fill('57P01'));
  const from = clock.monotonic();
  await assert.rejects(clock.run(repeatWhileLost(never.ask, () => true, clock)), { kind: 'lost' });
  const tookMs = clock.monotonic() - from;
  assert.ok(tookMs >= 10_000 && tookMs < 10_200, String(tookMs));
});
