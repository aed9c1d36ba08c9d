import { test } from 'node:test';
import fc from 'fast-check';
import type { Charge } from '../../src/domain/charge.ts';
import type { Money } from '../../src/domain/money.ts';
import { byDepth } from '../support/depth.ts';
import { createModel, type Model } from './budget-model.ts';
import type { World } from './budget-world.ts';

/** How many worlds of chance each test looks at. */
const RUNS = byDepth({
  deep: { ordinary: 5_000, dear: 1_500, crowded: 10 },
  shallow: { ordinary: 1_000, dear: 300, crowded: 3 },
});

/** Amounts of up to 0.05 in steps that do and do not fit 8 places. */
const price = fc.oneof(
  fc.bigInt({ min: 0n, max: 5_000_000n }).map((units) => units * 10n ** 10n),
  fc.bigInt({ min: 0n, max: 5n * 10n ** 16n }),
);
const product = fc.constantFrom('standard', 'standard+cnam');
const country = fc.constantFrom('GB', 'DE', 'US');
const balance = fc.bigInt({ min: 0n, max: 2n * 10n ** 18n });
const limit = fc.option(fc.bigInt({ min: 0n, max: 10n ** 18n }), { nil: undefined });

/** `says` is what a counterexample shows. */
interface Step {
  readonly says: string;
  readonly run: (model: Model) => void;
}

const reservation: fc.Arbitrary<Step> = fc
  .record({ product, country, times: fc.integer({ min: 1, max: 12 }) })
  .map(({ product, country, times }) => ({
    says: `reserve ${times} x ${product} ${country}`,
    run: (model) => {
      for (let time = 0; time < times; time += 1) model.reserve(product, country);
    },
  }));

const proof: fc.Arbitrary<Step> = fc
  .record({ bound: fc.oneof(fc.constant(0n), price), balance, oddOnly: fc.boolean() })
  .map(({ bound, balance, oddOnly }) => ({
    says: `prove ${String(bound)} at most of ${oddOnly ? 'odd' : 'all'} doubts, balance ${String(balance)}`,
    run: (model) => model.prove(bound, balance, (sequence) => !oddOnly || sequence % 2 === 1),
  }));

const confirmation: fc.Arbitrary<Step> = fc.oneof(fc.constant(0n), price).map((left) => ({
  says: `confirm all but ${String(left)}`,
  run: (model) => model.confirm(left),
}));

const death: fc.Arbitrary<Step> = balance.map((opening) => ({
  says: `die, open with ${String(opening)}`,
  run: (model) => model.die(opening),
}));

/** Ends an attempt; a charge takes up to `percentMax` of what is reserved and gives a part of it back. */
function endings(percentMax: number): fc.Arbitrary<Step> {
  const parts = fc.record({
    at: fc.nat(50),
    how: fc.constantFrom(
      'void',
      'doubt',
      'unknown',
      'priced',
      'reported',
      'reported',
      'reported',
      'reported',
    ),
    percent: fc.nat(percentMax),
    refund: fc.nat(100),
    balance: fc.option(balance, { nil: undefined }),
  });
  return parts.map(({ at, how, percent, refund, balance }) => ({
    says: `end ${at}: ${how} ${percent} % less ${refund} % of it, balance ${String(balance)}`,
    run: (model) => {
      if (how === 'void' || how === 'doubt') model.end(at, { kind: how });
      else
        model.end(at, {
          kind: 'post',
          balance,
          charge: (reserved) => chargeOf(how, (reserved * BigInt(percent)) / 100n, refund),
        });
    },
  }));
}

function chargeOf(source: Charge['source'], requested: Money, refund: number): Charge {
  return source === 'unknown'
    ? { source }
    : { source, requested, refunded: (requested * BigInt(refund)) / 100n };
}

const worlds: fc.Arbitrary<World> = fc
  .record({
    book: fc.uniqueArray(fc.record({ product, country: fc.constantFrom('*', 'GB', 'DE'), price }), {
      selector: ({ product, country }) => `${product} ${country}`,
      maxLength: 4,
    }),
    priceCeiling: fc.option(price, { nil: undefined }),
    cap: limit,
    floor: limit,
    opening: balance,
  })
  .map((start) => ({
    ...start,
    // Both products are in the book: without any price a limit is refused before a budget is made.
    book: [
      ...start.book,
      { product: 'standard', country: 'US', price: 10n ** 16n },
      { product: 'standard+cnam', country: 'US', price: 10n ** 16n },
    ],
    attempts: [],
    bounds: new Map<number, Money>(),
    unconfirmed: new Map<number, Money>(),
    executionId: 1,
    smallest: undefined,
  }));

function steps(percentMax: number): fc.Arbitrary<Step[]> {
  const all = fc.oneof(
    { weight: 6, arbitrary: reservation },
    { weight: 12, arbitrary: endings(percentMax) },
    { weight: 2, arbitrary: proof },
    { weight: 2, arbitrary: confirmation },
    { weight: 1, arbitrary: death },
  );
  return fc.array(all, { maxLength: 40 });
}

test(`in ${String(RUNS.ordinary)} runs with charges up to their ceilings no sum differs, no attempt starts beyond a limit and no cap is broken`, () => {
  fc.assert(
    fc.property(worlds, steps(100), (world, run) => {
      const model = createModel({
        ...world,
        attempts: [],
        bounds: new Map(),
        unconfirmed: new Map(),
      });
      for (const step of run) step.run(model);
    }),
    { numRuns: RUNS.ordinary },
  );
});

test(`in ${String(RUNS.dear)} runs with charges of up to five times their ceilings the cap is broken by no more than they were above`, () => {
  fc.assert(
    fc.property(worlds, steps(500), (world, run) => {
      const model = createModel({
        ...world,
        attempts: [],
        bounds: new Map(),
        unconfirmed: new Map(),
      });
      for (const step of run) step.run(model);
    }),
    { numRuns: RUNS.dear },
  );
});

test('with 200 attempts in flight under a cap of 1 the books add up after every single end', () => {
  fc.assert(
    fc.property(fc.array(endings(150), { minLength: 200, maxLength: 200 }), (ends) => {
      const book = [{ product: 'standard', country: '*', price: 2n * 10n ** 15n }];
      const model = createModel({
        book,
        priceCeiling: undefined,
        cap: 10n ** 18n,
        floor: undefined,
        opening: 0n,
        attempts: [],
        bounds: new Map(),
        unconfirmed: new Map(),
        executionId: 1,
        smallest: undefined,
      });
      for (let started = 0; started < 200; started += 1) model.reserve('standard', 'GB');
      for (const step of ends) step.run(model);
    }),
    { numRuns: RUNS.crowded },
  );
});
