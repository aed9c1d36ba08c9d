import { createAmountWriter, showAmount } from './amounts.ts';
import type { SandboxAccount } from './account.ts';
import {
  createChargeList,
  PRODUCTS,
  type ChargeList,
  type Due,
  type Product,
  type SandboxCharge,
} from './charges.ts';
import { createTraffic, type Traffic, type TrafficFigures } from './traffic.ts';

/** What was charged, with 8 places. */
interface AmountTexts {
  readonly requested: string;
  readonly refunded: string;
  readonly net: string;
}

/** What was asked and charged for one number. */
interface SandboxNumberBook extends AmountTexts {
  /** How often it was asked; throttled and unauthorised requests are not counted. */
  readonly asked: number;
  readonly charged: number;
}

/** What is counted without more to say. */
interface Counters {
  /** Requests above the rate. */
  readonly throttled: number;
  /** Requests with wrong or without credentials. */
  readonly unauthorised: number;
  readonly balanceReads: number;
  /** Requests that carried the secret in their URL. */
  readonly secretsInUrl: number;
  /** Requests that followed a redirect. */
  readonly redirectsFollowed: number;
}

/**
 * The account as the service sees it: what a client's own books are compared with. Amounts have 8
 * places.
 */
export interface SandboxBooks extends TrafficFigures, Counters, AmountTexts {
  /** In order; the first million. */
  readonly charges: readonly SandboxCharge[];
  /** Charges beyond the first million; the sums hold them, `byNumber` does not. */
  readonly chargesUnlisted: number;
  readonly opening: string;
  /** Put in or taken out by `set` and auto reload: opening + adjusted - net = balance. */
  readonly adjusted: string;
  readonly balance: string;
  /**
   * Number and product that were charged although an answer to them had been delivered before; one
   * entry a charge.
   */
  readonly chargedTwice: readonly ChargedTwice[];
  readonly byNumber: Readonly<Record<string, SandboxNumberBook>>;
  /**
   * Status to the number of answers written with it, delivered or not; for insights as
   * `current_carrier=NOT_FOUND`.
   */
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byFault: Readonly<Record<string, number>>;
}

/** A product of a number that was charged again. */
interface ChargedTwice {
  readonly number: string;
  readonly product: Product;
}

/** A charge whose answer is on its way. */
export interface Receipt {
  /** In 10^-8, after the charge. */
  readonly balance: bigint;
  /** The answer with its price left completely. */
  answered(): void;
}

/** Keeps the books. */
export interface BookKeeper
  extends Pick<Traffic, 'arrive' | 'leave'>, Pick<ChargeList, 'recorded'> {
  requests(): number;
  count(counter: keyof Counters): void;
  status(status: number | string): void;
  fault(name: string): void;
  /** Returns the how-manieth time this number is asked. */
  ask(number: string): number;
  charge(due: Due): Receipt;
  books(): SandboxBooks;
}

const CHARGES_LISTED_MAX = 1_000_000;
/**
 * When there are more, the one that was asked first is forgotten: asked again, it counts as new.
 */
const NUMBERS_KEPT_MAX = 2_000_000;

export function createBooks(account: SandboxAccount): BookKeeper {
  const traffic = createTraffic();
  const numbers = createNumbers();
  const charges = createChargeList();
  const chargedTwice: ChargedTwice[] = [];
  const counters = {
    throttled: 0,
    unauthorised: 0,
    balanceReads: 0,
    secretsInUrl: 0,
    redirectsFollowed: 0,
  };
  const byStatus = new Map<string, number>();
  const byFault = new Map<string, number>();
  const sums = { requested: 0n, refunded: 0n, charges: 0 };

  const charge = (due: Due) => {
    const { number, product } = due;
    if (numbers.wasDelivered(number, product) && chargedTwice.length < CHARGES_LISTED_MAX)
      chargedTwice.push({ number, product });
    const place = charges.size < CHARGES_LISTED_MAX ? charges.add(due) : undefined;
    sums.charges += 1;
    sums.requested += due.requested;
    sums.refunded += due.refunded;
    const answered = () => {
      if (place !== undefined) charges.answered(place);
      numbers.deliver(number, product);
    };
    return { balance: account.charge(due), answered };
  };

  return {
    arrive: traffic.arrive,
    leave: traffic.leave,
    requests: () => traffic.figures().requests,
    count: (counter) => {
      counters[counter] += 1;
    },
    status: (status) => countOne(byStatus, String(status)),
    fault: (name) => countOne(byFault, name),
    ask: numbers.ask,
    charge,
    recorded: charges.recorded,
    books: () => ({
      ...traffic.figures(),
      charges: charges.list(),
      chargesUnlisted: sums.charges - charges.size,
      ...showAmounts(sums),
      opening: showAmount(account.opening),
      adjusted: showAmount(account.adjusted()),
      balance: showAmount(account.balance()),
      chargedTwice: [...chargedTwice],
      byNumber: sumByNumber(numbers.asked(), charges),
      byStatus: Object.fromEntries(byStatus),
      byFault: Object.fromEntries(byFault),
      ...counters,
    }),
  };
}

/**
 * How often each number was asked, and above that a bit for each product whose answer was
 * delivered: one small integer a number.
 */
function createNumbers() {
  const states = new Map<string, number>();
  const put = (number: string, state: number) => {
    const [oldest] = states.size < NUMBERS_KEPT_MAX || states.has(number) ? [] : states.keys();
    if (oldest !== undefined) states.delete(oldest);
    states.set(number, state);
  };
  const readState = (number: string) => states.get(number) ?? 0;
  const productBit = (product: Product) => 2 ** PRODUCTS.indexOf(product);
  const step = 2 ** PRODUCTS.length;
  // Whole numbers and no operators of bits, which know only 32 of them.
  const wasDelivered = (number: string, product: Product) =>
    Math.floor(readState(number) / productBit(product)) % 2 === 1;
  return {
    /** Returns the how-manieth time it is. */
    ask: (number: string) => {
      put(number, readState(number) + step);
      return Math.floor(readState(number) / step);
    },
    deliver: (number: string, product: Product) => {
      if (!wasDelivered(number, product)) put(number, readState(number) + productBit(product));
    },
    wasDelivered,
    /** Each with how often it was asked. */
    asked: () => [...states].map(([number, state]) => [number, Math.floor(state / step)] as const),
  };
}

function sumByNumber(asked: readonly (readonly [string, number])[], charges: ChargeList) {
  const none = { charged: 0, requested: 0n, refunded: 0n };
  const sums = new Map<string, typeof none>();
  for (const [, { number, requested, refunded }] of charges.recorded(0)) {
    const sum = sums.get(number) ?? none;
    sums.set(number, {
      charged: sum.charged + 1,
      requested: sum.requested + requested,
      refunded: sum.refunded + refunded,
    });
  }
  const text = createAmountWriter();
  const books = asked.map(([number, times]) => {
    const { charged, ...amounts } = sums.get(number) ?? none;
    return [number, { asked: times, charged, ...showAmounts(amounts, text) }] as const;
  });
  return Object.fromEntries(books);
}

type DueSums = Pick<Due, 'requested' | 'refunded'>;

function showAmounts({ requested, refunded }: DueSums, text = showAmount): AmountTexts {
  return { requested: text(requested), refunded: text(refunded), net: text(requested - refunded) };
}

function countOne(counts: Map<string, number>, name: string) {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
