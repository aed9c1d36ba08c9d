import assert from 'node:assert/strict';
import { createAttemptedLookups, type AttemptedLookups } from '../../src/lookup/quota.ts';
import type { Holding } from '../../src/domain/holdings.ts';
import type { Lookup } from '../../src/domain/lookup.ts';
import type { AccountBefore } from '../../src/domain/others.ts';
import type { Money } from '../../src/domain/money.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import {
  createKnownPrices,
  createPriceBook,
  type KnownPrices,
  type PriceEntry,
  type PricePart,
  type SeenPrice,
} from '../../src/domain/prices.ts';
import type { RunPast } from '../../src/run/past/read.ts';
import { buildStack } from '../../src/compose/stack.ts';
import type { Stack, StackParts } from '../../src/run/choices.ts';
import { createVoice } from '../../src/run/voice.ts';
import type { Beginning } from '../../src/ledger/port.ts';
import { createHalt, type Halt } from '../../src/lookup/halt.ts';
import type { BalanceReading, Product } from '../../src/providers/port.ts';
import { silentLog } from '../../src/support/log.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createMemoryLedger, type MemoryLedger } from './memory-ledger.ts';
import {
  createFakeAccount,
  createScriptedProvider,
  type FakeAccount,
  type Reply,
  type ScriptedProvider,
  type Seen,
} from './scripted-provider.ts';
import { createSeededRandom } from '../../src/support/random.ts';

/** What a test says about its execution; the rest is as the program's defaults, without pacing. */
export interface StackSettings {
  readonly script: (seen: Seen, lookup: Lookup) => Reply;
  /** What is asked for; default `standard`. */
  readonly product?: Product;
  /** What products are priced by; default themselves. */
  readonly priceParts?: (billedAs: string) => readonly PricePart[];
  readonly clock?: FakeClock;
  readonly seed?: number;
  readonly rate?: number;
  readonly concurrency?: number;
  readonly retries?: number;
  readonly limit?: number;
  /** Lookups that earlier executions of the run have attempted. */
  /** Numbers that earlier executions have attempted. */
  readonly attempted?: readonly string[];
  readonly giveUpAfterMs?: number;
  readonly inDoubt?: 'retry' | 'skip';
  readonly maxAgeMs?: number;
  /** A ledger that is given has begun with it. */
  readonly maxSpend?: Money;
  readonly minBalance?: Money;
  readonly priceCeiling?: Money;
  readonly book?: readonly PriceEntry[];
  readonly seenPrices?: readonly SeenPrice[];
  /** What earlier executions of the run have left; default nothing but `earlierDoubts` and `attemptedKeys`. */
  readonly past?: RunPast;
  readonly earlierUnconfirmed?: Money;
  /** What the account's runs together had spent, in doubt and unconfirmed before the opening balance. */
  readonly accountBefore?: AccountBefore;
  readonly earlierDoubts?: readonly Holding[];
  readonly opening?: Money;
  readonly balance?: () => BalanceReading | bigint;
  readonly ledger?: MemoryLedger;
}

/** The whole stack as compose builds it, between a scripted provider and a ledger in memory. */
export interface TestStack {
  readonly clock: FakeClock;
  readonly provider: ScriptedProvider;
  readonly ledger: MemoryLedger;
  readonly account: FakeAccount;
  readonly prices: KnownPrices;
  readonly halt: Halt;
  readonly stack: Stack;
  /** Decides a lookup; its place is its order of being asked. */
  ask(number: string, country?: string): Promise<Outcome>;
  /** Decides several at once and runs the clock until all have ended. */
  askAll(numbers: readonly string[]): Promise<Outcome[]>;
  /** Ends the execution as the program does. */
  close(): Promise<void>;
}

/** Public prices as far as the tests need them. */
export const BOOK: readonly PriceEntry[] = [
  { product: 'standard', country: '*', price: 5_000_000_000_000_000n },
];

export function createTestStack(settings: StackSettings): TestStack {
  const clock = settings.clock ?? createFakeClock();
  const ledger = settings.ledger ?? createMemoryLedger(undefined, settings.maxSpend);
  assert.equal(ledger.beginning().run.maxSpend, settings.maxSpend, 'the ledger has another cap');
  const provider = createScriptedProvider(clock, settings.script, settings.product);
  const account = createFakeAccount(settings.balance ?? (() => settings.opening ?? 0n));
  const halt = createHalt();
  const prices = createKnownPrices({
    book: createPriceBook('public', settings.book ?? BOOK, settings.priceParts),
    seen: settings.seenPrices ?? [],
    priceCeiling: settings.priceCeiling,
  });
  const stack = buildStack({
    ...partsOf(settings, ledger.beginning()),
    tools: {
      clock,
      random: createSeededRandom(settings.seed ?? 1),
      log: silentLog,
      voice: createVoice({ say: () => undefined }),
    },
    ledger,
    provider,
    account,
    prices,
    halt,
  } as unknown as StackParts);
  let order = 0;
  const ask = (number: string, country = 'GB'): Promise<Outcome> => {
    order += 1;
    return stack.lookups.decide(
      { number, country, product: provider.product },
      { order, paidBefore: 0n },
    );
  };
  return {
    clock,
    provider,
    ledger,
    account,
    prices,
    halt,
    stack,
    ask,
    askAll: (numbers) => clock.run(Promise.all(numbers.map((number) => ask(number)))),
    close: async () => {
      await stack.close();
      await clock.run(stack.journal.drained());
    },
  };
}

function attemptedOf(numbers: readonly string[]): AttemptedLookups {
  const attempted = createAttemptedLookups();
  for (const number of numbers) attempted.add({ number });
  return attempted;
}

const MAX_AGE_MS = 90 * 86_400_000;

/** The few members that the stack reads of options, beginning and past. */
function partsOf(settings: StackSettings, beginning: Beginning): object {
  return {
    options: {
      ratePerSecond: settings.rate ?? 0,
      concurrency: settings.concurrency ?? 50,
      retries: settings.retries ?? 4,
      giveUpAfterMs: settings.giveUpAfterMs ?? 600_000,
      limit: settings.limit,
      minBalance: settings.minBalance,
      prices: { priceCeiling: settings.priceCeiling },
      reuse: {
        inDoubt: settings.inDoubt ?? 'retry',
        maxAgeMs: settings.maxAgeMs ?? MAX_AGE_MS,
        retryPartial: false,
      },
    },
    beginning,
    past: settings.past ?? {
      net: 0n,
      doubts: settings.earlierDoubts ?? [],
      lateDoubt: 0n,
      bounds: new Map(),
      attempted: attemptedOf(settings.attempted ?? []),
      surprises: [],
    },
    earlierUnconfirmed: settings.earlierUnconfirmed ?? 0n,
    accountBefore: settings.accountBefore ?? { net: 0n, held: 0n },
    opening:
      settings.opening === undefined
        ? undefined
        : { kind: 'balance', value: settings.opening, autoReload: false },
  };
}

/** `count` different numbers: `440000000001`, `440000000002`, ... */
export function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `44${String(index + 1).padStart(10, '0')}`);
}
