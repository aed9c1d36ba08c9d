import { computeNet, type Charge } from './charge.ts';
import type { DoubtBounds } from './doubt.ts';
import type { Judgement } from './evidence.ts';
import {
  countCharge,
  observeAnswer,
  observeRead,
  startExecutionMoney,
  type BalanceSight,
  type ExecutionMoney,
} from './execution-money.ts';
import { createHoldings, type Holding, type Holdings } from './holdings.ts';
import { formatMoney, minMoney, type Money } from './money.ts';
import {
  lowerHeld,
  readOthers,
  type AccountBefore,
  type KnownBooks,
  type Others,
} from './others.ts';
import type { KnownPrices } from './prices.ts';
import { sumHeld, type AttemptId } from './records.ts';

/**
 * What a budget starts from: the limits, the prices, and what the run has spent before. Amounts as
 * {@link Money}.
 */
export interface BudgetOptions {
  readonly executionId: number;
  /** `--max-spend` of the run. */
  readonly cap: Money | undefined;
  /** `--min-balance`. */
  readonly floor: Money | undefined;
  readonly prices: KnownPrices;
  /** Net of the run before this execution. */
  readonly earlierNet: Money;
  /**
   * What priced charges of earlier executions of the run may have cost above the book, as far as no
   * balance confirmed it.
   */
  readonly earlierUnconfirmed: Money;
  /** Doubts of earlier executions of the run. */
  readonly earlierDoubts: readonly Holding[];
  /**
   * Of those, what was sent so shortly before the opening balance was read that a charge may still
   * come off it.
   */
  readonly lateDoubt: Money;
  /** What a balance proved about earlier executions. */
  readonly bounds: DoubtBounds;
  /** The balance when this execution started; undefined where it could not be read. */
  readonly opening: Money | undefined;
  /** Of the account right before that balance was read. Absent: nobody else is on the account. */
  readonly accountBefore?: AccountBefore;
}

/** The answer to an attempt that asks for its ceiling. */
export type Reservation =
  | { readonly kind: 'granted'; readonly ceiling: Money | null }
  /** Does not fit while other attempts are reserved; ask again when one has ended. */
  | { readonly kind: 'wait' }
  /** Does not fit and nothing is reserved. */
  | {
      readonly kind: 'short';
      readonly limit: 'max-spend' | 'min-balance';
      readonly ceiling: Money;
    };

/**
 * What the budget holds at one instant: net, doubt and unconfirmed of the run, the rest
 * of this execution.
 */
export interface Position {
  readonly net: Money;
  readonly doubt: Money;
  /** What priced charges may have cost above the book. */
  readonly unconfirmed: Money;
  readonly reserved: Money;
  readonly executionNet: Money;
  /** The part of it that answers named. */
  readonly executionReported: Money;
  readonly executionDoubt: Money;
  /** null where nothing bounds it: no price was known, and so there is no limit. */
  readonly executionUnconfirmed: Money | null;
  readonly smallestBalance: Money | undefined;
  readonly allReported: boolean;
  readonly moneyCameIn: boolean;
}

/**
 * The run's money under its limits: a cap over all executions, a floor under the account's balance.
 * Two-phase: an attempt reserves its ceiling, then posts its charge, voids, or stays in doubt. What
 * an answer without a price reserved above its booked price stays held as unconfirmed. CONTRACT,
 * "Money: cap, floor, doubt".
 */
export interface Budget {
  reserve(id: AttemptId, asked: { product: string; country: string }): Reservation;
  /** The attempt is settled. Returns the holdings that a price above its ceiling has lifted. */
  post(id: AttemptId, charge: Charge, remainingBalance: Money | undefined): readonly Holding[];
  /** Lifts what attempts of the product hold to what they may cost by now. Returns what was lifted. */
  raise(product: string): readonly Holding[];
  /** The attempt cost nothing. */
  void(id: AttemptId): void;
  /** The attempt may have cost up to what it reserved. */
  doubt(id: AttemptId): void;
  /** Applies what a balance proved about doubt. Returns what holds now. */
  evidence(judgement: Judgement): Judgement;
  /**
   * A balance confirmed that the priced charges of this execution cost at most `left` above the
   * book.
   */
  confirm(left: Money): void;
  /** The ledger has told what others hold and have spent: it knows better than what was read at the start. */
  observeOthers(books: KnownBooks): void;
  /** A balance was read, apart from answers. */
  observeBalance(balance: Money, sight: BalanceSight): void;
  /** This execution's doubtful attempts that are not released. */
  doubtful(): readonly Holding[];
  position(): Position;
  /** What the account may come to over all its runs before its floor is reached; undefined without one. */
  accountMost(): Money | undefined;
}

/**
 * The budget of one execution. `reserve` throws where its own rule was broken: a bug, after which
 * nothing more is sent.
 */
