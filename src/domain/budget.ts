import { netOf, type Charge } from './charge.ts';
import type { Judgement } from './evidence.ts';
import { createHoldings, type Holder, type Holding } from './holdings.ts';
import { formatMoney, minMoney, type Money } from './money.ts';
import type { KnownPrices } from './prices.ts';

/** What a budget starts from: the limits, the prices, and what the run has spent before. Amounts as {@link Money}. */
export interface BudgetOptions {
  readonly executionId: number;
  /** `--max-spend` of the run. */
  readonly cap: Money | undefined;
  /** `--min-balance`. */
  readonly floor: Money | undefined;
  readonly prices: KnownPrices;
  /** Net of the run before this execution. */
  readonly earlierNet: Money;
  /** Doubts of earlier executions of the run. */
  readonly earlierDoubts: readonly Holding[];
  /** Of those, what was sent so shortly before the opening balance was read that a charge may still come off it. */
  readonly lateDoubt: Money;
  /** What a balance proved about earlier executions. */
  readonly bounds: ReadonlyMap<number, Money>;
  /** The balance when this execution started; undefined where it could not be read. */
  readonly opening: Money | undefined;
}

/** The answer to an attempt that asks for its ceiling. */
export type Reservation =
  | { readonly kind: 'granted'; readonly ceiling: Money | null }
  /** Does not fit while other attempts are reserved; ask again when one has ended. */
  | { readonly kind: 'wait' }
  /** Does not fit and nothing is reserved. */
  | { readonly kind: 'short'; readonly limit: 'max-spend' | 'min-balance'; readonly ceiling: Money };

/** What the budget holds at one instant: net, doubt and reserved of the run, the rest of this execution. */
export interface Position {
  readonly net: Money;
  readonly doubt: Money;
  readonly reserved: Money;
  readonly executionNet: Money;
  readonly smallestBalance: Money | undefined;
  readonly allReported: boolean;
  readonly moneyCameIn: boolean;
}

/**
 * The run's money under its limits: a cap over all executions, a floor under the account's balance. Two-phase: an
 * attempt reserves its ceiling, then posts its charge, voids, or stays in doubt. CONTRACT, "Money: cap, floor, doubt".
 */
export interface Budget {
  reserve(holder: Holder, asked: { readonly product: string; readonly country: string }): Reservation;
  /** The attempt is settled. Returns the holdings that a price above its ceiling has lifted. */
  post(holder: Holder, charge: Charge, remainingBalance: Money | undefined): readonly Holding[];
  /** The attempt cost nothing. */
  void(holder: Holder): void;
  /** The attempt may have cost up to what it reserved. */
  doubt(holder: Holder): void;
  /** Applies what a balance proved; it is a sight of the account like that of an answer. Returns what holds now. */
  evidence(judgement: Judgement<Holder>, balance: Money): Judgement<Holder>;
  /** This execution's doubtful attempts that are not released. */
  doubtful(): readonly Holding[];
  position(): Position;
}

