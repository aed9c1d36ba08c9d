import assert from 'node:assert/strict';
import fc from 'fast-check';
import { awaitEarlierCharges, confirmEarlier } from '../../src/run/past/earlier.ts';
import { readPast } from '../../src/run/past/read.ts';
import { writeNotes } from '../../src/run/summary/notes.ts';
import type { AttemptResult } from '../../src/domain/attempt.ts';
import { formatMoney, type Money } from '../../src/domain/money.ts';
import type { PriceEntry } from '../../src/domain/prices.ts';

import type { BalanceReading } from '../../src/providers/port.ts';
import type { Random } from '../../src/support/random.ts';
import { describeProduct, splitPriceParts } from '../../src/providers/identity-insights/product.ts';
import { request, scope } from '../ledger/events.ts';
import { setOf } from '../providers/identity-insights/asked.ts';
import { doubtful, eur, insight } from '../support/answers.ts';
import { pick } from '../support/lots.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { createMemoryStore, type MemoryLedger } from '../support/memory-ledger.ts';
import { createTestStack, numbers } from '../support/stack.ts';
import { createSeededRandom } from '../../src/support/random.ts';

/** What the book says beside what the service takes; every price is at most what is reserved for it. */
export type Book = 'named' | 'right' | 'low' | 'high' | 'missing' | 'parts';

const BOOKS: Readonly<
  Record<Book, { readonly real: Money; readonly entries: readonly PriceEntry[] }>
> = {
  named: { real: eur('0.005'), entries: [entry('*', '0.005')] },
  right: { real: eur('0.005'), entries: [entry('*', '0.005')] },
  low: { real: eur('0.0082'), entries: [entry('*', '0.005')] },
  high: { real: eur('0.003'), entries: [entry('*', '0.005')] },
  missing: { real: eur('0.012'), entries: [entry('US', '0.01')] },
  parts: {
    real: eur('0.005'),
    entries: [
      { product: 'format', country: '*', price: eur('0.001') },
      { product: 'current_carrier', country: '*', price: eur('0.004') },
      { product: 'current_carrier', country: '*', price: eur('0.0005'), status: 'NOT_FOUND' },
    ],
  },
};

/** Of a set of two the carrier is now and then not found, which costs 0.0005 by the book; the service keeps to it most times. */
const SET = describeProduct(setOf('format,current_carrier'));
const NOT_FOUND = 'current_carrier@NOT_FOUND+format@OK';
const NOT_FOUND_COSTS: readonly Money[] = [eur('0.0015'), eur('0.0015'), eur('0.005'), 0n];

function entry(country: string, price: string): PriceEntry {
  return { product: 'standard', country, price: eur(price) };
}

/** One execution as chance has it; amounts in thousandths. */
interface Part {
  /** Killed this long after its start; undefined where it ends by itself. */
  readonly killedAfterMs: number | undefined;
  /** Time until the next one starts. */
  readonly gapMs: number;
  readonly spentByOthers: number;
  readonly toppedUp: number;
  /** When in the execution others spend and money comes in. */
  readonly movedAfterMs: number;
  readonly balanceFails: boolean;
}

/** A run of several executions under a cap, on an account that others use too. */
export interface RunScenario {
  readonly book: Book;
  readonly seed: number;
  readonly rows: number;
  readonly concurrency: number;
  readonly cap: number;
  readonly faults: number;
  /** A refund of an earlier run comes in after this many milliseconds of the first execution; undefined where none is awaited. */
  readonly lateRefundMs: number | undefined;
  readonly parts: readonly Part[];
}

const HOUR_MS = 3_600_000;
const some = (values: readonly number[]): fc.Arbitrary<number> => fc.constantFrom(...values);

