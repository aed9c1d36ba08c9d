import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Money } from '../../src/domain/money.ts';
import { nameAttempt, sumHeld } from '../../src/domain/records.ts';
import { LedgerError, type EventOf, type LedgerEvent } from '../../src/ledger/port.ts';
import { createSeededRandom } from '../../src/support/random.ts';
import { request } from '../ledger/events.ts';
import { eur, insight } from '../support/answers.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryStore } from '../support/memory-ledger.ts';
import { createTestStack, numbers, type TestStack } from '../support/stack.ts';
import { openTwo } from '../support/two-processes.ts';

const dear = insight({ price: eur('0.05') });
const [MINE = '', ...OTHERS] = numbers(6);

/** What a process has said it reserves, and what it raised. */
function ceilingsOf({ ledger }: TestStack, kind: 'sent' | 'raised'): (Money | null)[] {
  return ledger.batches
    .flat()
    .flatMap((event) => (event.kind === kind && 'ceiling' in event ? [event.ceiling] : []));
}

test('a price above its ceiling that one process meets is reserved by the other from its next attempt on', async () => {
  for (const oneRun of [true, false]) {
    const { clock, first, second, close } = await openTwo(
      { script: () => ({ result: dear }) },
      { oneRun },
    );
    await clock.run(first.ask(MINE));
    const outcomes = await clock.run(Promise.all(OTHERS.map((number) => second.ask(number))));
    assert.deepEqual([...new Set(outcomes.map(({ kind }) => kind))], ['answered']);
    assert.deepEqual(ceilingsOf(second, 'sent').slice(0, 2), [eur('0.01'), eur('0.0625')]);
    assert.deepEqual(
      second.ledger.kept().map(({ ceiling }) => ceiling),
      [eur('0.01'), ...OTHERS.map(() => eur('0.0625'))],
    );
    assert.deepEqual([second.halt.causes, second.halt.isStoppedByBug()], [[], false]);
    await close();
  }
});

test('what the other holds already is raised as soon as its ledger has told it, and nothing where the price was within its ceiling', async () => {
  for (const [price, raised] of [
    ['0.05', OTHERS.map(() => eur('0.0625'))],
    ['0.005', []],
  ] as const) {
    const { clock, first, second, close } = await openTwo(
      { script: () => ({ result: insight({ price: eur(price) }), latencyMs: 1_000 }) },
      {
        other: { script: () => ({ result: insight({ price: eur('0.004') }), latencyMs: 10_000 }) },
      },
    );
    const [warm = ''] = numbers(7).slice(6);
    await clock.run(second.ask(warm));
    const open = OTHERS.map((number) => second.ask(number));
    await clock.advance(1_000);
    await clock.run(first.ask(MINE));
    await second.stack.journal.look();
    await clock.advance(10);
    assert.deepEqual(ceilingsOf(second, 'raised'), raised);
    assert.equal(
      second.stack.budget.position().reserved,
      BigInt(OTHERS.length) * (raised[0] ?? eur('0.005')),
    );
    await clock.run(Promise.all(open));
    await close();
  }
});

test('a --price-ceiling below what the other process was charged is lifted here too, one that an older price is above is kept', async () => {
  const { clock, first, second, close } = await openTwo(
    { priceCeiling: eur('0.01'), script: () => ({ result: dear }) },
    { other: { priceCeiling: eur('0.2') } },
  );
  await clock.run(second.ask(MINE));
  const [one = '', two = ''] = OTHERS;
  await clock.run(first.ask(one));
  assert.deepEqual(ceilingsOf(first, 'sent'), [eur('0.01'), eur('0.01')]);
  await clock.run(second.ask(two));
  assert.deepEqual(ceilingsOf(second, 'sent').slice(1), [eur('0.2'), eur('0.2')]);
  await close();
  const again = await openTwo({ priceCeiling: eur('0.01'), script: () => ({ result: dear }) });
  await again.clock.run(again.first.ask(MINE));
  await again.clock.run(again.second.ask(one));
  assert.deepEqual(ceilingsOf(again.second, 'sent'), [eur('0.01'), eur('0.1')]);
  await again.close();
});

test('alone on the account nobody is told anything, and no price is read', async () => {
  const clock = createFakeClock(1_700_000_000_000);
  const own = createMemoryStore().open();
  await own.begin(request({ at: clock.now() }));
  let reads = 0;
  const ledger = { ...own, seenPrices: () => Promise.resolve([]).finally(() => (reads += 1)) };
  const { askAll, close } = createTestStack({
    ...{ clock, ledger },
    script: ({ number }) => ({
      result: insight({ price: eur('0.01') * BigInt(number.slice(-1)) }),
    }),
  });
  await askAll([MINE, ...OTHERS]);
  assert.equal(reads, 0);
  await close();
});