export function createBudget(options: BudgetOptions): Budget {
  const { executionId, prices } = options;
  const holdings = createHoldings(options.bounds);
  for (const doubt of options.earlierDoubts) holdings.put(doubt);
  const state = startExecutionMoney(options.opening);
  let known: KnownBooks | undefined;
  let account = options.accountBefore ?? { net: 0n, held: 0n };
  const others = () => readOthers(options, holdings, { known, account });
  const standing = () => computeStanding(options, { holdings, state, others: others() });
  const raise = (product: string) =>
    holdings.raise(product, (country) => prices.ceiling(product, country));

  return {
    reserve: (id, asked) => {
      const ceiling = prices.ceiling(asked.product, asked.country);
      const limit =
        ceiling === null ? anyLimit(options) : brokenLimit(options, standing(), ceiling);
      if (limit && holdings.reservations() > 0) return { kind: 'wait' };
      if (limit) return { kind: 'short', limit, ceiling: ceiling ?? 0n };
      holdings.put({
        id,
        ...asked,
        amount: ceiling,
        state: 'reserved',
        bounded: false,
        chargedBefore: state.reportedNet,
      });
      assertWithin(options, standing());
      return { kind: 'granted', ceiling };
    },
    post: (id, charge, remainingBalance) => {
      const holding = holdings.take(id);
      // A priced charge may have cost nothing, so only reported ones are surely off the account.
      const charged =
        (holding.chargedBefore ?? 0n) + (charge.source === 'reported' ? computeNet(charge) : 0n);
      if (remainingBalance !== undefined)
        observeAnswer(state, { remainingBalance, charged, opening: options.opening });
      countCharge(state, charge, holding.amount);
      if (charge.source === 'unknown') return [];
      return learnPrice(prices, holding, charge) ? raise(holding.product) : [];
    },
    raise,
    void: (id) => void holdings.take(id),
    doubt: (id) => {
      holdings.put({ ...holdings.take(id), state: 'doubtful' });
    },
    evidence: (judgement) => {
      if (judgement.kind === 'released') judgement.ids.forEach(holdings.remove);
      if (judgement.kind !== 'bounded') return judgement;
      return { ...judgement, bound: holdings.bound(executionId, judgement.ids, judgement.bound) };
    },
    confirm: (left) => {
      state.unconfirmed = minMoney(state.unconfirmed ?? left, left);
    },
    observeOthers: (books) => {
      known = books;
      account = lowerHeld(account, books);
    },
    observeBalance: (balance, sight) => observeRead(state, balance, sight),
    doubtful: () => holdings.doubtful(executionId),
    position: () => readPosition(options, { holdings, state, others: others() }),
    accountMost: () => computeAccountMost(options, account),
  };
}

interface BudgetState {
  readonly holdings: Holdings;
  readonly state: ExecutionMoney;
  readonly others: Others;
}

function readPosition(
  { executionId }: BudgetOptions,
  { holdings, state, others: { run } }: BudgetState,
): Position {
  const { executionNet, unconfirmed, allReported, moneyCameIn } = state;
  const executionDoubt = holdings.doubt(executionId);
  return {
    net: run.net + executionNet,
    doubt: run.doubt + executionDoubt,
    unconfirmed: run.unconfirmed + (unconfirmed ?? 0n),
    reserved: holdings.reserved(),
    executionNet,
    executionReported: state.reportedNet,
    executionDoubt,
    executionUnconfirmed: unconfirmed,
    smallestBalance: state.smallest,
    allReported,
    moneyCameIn,
  };
}

/**
 * Where the run stands: `spent` with all that is reserved or in doubt, `working` balance without
 * it.
 */
function computeStanding(options: BudgetOptions, { holdings, state, others }: BudgetState) {
  const own = holdings.reserved() + (state.unconfirmed ?? 0n) + holdings.doubt(options.executionId);
  return {
    spent: sumHeld(others.run) + state.executionNet + own,
    working: computeVisibleBalance(options, state, others) - own,
  };
}

type Standing = ReturnType<typeof computeStanding>;

function brokenLimit({ cap, floor }: BudgetOptions, { spent, working }: Standing, more: Money) {
  if (cap !== undefined && spent + more > cap) return 'max-spend';
  if (floor !== undefined && working - more < floor) return 'min-balance';
  return undefined;
}

/** What has no price cannot be kept under a limit, whatever is left of it. */
function anyLimit({ cap, floor }: BudgetOptions) {
  if (cap !== undefined) return 'max-spend';
  return floor === undefined ? undefined : 'min-balance';
}

/**
 * CONTRACT's rule, asked again once the attempt holds its money: whatever decided before, nothing
 * starts beyond a limit.
 */
function assertWithin(options: BudgetOptions, standing: Standing) {
  const limit = brokenLimit(options, standing, 0n);
  if (!limit) return;
  const { spent, working } = standing;
  const words =
    limit === 'max-spend'
      ? `${formatMoney(spent)} spent, in doubt, unconfirmed or reserved`
      : `a working balance of ${formatMoney(working)}`;
  throw new Error(
    `The budget let an attempt start beyond --${limit}: ${words}. This is a bug; nothing more is sent.`,
  );
}

/**
 * The account as this execution sees it: the lower of what it reckons and what answers have shown,
 * less what others have on the wire and what an earlier execution's doubt may still take.
 */
function computeVisibleBalance(
  { opening = 0n, lateDoubt }: BudgetOptions,
  { executionNet, smallest }: ExecutionMoney,
  { spentSince, reserved }: Others,
) {
  const reckoned = opening - executionNet - spentSince;
  return minMoney(reckoned, smallest ?? reckoned) - reserved - lateDoubt;
}

function computeAccountMost(
  { floor, opening, lateDoubt }: BudgetOptions,
  { net, held }: AccountBefore,
) {
  if (floor === undefined || opening === undefined) return undefined;
  return net + held + opening - floor - lateDoubt;
}

/** Takes in what an attempt cost; true where that was above what it had reserved. */
function learnPrice(
  prices: KnownPrices,
  holding: Holding,
  charge: Exclude<Charge, { source: 'unknown' }>,
) {
  const { id, product, country, amount } = holding;
  const { requested } = charge;
  const isAbove = amount === null || requested > amount;
  if (charge.source === 'reported')
    prices.see({ product, country, id, requested, net: computeNet(charge) });
  else if (isAbove) prices.seeBooked({ product, country, requested });
  if (isAbove) prices.liftCeiling(requested);
  return isAbove;
}
