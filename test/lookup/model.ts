import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AttemptResult } from '../../src/domain/attempt.ts';
import { minMoney, type Money } from '../../src/domain/money.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import type { Random } from '../../src/support/random.ts';
import {
  clientError,
  doubtful,
  eur,
  insight,
  internalError,
  notSent,
  partial,
  refused,
  throttled,
} from '../support/answers.ts';
import { createMemoryLedger, type MemoryLedger } from '../support/memory-ledger.ts';
import type { Reply, Seen } from '../support/scripted-provider.ts';
import { createTestStack, type TestStack } from '../support/stack.ts';
import { createSeededRandom } from '../../src/support/random.ts';

/** One execution as chance has it. Amounts are thousandths. */
export interface Scenario {
  readonly seed: number;
  readonly rows: number;
  readonly numbers: number;
  readonly concurrency: number;
  readonly retries: number;
  readonly inDoubt: 'retry' | 'skip';
  readonly cap: number | undefined;
  readonly floor: number | undefined;
  readonly limit: number | undefined;
  readonly priceCeiling: number | undefined;
  /** Shares of the attempts, in percent. */
  readonly faults: number;
  readonly unpriced: number;
  /** Prices may lie above what was reserved. */
  readonly surprises: boolean;
  /** Every answer comes within the turn in which it was asked for. */
  readonly instant: boolean;
  readonly rate: number;
}

const maybe = (min: number, max: number): fc.Arbitrary<number | undefined> =>
  fc.option(fc.integer({ min, max }), { nil: undefined });

/** Scenarios at a rate (0: no pacing), with or without prices above their ceilings. */
export function scenarios(fixed: Pick<Scenario, 'rate' | 'surprises'>): fc.Arbitrary<Scenario> {
  return fc.record({
    seed: fc.integer(),
    rows: fc.integer({ min: 1, max: 60 }),
    numbers: fc.integer({ min: 1, max: 60 }),
    concurrency: fc.integer({ min: 1, max: 20 }),
    retries: fc.integer({ min: 0, max: 4 }),
    inDoubt: fc.constantFrom('retry', 'skip'),
    cap: maybe(10, 800),
    floor: maybe(9_000, 9_990),
    limit: maybe(1, 60),
    priceCeiling: maybe(20, 60),
    faults: fc.constantFrom(0, 10, 30, 60),
    unpriced: fc.constantFrom(0, 0, 0, 10, 100),
    surprises: fc.constant(fixed.surprises),
    instant: fc.boolean(),
    rate: fc.constant(fixed.rate),
  });
}

const COUNTRIES = ['GB', 'DE', 'US', 'FR'] as const;
const OPENING = eur('10');
const thousandths = (amount: number | undefined): { amount: Money } | undefined =>
  amount === undefined ? undefined : { amount: BigInt(amount) * eur('0.001') };

/** What the service knows of its own. */
interface Service {
  /** Taken from the account, whatever the client was told. */
  charged: Money;
  readonly attempts: Map<string, AttemptResult[]>;
  brokenOnce: boolean;
}

/** Runs the scenario to its end and checks every rule that CONTRACT makes about money. */
export async function check(scenario: Scenario): Promise<void> {
  const service: Service = { charged: 0n, attempts: new Map(), brokenOnce: false };
  const random = createSeededRandom(scenario.seed);
  const cap = thousandths(scenario.cap)?.amount;
  const ledger = createMemoryLedger(undefined, cap);
  const floor = thousandths(scenario.floor)?.amount;
  const priceCeiling = thousandths(scenario.priceCeiling)?.amount;
  const stack = createTestStack({
    ...scenario,
    ledger,
    opening: OPENING,
    balance: () => OPENING - service.charged,
    ...(cap === undefined ? {} : { maxSpend: cap }),
    ...(floor === undefined ? {} : { minBalance: floor }),
    ...(priceCeiling === undefined ? {} : { priceCeiling }),
    script: (seen) => {
      service.brokenOnce ||= stack.stack.breaker.isOpen();
      return serve(seen, { scenario, random, service, ledger });
    },
  } as Parameters<typeof createTestStack>[0]);
  const outcomes = await askRows(stack, scenario, random);
  await stack.close();
  checkLookups(outcomes, { scenario, service, stack });
  checkBooks({ scenario, service, stack });
}

/** Asks in row order, with pauses in which answers come. What is answered stands in the ledger and is not asked again. */
async function askRows(stack: TestStack, scenario: Scenario, random: Random): Promise<Outcome[]> {
  const answered = new Map<string, Outcome>();
  const asked: Promise<Outcome>[] = [];
  for (let row = 0; row < scenario.rows; row += 1) {
    const number = `44${String(Math.floor(random() * scenario.numbers))}`;
    const known = answered.get(number);
    const outcome = known ? Promise.resolve(known) : stack.ask(number, countryOf(number));
    outcome.then(
      (decided) => decided.kind === 'answered' && answered.set(number, decided),
      () => undefined,
    );
    asked.push(outcome);
    if (random() < 0.1) await stack.clock.advance(random() * 3_000);
  }
  return await stack.clock.run(Promise.all(asked), 30 * 86_400_000);
}

