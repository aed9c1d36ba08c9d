import { maxKnownMoney, maxMoney, type Money } from './money.ts';
import type { PriceEntry } from './prices.ts';

/** The lines of one product, to be asked for its price. */
interface ProductLines {
  readonly dearest: Money;
  /**
   * A line with the status comes before one without, then the exact country before `*`. Where nobody knows the status, and
   * no line goes without one, the dearest status counts, if each has a price in the country.
   */
  price(status: string | undefined, country: string): Money | undefined;
}

/** By product. Of two lines for the same product, country and status the later one holds. */
export function collectLines(entries: readonly PriceEntry[]): ReadonlyMap<string, ProductLines> {
  const products = new Map<string, Map<string, Map<string, Money>>>();
  for (const { product, status = ANY_STATUS, country, price } of entries) {
    const statuses = products.get(product) ?? new Map<string, Map<string, Money>>();
    const countries = statuses.get(foldStatus(status)) ?? new Map<string, Money>();
    products.set(product, statuses.set(foldStatus(status), countries.set(country, price)));
  }
  return new Map([...products].map(([product, statuses]) => [product, readLines(statuses)]));
}

/** `statuses`: the prices of one product by status and country. */
function readLines(statuses: ReadonlyMap<string, ReadonlyMap<string, Money>>): ProductLines {
  const find = (status: string, country: string) =>
    statuses.get(status)?.get(country) ?? statuses.get(status)?.get('*');
  const findDearest = (country: string) => {
    const prices = [...statuses.keys()].map((status) => find(status, country));
    return prices.includes(undefined) ? undefined : maxKnownMoney(...prices);
  };
  return {
    dearest: [...statuses.values()]
      .flatMap((countries) => [...countries.values()])
      .reduce((most, price) => maxMoney(most, price), 0n),
    price: (status, country) =>
      status === undefined
        ? (find(ANY_STATUS, country) ?? findDearest(country))
        : (find(foldStatus(status), country) ?? find(ANY_STATUS, country)),
  };
}

/** The status of lines that hold for every one. */
const ANY_STATUS = '';

/** Statuses are one in whatever case a book writes them. */
function foldStatus(status: string) {
  return status.toUpperCase();
}
