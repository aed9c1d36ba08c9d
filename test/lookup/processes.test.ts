import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AttemptResult } from '../../src/domain/attempt.ts';
import { answer, request } from '../ledger/events.ts';
import { doubtful, eur, insight, refused } from '../support/answers.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryStore } from '../support/memory-ledger.ts';
import type { Reply } from '../support/scripted-provider.ts';
import { createTestStack, numbers, type TestStack } from '../support/stack.ts';
import { createSeededRandom } from '../../src/support/random.ts';

const paid = insight({ price: eur('0.005') });
const failed = insight({ price: eur('0.005'), status: '101', outcome: 'failed' });
const unpaid = { ...refused(), answer: answer({ outcome: 'failed', status: '101' }) };

interface Crowd {
  readonly seed: number;
  readonly processes: number;
  readonly concurrency: number;
  readonly cap: number;
  readonly faults: number;
  /** Of a hundred numbers, those whose answer says that the lookup failed, every second one without a charge. */
  readonly failing: number;
}

/** Two or three processes ask for the same numbers under one cap, each in an order of its own. */
async function playCrowd({
  seed,
  processes,
  concurrency,
  cap,
  faults,
  failing,
}: Crowd): Promise<void> {
  const clock = createFakeClock(1_700_000_000_000);
  const store = createMemoryStore();
  const random = createSeededRandom(seed);
  const onWire = new Set<string>();
  let charged = 0n;
  const maxSpend = BigInt(cap) * eur('0.001');
  const script = ({ number }: { readonly number: string }): Reply => {
    assert.ok(!onWire.has(number), 'two processes ask for one number at once');
    onWire.add(number);
    const latencyMs = 1 + Math.floor(random() * 2_000);
    clock.after(latencyMs, () => onWire.delete(number));
    const isLost = random() * 100 < faults;
    const result = isLost ? doubtful() : answerTo(number, failing);
    if (isLost ? random() < 0.5 : result !== unpaid) charged += eur('0.005');
    return { result, latencyMs };
  };
  const stacks: TestStack[] = [];
  for (let count = 0; count < processes; count += 1) {
    const ledger = store.open();
    await ledger.begin(request({ at: clock.now(), maxSpend, joins: true }));
    stacks.push(
      createTestStack({ clock, ledger, concurrency, maxSpend, seed: seed + count, script }),
    );
  }
  const asked = stacks.flatMap((stack) => {
    const shuffled = numbers(20).sort(() => random() - 0.5);
    return shuffled.map((number) => stack.ask(number));
  });
  await clock.run(Promise.all(asked), 30 * 86_400_000);
  for (const { stack, halt, ledger } of stacks) {
    assert.equal(halt.isStoppedByBug(), false);
    assert.equal(stack.budget.position().reserved, 0n);
    const { net, doubt, unconfirmed, reserved } = ledger.books();
    assert.ok(net + doubt + unconfirmed + reserved <= maxSpend, 'the books are beyond the cap');
  }
  assert.ok(charged <= maxSpend, 'the cap is broken');
  const answered = store
    .open()
    .kept()
    .filter((attempt) => attempt.class === 'settled' || attempt.class === 'rejected');
  assert.equal(new Set(answered.map(({ number }) => number)).size, answered.length, 'asked twice');
  for (const stack of stacks) await stack.close();
}

function answerTo(number: string, failing: number): AttemptResult {
  const draw = (Number(number.slice(-4)) * 37) % 100;
  if (draw >= failing) return paid;
  return draw % 2 === 0 ? failed : unpaid;
}

test('two or three processes on one run never ask for a number at once nor ask twice for one that was answered, failed ones too, never break its cap, and none of them crashes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.nat(1_000_000),
        processes: fc.integer({ min: 2, max: 3 }),
        concurrency: fc.integer({ min: 1, max: 8 }),
        cap: fc.integer({ min: 15, max: 250 }),
        faults: fc.constantFrom(0, 0, 20, 50),
        failing: fc.constantFrom(0, 30, 100),
      }),
      playCrowd,
    ),
    { numRuns: 40 },
  );
});