function countryOf(number: string): string {
  return COUNTRIES[Number(number) % COUNTRIES.length]!;
}

interface Serving {
  readonly scenario: Scenario;
  readonly random: Random;
  readonly service: Service;
  readonly ledger: MemoryLedger;
}

function serve({ number, attempt }: Seen, serving: Serving): Reply {
  const { service, random } = serving;
  const result = resultFor(number, serving);
  const before = service.attempts.get(number) ?? [];
  assert.equal(before.length, attempt - 1);
  service.attempts.set(number, [...before, result]);
  return {
    result,
    latencyMs: random() < 0.3 ? 0 : Math.floor(random() * 2_000),
    connectMs: random() < 0.1 ? Math.floor(random() * 100) : 0,
  };
}

function resultFor(number: string, { scenario, random, service, ledger }: Serving): AttemptResult {
  const open = ledger
    .kept()
    .find((attempt) => attempt.class === undefined && attempt.number === number);
  assert.ok(open, 'an attempt reached the wire without its record');
  const base = eur('0.004') * BigInt(1 + Math.floor(random() * 6));
  const price = scenario.surprises || open.ceiling === null ? base : minMoney(base, open.ceiling);
  const dice = random() * 100;
  if (dice < scenario.faults / 2) {
    const charged = random() < 0.5;
    if (charged) service.charged += price;
    return doubtful();
  }
  if (dice < scenario.faults)
    return [internalError(), notSent(), throttled(random() * 5_000), throttled()][
      Math.floor(random() * 4)
    ]!;
  if (random() < 0.1) return random() < 0.5 ? refused() : clientError();
  if (random() * 100 < scenario.unpriced) {
    service.charged += price;
    return insight();
  }
  if (random() * 100 < scenario.unpriced / 4) {
    service.charged += price;
    if (random() < 0.5) return insight({ price: 'unreadable' });
    return insight({ price, refund: 'unreadable' });
  }
  if (random() < 0.1) {
    service.charged += price;
    return partial('44', price);
  }
  const refund = random() < 0.1 ? price / 2n : 0n;
  service.charged += price - refund;
  return insight({ price, refund, remainingBalance: OPENING - service.charged });
}

interface Checked {
  readonly scenario: Scenario;
  readonly service: Service;
  readonly stack: TestStack;
}

function checkLookups(outcomes: readonly Outcome[], { scenario, service, stack }: Checked): void {
  const stopped = stack.halt.causes.length > 0;
  if (!stopped) assert.ok(outcomes.every(({ kind }) => kind !== 'skipped'));
  assert.ok(stack.provider.openMax <= scenario.concurrency);
  if (scenario.limit !== undefined)
    assert.ok(service.attempts.size <= scenario.limit, 'more lookups than --limit');
  for (const results of service.attempts.values()) {
    assert.ok(
      results.slice(0, -1).every((result) => result.class !== 'settled'),
      'asked again after a paid answer',
    );
    const costly = results.filter((result) => result.next.kind !== 'throttled').length;
    if (!service.brokenOnce)
      assert.ok(costly <= scenario.retries + 1, `${String(costly)} attempts`);
    const doubts = results.findIndex((result) => result.class === 'in_doubt');
    if (scenario.inDoubt === 'skip' && doubts >= 0)
      assert.equal(doubts, results.length - 1, 'asked again after doubt');
  }
}

function checkBooks({ scenario, service, stack }: Checked): void {
  const { net, doubt, unconfirmed, reserved, executionNet } = stack.stack.budget.position();
  assert.equal(reserved, 0n);
  assert.deepEqual(
    stack.ledger.books(),
    { net, doubt, unconfirmed, reserved: 0n },
    'budget and ledger disagree',
  );
  assert.equal(net, executionNet);
  const priced = stack.ledger
    .kept()
    .reduce((sum, { charge }) => (charge?.source === 'priced' ? sum + charge.requested : sum), 0n);
  const { charged } = service;
  if (!scenario.surprises)
    assert.ok(
      charged >= net - priced && charged <= net + doubt + unconfirmed,
      'the truth is outside of the books',
    );
  checkLimits({ scenario, service, stack });
}

function checkLimits({ scenario, service, stack }: Checked): void {
  const { net, doubt, unconfirmed } = stack.stack.budget.position();
  const cap = thousandths(scenario.cap)?.amount;
  const floor = thousandths(scenario.floor)?.amount;
  if (cap !== undefined && !scenario.surprises) {
    assert.ok(net + doubt + unconfirmed <= cap, 'the books are beyond the cap');
    assert.ok(service.charged <= cap, 'the cap is broken');
  }
  if (floor !== undefined && !scenario.surprises)
    assert.ok(OPENING - service.charged >= floor, 'the floor is broken');
  if (cap !== undefined && stack.halt.causes.some(({ kind }) => kind === 'max-spend')) {
    const ceilings = COUNTRIES.map((country) => stack.prices.ceiling('standard', country) ?? 0n);
    const next = ceilings.reduce((most, ceiling) => (ceiling > most ? ceiling : most));
    assert.ok(cap - (net + doubt + unconfirmed) < next, 'stopped by a cap that had room');
  }
}
