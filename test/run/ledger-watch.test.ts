import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchLedger, type LedgerWatch } from '../../src/run/watch/ledger.ts';
import { createHalt, type Halt } from '../../src/lookup/halt.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';

const LOST = 'The ledger is gone.';

/** A watch over a ledger that answers one after the other of these, then the last for ever; an error it throws. */
function watching(...answers: readonly (string | undefined | Error)[]): {
  readonly watch: LedgerWatch;
  readonly clock: FakeClock;
  readonly halt: Halt;
  asked(): number;
} {
  const clock = createFakeClock();
  const halt = createHalt();
  let asked = 0;
  const loss = (): Promise<string | undefined> => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { watch: watchLedger({ ledger: { loss }, clock, halt }), clock, halt, asked: () => asked };
}

test('a ledger that is there is looked at 10 times in 10 s, and nothing stops', async () => {
  const { clock, halt, asked, watch } = watching(undefined);
  await clock.advance(10_000);
  assert.equal(asked(), 10);
  assert.deepEqual([halt.causes, halt.signal.aborted], [[], false]);
  watch.close();
  await clock.settle();
  assert.equal(clock.timers, 0);
});

test('one that is lost stops the run 1.25 s later, once it was missing twice, and is looked at no more', async () => {
  const { clock, halt, asked } = watching(LOST);
  await clock.advance(1_249);
  assert.equal(halt.signal.aborted, false);
  await clock.advance(1);
  assert.deepEqual(halt.causes, [
    {
      kind: 'ledger-lost',
      words: `${LOST} Nothing more was sent, and what was in flight is recorded.`,
    },
  ]);
  await clock.advance(10_000);
  assert.deepEqual([asked(), clock.timers], [2, 0]);
});

test('one that is missing for a moment only, as while somebody renames in two steps, stops nothing', async () => {
  const { clock, halt, asked, watch } = watching(undefined, LOST, undefined, undefined);
  await clock.advance(4_500);
  assert.deepEqual([halt.causes, asked()], [[], 5]);
  watch.close();
});

test('before the end it is looked at without waiting for the next second; true from then on', async () => {
  const { clock, halt, watch } = watching(LOST);
  const looked = watch.look();
  await clock.advance(250);
  assert.equal(await looked, true);
  assert.equal(halt.causes.length, 1);
  assert.equal(await watch.look(), true);
  watch.close();
});

test('a bug in the store crashes the run, and reaches whoever looks', async () => {
  const { clock, halt, watch } = watching(new Error('a bug'));
  await clock.advance(1_000);
  assert.equal(halt.isStoppedByBug(), true);
  await assert.rejects(watch.look(), /a bug/);
});
