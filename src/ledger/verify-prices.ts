import { formatMoney, maxMoney, minMoney, type Money } from '../domain/money.ts';
import type { AttemptRecord, LedgerReader, RunRecord, Scope, SeenPrice } from './port.ts';

/** Recomputes the prices seen from the charges they were learned from. */
export interface PriceCheck {
  add(attempt: AttemptRecord, scope: Scope): void;
  /** To be asked after the last attempt; one sentence each. */
  findings(): Promise<string[]>;
}

interface Shown {
  readonly product: string;
  readonly country: string;
  least: Money;
  most: Money;
  dearest: Money;
}

/** Reads the stored prices before the attempts are; they are read once more after them, since a run may be at work. */
export async function createPriceCheck(reader: LedgerReader, runs: readonly RunRecord[]): Promise<PriceCheck> {
  const scopes = new Map(runs.map(({ scope }) => [scopeKey(scope), scope]));
  const before = await storedPrices(reader, scopes);
  const shown = new Map<string, Map<string, Shown>>([...scopes.keys()].map((key) => [key, new Map()]));
  return {
    add: ({ charge, product, country }, scope) => {
      if (charge?.source === 'reported') show(shown.get(scopeKey(scope)), { product, country, ...charge });
    },
    findings: async () => {
      const after = await storedPrices(reader, scopes);
      return [...shown].flatMap(([key, prices]) => compare(prices, { before: before.get(key), after: after.get(key) }));
    },
  };
}

function scopeKey({ origin, account }: Scope): string {
  return JSON.stringify([origin, account]);
}

type Stored = ReadonlyMap<string, SeenPrice>;

async function storedPrices(reader: LedgerReader, scopes: ReadonlyMap<string, Scope>): Promise<Map<string, Stored>> {
  const stored = new Map<string, Stored>();
  for (const [key, scope] of scopes)
    stored.set(key, new Map((await reader.seenPrices(scope)).map((price) => [`${price.product} in ${price.country}`, price])));
  return stored;
}

function show(
  prices: Map<string, Shown> | undefined,
  { product, country, requested, refunded }: { product: string; country: string; requested: Money; refunded: Money },
): void {
  const key = `${product} in ${country}`;
  const net = requested - refunded;
  const price = prices?.get(key);
  if (!price) {
    prices?.set(key, { product, country, least: net, most: net, dearest: requested });
    return;
  }
  price.least = minMoney(price.least, net);
  price.most = maxMoney(price.most, net);
  price.dearest = maxMoney(price.dearest, requested);
}

function compare(
  shown: ReadonlyMap<string, Shown>,
  stored: { readonly before: Stored | undefined; readonly after: Stored | undefined },
): string[] {
  const unfounded = [...(stored.before ?? [])].flatMap(([key]) =>
    shown.has(key) ? [] : [`A price of ${key} counts as seen, but no charge shows it.`],
  );
  return [
    ...unfounded,
    ...[...shown].flatMap(([key, price]) => compareOne(key, price, { before: stored.before?.get(key), after: stored.after?.get(key) })),
  ];
}

function compareOne(
  key: string,
  shown: Shown,
  { before, after }: { before: SeenPrice | undefined; after: SeenPrice | undefined },
): string[] {
  if (!after) return [`Charges show a price of ${key}, but none counts as seen.`];
  // From look to look the dearest and the most only rise, the least only falls.
  const rows = [
    {
      what: 'dearest request',
      stored: after.dearestRequest,
      shown: shown.dearest,
      low: before?.dearestRequest,
      high: after.dearestRequest,
    },
    { what: 'highest net price', stored: after.mostNet, shown: shown.most, low: before?.mostNet, high: after.mostNet },
    { what: 'lowest net price', stored: after.leastNet, shown: shown.least, low: after.leastNet, high: before?.leastNet },
  ];
  return rows
    .filter((row) => (row.low !== undefined && row.shown < row.low) || (row.high !== undefined && row.shown > row.high))
    .map((row) => `The ${row.what} of ${key} is stored as ${formatMoney(row.stored)}; its charges show ${formatMoney(row.shown)}.`);
}