test('where the ledger cannot tell the prices, the run stops as where it cannot be written', async () => {
  const { clock, first, second, close } = await openTwo({ script: () => ({ result: dear }) });
  const error = new LedgerError('io', 'The ledger cannot be read.');
  const ledger = { ...second.ledger, seenPrices: () => Promise.reject(error) };
  const broken = createTestStack({ clock, ledger, script: () => ({ result: dear }) });
  await clock.run(first.ask(MINE));
  const [one = ''] = OTHERS;
  assert.equal((await clock.run(broken.ask(one))).kind, 'skipped');
  assert.deepEqual(broken.halt.causes, [{ kind: 'io', words: 'The ledger cannot be read.' }]);
  assert.equal(broken.halt.isStoppedByBug(), false);
  await close();
});

interface Rise {
  readonly seed: number;
  readonly processes: number;
  readonly concurrency: number;
  readonly cap: number;
  /** Tenths of the price in the book that answers name, or none where they go by the book. */
  readonly price: number | undefined;
  readonly priceCeiling: string | undefined;
  /** Answers from then on name it, those before what is in the book. */
  readonly risesAtMs: number;
  readonly oneRun: boolean;
}

/** Processes on one account meet a price above their ceilings, each for the first time unless it is told. */
async function playRise({ seed, processes, price, ...rise }: Rise): Promise<void> {
  const clock = createFakeClock(1_700_000_000_000);
  const store = createMemoryStore();
  const random = createSeededRandom(seed);
  const batches: LedgerEvent[][] = [];
  const maxSpend = BigInt(rise.cap) * eur('0.001');
  const priceCeiling =
    rise.priceCeiling === undefined ? {} : { priceCeiling: eur(rise.priceCeiling) };
  const name = (): { price?: Money } => {
    if (price === undefined) return {};
    return { price: BigInt(clock.monotonic() < rise.risesAtMs ? 10 : price) * eur('0.0005') };
  };
  const script = (): { result: typeof dear; latencyMs: number } => ({
    result: insight(name()),
    latencyMs: 1 + Math.floor(random() * 2_000),
  });
  const stacks: TestStack[] = [];
  for (let count = 0; count < processes; count += 1) {
    const ledger = store.open((events) => void batches.push([...events]));
    const input = `/lists/${String(rise.oneRun ? 0 : count)}.csv`;
    await ledger.begin(request({ input, at: clock.now(), maxSpend, joins: true }));
    const { concurrency } = rise;
    const settings = { clock, ledger, concurrency, maxSpend, script, seed: seed + count };
    stacks.push(createTestStack({ ...settings, ...priceCeiling }));
  }
  const asked = stacks.flatMap((stack, index) =>
    numbers(20 * processes)
      .slice(20 * index, 20 * (index + 1))
      .map((number) => stack.ask(number)),
  );
  await clock.run(Promise.all(asked), 86_400_000);
  assertTold(stacks, batches, maxSpend);
  for (const stack of stacks) await stack.close();
}

function assertTold(
  stacks: readonly TestStack[],
  batches: readonly (readonly LedgerEvent[])[],
  maxSpend: Money,
): void {
  const sentBy = new Map<string, EventOf<'sent'>>();
  const excess = new Map<string, Money>();
  const kept = new Map(stacks[0]?.ledger.kept().map((each) => [nameAttempt(each.id), each]));
  let known: { readonly at: number; readonly charge: Money } | undefined;
  for (const [at, events] of batches.entries()) {
    for (const event of events) {
      if (event.kind === 'sent' && kept.has(nameAttempt(event.id))) {
        const name = nameAttempt(event.id);
        sentBy.set(name, event);
        const isTold = known !== undefined && known.at < at;
        assert.ok(
          !isTold || (event.ceiling ?? 0n) >= (known?.charge ?? 0n),
          `${name} went by an old price`,
        );
      }
      if (event.kind !== 'settled' || event.charge.source === 'unknown') continue;
      const name = nameAttempt(event.id);
      const above = event.charge.requested - (sentBy.get(name)?.ceiling ?? 0n);
      const runId = kept.get(name)?.runId ?? '';
      if (above > 0n) excess.set(runId, (excess.get(runId) ?? 0n) + above);
      if (above > 0n) known ??= { at, charge: event.charge.requested };
    }
  }
  for (const { ledger, halt, stack } of stacks) {
    assert.equal(halt.isStoppedByBug(), false);
    assert.equal(stack.budget.position().reserved, 0n);
    const most = maxSpend + (excess.get(ledger.beginning().run.id) ?? 0n);
    assert.ok(sumHeld(ledger.books()) <= most, 'the books are beyond the cap and the surprises');
  }
}

test('with a price that is known only after the first answer, nothing starts anywhere at the old one once it is on record, and the books pass the cap by no more than what was open then', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.nat(1_000_000),
        processes: fc.integer({ min: 2, max: 3 }),
        concurrency: fc.integer({ min: 1, max: 8 }),
        cap: fc.integer({ min: 15, max: 2_000 }),
        price: fc.constantFrom(undefined, 9, 15, 30, 100),
        priceCeiling: fc.constantFrom(undefined, '0.004', '0.01'),
        risesAtMs: fc.constantFrom(0, 3_000, 6_000),
        oneRun: fc.boolean(),
      }),
      playRise,
    ),
    { numRuns: 60 },
  );
});