/** Runs with this book; `alone`: nobody else moves the balance, it can always be read, and a run is continued within the hour. */
export function runScenarios(
  book: Book,
  { alone }: { readonly alone: boolean },
): fc.Arbitrary<RunScenario> {
  const part = fc.record({
    killedAfterMs: fc.option(fc.integer({ min: 1, max: 6_000 }), { nil: undefined }),
    gapMs: alone
      ? some([0, 300, 60_000, HOUR_MS / 2])
      : some([0, 300, 5_000, HOUR_MS / 2, 2 * HOUR_MS]),
    spentByOthers: alone ? fc.constant(0) : some([0, 0, 0, 3, 40]),
    toppedUp: alone ? fc.constant(0) : some([0, 0, 0, 0, 5, 200]),
    movedAfterMs: fc.integer({ min: 0, max: 5_000 }),
    balanceFails: alone ? fc.constant(false) : fc.constantFrom(false, false, false, true),
  });
  return fc.record({
    book: fc.constant(book),
    seed: fc.integer(),
    rows: fc.integer({ min: 5, max: 80 }),
    concurrency: fc.integer({ min: 1, max: 20 }),
    cap: fc.integer({ min: 25, max: 400 }),
    faults: alone ? fc.constant(0) : fc.constantFrom(0, 0, 10, 40),
    lateRefundMs: alone
      ? fc.constant(undefined)
      : fc.option(fc.integer({ min: 0, max: 9_000 }), { nil: undefined, freq: 5 }),
    parts: fc.array(part, { minLength: 1, maxLength: 4 }),
  });
}

/** What a run came to, for whoever counts over many. */
export interface RunResult {
  readonly charged: Money;
  readonly cap: Money;
  readonly toppedUp: Money;
  readonly doubt: Money;
  readonly endedByCap: boolean;
  /** The most balances that one execution has read. */
  readonly readingsMax: number;
}

interface World {
  readonly scenario: RunScenario;
  readonly random: Random;
  readonly ledger: MemoryLedger;
  balance: Money;
  charged: Money;
  toppedUp: Money;
  /** Charges that are answered and not yet off the account, and when (milliseconds since the epoch) they will be. */
  landing: { readonly at: number; readonly amount: Money }[];
}

/** A charge is off the account this long after its answer; that of a lost answer may take longer. */
const LANDS_WITHIN_MS = 1_900;
const LOST_LANDS_WITHIN_MS = 14_000;

/** Plays the run to its end. What the service has charged it may exceed the cap by no more than hidden top-ups. */
export async function playRun(scenario: RunScenario): Promise<RunResult> {
  const cap = BigInt(scenario.cap) * eur('0.001');
  const waits = scenario.lateRefundMs !== undefined;
  const ledger: MemoryLedger = {
    ...createMemoryStore().open(),
    outstandingRefunds: () => Promise.resolve(waits ? 1 : 0),
  };
  const world: World = {
    scenario,
    random: createSeededRandom(scenario.seed),
    ledger,
    balance: eur('50'),
    charged: 0n,
    toppedUp: 0n,
    landing: [],
  };
  let at = 1_700_000_000_000;
  let endedByCap = false;
  let readingsMax = 0;
  for (const [index, part] of scenario.parts.entries()) {
    if (endedByCap) break;
    const clock = createFakeClock(at);
    const ended = await playExecution(world, { part, clock, cap, isFirst: index === 0 });
    endedByCap = ended.byCap;
    readingsMax = Math.max(readingsMax, ended.readings);
    at = clock.now() + part.gapMs;
    const { net, doubt, unconfirmed, reserved } = ledger.books();
    const most = net + doubt + unconfirmed + reserved;
    assert.ok(
      world.charged <= cap + world.toppedUp,
      `charged ${formatMoney(world.charged)} under a cap of ${formatMoney(cap)}`,
    );
    assert.ok(
      world.charged <= most + world.toppedUp,
      `charged ${formatMoney(world.charged)}, at most ${formatMoney(most)} by the books`,
    );
  }
  const { toppedUp, charged } = world;
  return { charged, cap, toppedUp, doubt: ledger.books().doubt, endedByCap, readingsMax };
}

interface Playing {
  readonly part: Part;
  readonly clock: FakeClock;
  readonly cap: Money;
  readonly isFirst: boolean;
}

