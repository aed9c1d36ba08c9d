import { createAmountWriter } from './amounts.ts';
import type { SandboxLevel } from './prices.ts';

/** One charge. Amounts have 8 places. */
export interface SandboxCharge {
  /** International digits without `+`. */
  readonly number: string;
  readonly level: SandboxLevel;
  /** The level, with `+cnam` where the caller name was asked for. */
  readonly product: Product;
  readonly requested: string;
  readonly refunded: string;
  /** Which lookup request it was, counted from 1. */
  readonly at: number;
  /** False where a fault, or a client that went away, swallowed the answer or the price in it. */
  readonly answered: boolean;
}

/** What is charged; amounts in 10^-8. */
export interface Due {
  readonly number: string;
  readonly product: Product;
  readonly requested: bigint;
  readonly refunded: bigint;
  readonly at: number;
}

/** What can be charged. */
export type Product = (typeof PRODUCTS)[number];

/** In the order of the bits that the books keep of a number. */
export const PRODUCTS = ['standard', 'standard+cnam', 'advanced', 'advanced+cnam'] as const;

/** Charges in the order in which they were made. */
export interface ChargeList {
  readonly size: number;
  /** Returns its place in the list. */
  add(due: Due): number;
  answered(place: number): void;
  list(): readonly SandboxCharge[];
  each(visit: (charge: Pick<Due, 'number' | 'requested' | 'refunded'>) => void): void;
}

/**
 * Columns of numbers, about 35 bytes a charge where objects would take 300: a test may charge
 * hundreds of thousands.
 */
export function createChargeList(): ChargeList {
  let size = 0;
  let columns = createColumns(CHARGES_AT_FIRST);
  return {
    get size() {
      return size;
    },
    add: ({ number, product, requested, refunded, at }) => {
      if (size === columns.at.length) columns = growColumns(columns);
      // Fifteen digits fit a double exactly.
      columns.number[size] = Number(number);
      columns.product[size] = PRODUCTS.indexOf(product);
      columns.requested[size] = requested;
      columns.refunded[size] = refunded;
      columns.at[size] = at;
      size += 1;
      return size - 1;
    },
    answered: (place) => {
      columns.answered[place] = 1;
    },
    list: () => {
      const amount = createAmountWriter();
      return Array.from({ length: size }, (_, place) => readCharge(columns, place, amount));
    },
    each: (visit) => {
      const { number, requested, refunded } = columns;
      for (let place = 0; place < size; place += 1) {
        visit({
          number: String(number[place]),
          requested: requested[place] ?? 0n,
          refunded: refunded[place] ?? 0n,
        });
      }
    },
  };
}

const CHARGES_AT_FIRST = 1_024;

type ChargeColumns = ReturnType<typeof createColumns>;

function createColumns(length: number) {
  return {
    number: new Float64Array(length),
    product: new Uint8Array(length),
    requested: new BigInt64Array(length),
    refunded: new BigInt64Array(length),
    at: new Float64Array(length),
    answered: new Uint8Array(length),
  };
}

function growColumns(before: ChargeColumns) {
  const after = createColumns(before.at.length * 2);
  after.number.set(before.number);
  after.product.set(before.product);
  after.requested.set(before.requested);
  after.refunded.set(before.refunded);
  after.at.set(before.at);
  after.answered.set(before.answered);
  return after;
}

function readCharge(
  columns: ChargeColumns,
  place: number,
  amount: (units: bigint) => string,
): SandboxCharge {
  const product = PRODUCTS[columns.product[place] ?? 0] ?? 'standard';
  return {
    number: String(columns.number[place]),
    level: product.startsWith('advanced') ? 'advanced' : 'standard',
    product,
    requested: amount(columns.requested[place] ?? 0n),
    refunded: amount(columns.refunded[place] ?? 0n),
    at: columns.at[place] ?? 0,
    answered: columns.answered[place] === 1,
  };
}