/** The budget of one execution. `reserve` throws where its own rule was broken: a bug, after which nothing more is sent. */
export function createBudget(options: BudgetOptions): Budget {
  const { executionId, prices } = options;
  const holdings = createHoldings(options.bounds);
  for (const doubt of options.earlierDoubts) holdings.put(doubt);
  const state: State = { executionNet: 0n, smallest: undefined, allReported: true, moneyCameIn: false };
  const standing = (): Standing => ({
    spent: options.earlierNet + state.executionNet + holdings.doubt() + holdings.reserved(),
    working: sightOf(options, state) - holdings.doubt(executionId) - holdings.reserved(),
  });

  return {
    reserve: (holder, asked) => {
      const ceiling = prices.ceiling(asked.product, asked.country);
      const needed = ceiling ?? 0n;
      const limit = ceiling === null ? anyLimit(options) : brokenLimit(options, standing(), needed);
      if (limit) return holdings.reservations() > 0 ? { kind: 'wait' } : { kind: 'short', limit, ceiling: needed };
      holdings.put({ holder, ...asked, amount: ceiling, state: 'reserved', bounded: false, chargedBefore: state.executionNet });
      assertWithin(options, standing());
      return { kind: 'granted', ceiling };
    },
    post: (holder, charge, remainingBalance) => {
      const holding = holdings.take(holder);
      const charged = (holding.chargedBefore ?? 0n) + netOf(charge);
      if (remainingBalance !== undefined) observe(state, { remainingBalance, charged, opening: options.opening });
      if (charge.source !== 'reported') state.allReported = false;
      if (charge.source === 'unknown') {
        holdings.put({ ...holding, state: 'unpriced' });
        return [];
      }
      state.executionNet += netOf(charge);
      return learn(prices, holding, charge) ? holdings.raise(holding.product, (country) => prices.ceiling(holding.product, country)) : [];
    },
    void: (holder) => void holdings.take(holder),
    doubt: (holder) => {
      holdings.put({ ...holdings.take(holder), state: 'doubtful' });
    },
    evidence: (judgement, balance) => {
      state.smallest = minMoney(balance, state.smallest ?? balance);
      if (judgement.kind === 'released') for (const holder of judgement.ids) holdings.remove(holder);
      if (judgement.kind !== 'bounded') return judgement;
      return { ...judgement, bound: holdings.bound(executionId, judgement.ids, judgement.bound) };
    },
    doubtful: () => holdings.doubtful(executionId),
    position: () => ({
      net: options.earlierNet + state.executionNet,
      doubt: holdings.doubt(),
      reserved: holdings.reserved(),
      executionNet: state.executionNet,
      smallestBalance: state.smallest,
      allReported: state.allReported,
      moneyCameIn: state.moneyCameIn,
    }),
  };
}

interface State {
  executionNet: Money;
  smallest: Money | undefined;
  allReported: boolean;
  moneyCameIn: boolean;
}

/** Where the run stands: `spent` with all that is reserved or in doubt, `working` balance without it. */
interface Standing {
  readonly spent: Money;
  readonly working: Money;
}

function brokenLimit({ cap, floor }: BudgetOptions, { spent, working }: Standing, more: Money): 'max-spend' | 'min-balance' | undefined {
  if (cap !== undefined && spent + more > cap) return 'max-spend';
  if (floor !== undefined && working - more < floor) return 'min-balance';
  return undefined;
}

/** What has no price cannot be kept under a limit, whatever is left of it. */
function anyLimit({ cap, floor }: BudgetOptions): 'max-spend' | 'min-balance' | undefined {
  if (cap !== undefined) return 'max-spend';
  return floor === undefined ? undefined : 'min-balance';
}

/** CONTRACT's rule, asked again once the attempt holds its money: whatever decided before, nothing starts beyond a limit. */
function assertWithin(options: BudgetOptions, standing: Standing): void {
  const limit = brokenLimit(options, standing, 0n);
  if (!limit) return;
  const { spent, working } = standing;
  const words =
    limit === 'max-spend' ? `${formatMoney(spent)} spent, in doubt or reserved` : `a working balance of ${formatMoney(working)}`;
  throw new Error(`The budget let an attempt start beyond --${limit}: ${words}. This is a bug; nothing more is sent.`);
}

/**
 * The account as this execution sees it: the lower of what it reckons and what answers have shown, less what an earlier
 * execution's doubt may still take.
 */
function sightOf(options: BudgetOptions, state: State): Money {
  const reckoned = (options.opening ?? 0n) - state.executionNet;
  return minMoney(reckoned, state.smallest ?? reckoned) - options.lateDoubt;
}

interface Sight {
  readonly remainingBalance: Money;
  /** What was charged before the attempt started, and its own charge: all of it is off the account when it is answered. */
  readonly charged: Money;
  readonly opening: Money | undefined;
}

function observe(state: State, { remainingBalance, charged, opening }: Sight): void {
  state.smallest = minMoney(remainingBalance, state.smallest ?? remainingBalance);
  if (opening !== undefined && remainingBalance > opening - charged) state.moneyCameIn = true;
}

/** Takes in what an attempt cost; true where that was above what it had reserved. */
function learn(prices: KnownPrices, holding: Holding, charge: Exclude<Charge, { source: 'unknown' }>): boolean {
  const { product, country, amount } = holding;
  const { requested } = charge;
  const isAbove = amount === null || requested > amount;
  if (charge.source === 'reported') prices.see({ product, country, id: holding.holder, requested, net: netOf(charge) });
  else if (isAbove) prices.seeBooked({ product, country, requested });
  if (!isAbove) return false;
  prices.liftCeiling(requested);
  return true;
}