/** One execution: the opening as compose reads it, then its rows until it ends, is killed, or the cap stops it. */
async function playExecution(
  world: World,
  { part, clock, cap, isFirst }: Playing,
): Promise<{ byCap: boolean; readings: number }> {
  const { scenario, ledger } = world;
  const read = (): BalanceReading =>
    part.balanceFails
      ? { kind: 'unreadable', words: 'HTTP 503' }
      : { kind: 'balance', value: readAccount(world, clock.now()), autoReload: false };
  const before = await ledger.runToContinue(request());
  await clock.run(awaitEarlierCharges(ledger, before, clock));
  const { net, doubt, unconfirmed } = await ledger.standing(scope);
  const accountBefore = { net, held: doubt + unconfirmed };
  const reading = read();
  const openedAt = clock.now();
  const opening = reading.kind === 'balance' ? reading.value : undefined;
  const notes = writeNotes({ currency: 'EUR', opening, autoReload: false });
  const beginning = await ledger.begin(request({ at: openedAt, notes, maxSpend: cap }));
  const past = await readPast(ledger, beginning, openedAt);
  const openingRead = { reading, at: openedAt, accountBefore, alone: true };
  const earlierUnconfirmed = await confirmEarlier(ledger, beginning, openingRead);
  const { real, entries } = BOOKS[scenario.book];
  const stack = createTestStack({
    ...{ clock, past, accountBefore, earlierUnconfirmed, retries: 1 },
    ...{ book: entries, maxSpend: cap, seed: scenario.seed },
    concurrency: scenario.concurrency,
    ledger,
    ...(opening === undefined ? {} : { opening }),
    ...(scenario.book === 'parts' && { product: SET, priceParts: splitPriceParts }),
    balance: read,
    script: () => {
      const latencyMs = Math.floor(world.random() * 900);
      return { result: serve(world, { real, answeredAt: clock.now() + latencyMs }), latencyMs };
    },
  });
  moveAccount(world, { part, clock, isFirst });
  const answered = new Set(
    ledger
      .kept()
      .filter((attempt) => attempt.class === 'settled')
      .map(({ number }) => number),
  );
  const asked = numbers(scenario.rows).filter((number) => !answered.has(number));
  const work = Promise.all(asked.map((number) => stack.ask(number)));
  if (part.killedAfterMs === undefined) {
    await clock.run(work);
    const { executionUnconfirmed } = stack.stack.budget.position();
    if (
      (executionUnconfirmed !== 0n || stack.stack.budget.doubtful().length > 0) &&
      !stack.stack.evidence.isCurrent()
    )
      await clock.run(stack.stack.evidence.judge());
  } else await clock.advance(part.killedAfterMs);
  return {
    byCap: stack.halt.causes.some(({ kind }) => kind === 'max-spend'),
    readings: stack.account.reads,
  };
}

/** What others spend, pay in and get back while the execution goes on. */
function moveAccount(world: World, { part, clock, isFirst }: Omit<Playing, 'cap'>): void {
  const { lateRefundMs } = world.scenario;
  clock.after(part.movedAfterMs, () => {
    world.balance += BigInt(part.toppedUp - part.spentByOthers) * eur('0.001');
    world.toppedUp += BigInt(part.toppedUp) * eur('0.001');
  });
  // The refund of an earlier run hides charges of this one as a top-up does; it is no sign, but it is waited for.
  if (isFirst && lateRefundMs !== undefined)
    clock.after(lateRefundMs, () => (world.balance += eur('0.02')));
}

/** The balance as the account shows it at this time. */
function readAccount(world: World, now: number): Money {
  for (const { at, amount } of world.landing) if (at <= now) world.balance -= amount;
  world.landing = world.landing.filter(({ at }) => at > now);
  return world.balance;
}

/** Every charge is within what its attempt reserved; some answers are lost on their way. */
function serve(
  world: World,
  { real, answeredAt }: { readonly real: Money; readonly answeredAt: number },
): AttemptResult {
  const { scenario, random } = world;
  const isLost = random() * 100 < scenario.faults;
  const isCharged = !isLost || random() < 0.5;
  const { amount, result } = answerBy(scenario.book, { real, random });
  if (isCharged) {
    world.landing.push({
      at: answeredAt + random() * (isLost ? LOST_LANDS_WITHIN_MS : LANDS_WITHIN_MS),
      amount,
    });
    world.charged += amount;
  }
  return isLost ? doubtful() : result;
}

/** What an answer costs, and what it says of that. */
function answerBy(
  book: Book,
  { real, random }: { readonly real: Money; readonly random: Random },
): { readonly amount: Money; readonly result: AttemptResult } {
  if (book === 'named') return { amount: real, result: insight({ price: real }) };
  if (book !== 'parts' || random() < 0.6) return { amount: real, result: insight() };
  return {
    amount: pick(random, NOT_FOUND_COSTS),
    result: insight({ billedAs: NOT_FOUND }),
  };
}
