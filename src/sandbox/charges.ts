import { createAmountWriter } from './amounts.ts';
import { INSIGHTS } from './identity-insights/insights.ts';
import type { SandboxLevel } from './prices.ts';

/** One charge. Amounts have 8 places. */
export interface SandboxCharge {
  /** International digits without `+`. */
  readonly number: string;
  /** Absent for an insight. */
  readonly level?: SandboxLevel;
  /** The level, with `+cnam` where the caller name was asked for; or the insight. */
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
  readonly record?: RecordNote | undefined;
}

/** What a record of the charge tells beside it. */
interface RecordNote {
  /** When the request came, in milliseconds since the epoch. */
  readonly time: number;
  /** The how-manieth time the number was asked. */
  readonly ask: number;
  /** Of an insight: its status, and the application that asked. */
  readonly status?: string;
  readonly application?: string;
}

/** A charge with what its record tells. */
export type RecordedCharge = Omit<Due, 'record'> & { readonly record: RecordNote };

/** What can be charged. */
export type Product = (typeof PRODUCTS)[number];

/** In the order of the bits that the books keep of a number. */
export const PRODUCTS = [
  'standard',
  'standard+cnam',
  'advanced',
  'advanced+cnam',
  ...INSIGHTS,
] as const;

/** Charges in the order in which they were made. */
export interface ChargeList {
  readonly size: number;
  /** Returns its place in the list. */
  add(due: Due): number;
  answered(place: number): void;
  list(): readonly SandboxCharge[];
  /** Those from this place on. */
  recorded(from: number): Iterable<readonly [place: number, charge: RecordedCharge]>;
}

/**
 * Columns of numbers, about 50 bytes a charge where objects would take 400: a test may charge
 * hundreds of thousands.
 */
export function createChargeList(): ChargeList {
  let size = 0;
  let columns = createColumns(CHARGES_AT_FIRST);
  const texts = createTexts();
  const readRecorded = (place: number) => readCharge(columns, place, texts.text);
  return {
    get size() {
      return size;
    },
    add: ({ number, product, requested, refunded, at, record }) => {
      if (size === columns.at.length) columns = growColumns(columns);
      // Fifteen digits fit a double exactly.
      columns.number[size] = Number(number);
      columns.product[size] = PRODUCTS.indexOf(product);
      columns.requested[size] = requested;
      columns.refunded[size] = refunded;
      columns.at[size] = at;
      columns.time[size] = record?.time ?? 0;
      columns.ask[size] = record?.ask ?? 0;
      columns.status[size] = texts.place(record?.status);
      columns.application[size] = texts.place(record?.application);
      size += 1;
      return size - 1;
    },
    answered: (place) => {
      columns.answered[place] = 1;
    },
    list: () => {
      const amount = createAmountWriter();
      return Array.from({ length: size }, (_, place) => {
        const { number, product, requested, refunded, at } = readRecorded(place);
        const level = readLevel(product);
        return {
          number,
          ...(level && { level }),
          product,
          requested: amount(requested),
          refunded: amount(refunded),
          at,
          answered: columns.answered[place] === 1,
        };
      });
    },
    *recorded(from) {
      for (let place = from; place < size; place += 1) yield [place, readRecorded(place)];
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
    time: new Float64Array(length),
    ask: new Uint32Array(length),
    status: new Uint16Array(length),
    application: new Uint16Array(length),
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
  after.time.set(before.time);
  after.ask.set(before.ask);
  after.status.set(before.status);
  after.application.set(before.application);
  after.answered.set(before.answered);
  return after;
}

/** Few different texts as small numbers; 0 is none, and so is what no number is left for. */
function createTexts() {
  const texts: (string | undefined)[] = [undefined];
  const places = new Map<string | undefined, number>([[undefined, 0]]);
  return {
    place: (text: string | undefined) => {
      const known = places.get(text);
      if (known !== undefined || texts.length > TEXTS_MAX) return known ?? 0;
      places.set(text, texts.length);
      return texts.push(text) - 1;
    },
    text: (place: number) => texts[place],
  };
}

const TEXTS_MAX = 65_535;

function readCharge(
  columns: ChargeColumns,
  place: number,
  text: (place: number) => string | undefined,
): RecordedCharge {
  const status = text(columns.status[place] ?? 0);
  const application = text(columns.application[place] ?? 0);
  return {
    number: String(columns.number[place]),
    product: PRODUCTS[columns.product[place] ?? 0] ?? 'standard',
    requested: columns.requested[place] ?? 0n,
    refunded: columns.refunded[place] ?? 0n,
    at: columns.at[place] ?? 0,
    record: {
      time: columns.time[place] ?? 0,
      ask: columns.ask[place] ?? 0,
      ...(status !== undefined && { status }),
      ...(application !== undefined && { application }),
    },
  };
}

/** The level of a product that is not an insight. */
export function readLevel(product: Product): 'standard' | 'advanced' | undefined {
  const [level] = product.split('+');
  return level === 'standard' || level === 'advanced' ? level : undefined;
}
