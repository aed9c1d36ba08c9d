import { raiseDearest, type Dearest } from '../domain/dearest.ts';
import { formatMoney, type Money } from '../domain/money.ts';
import type { SeenPrice } from '../domain/prices.ts';
import { insertRecent, type RecentCharge } from '../domain/recent.ts';
import type { AttemptRecord, RunRecord, Scope } from '../domain/records.ts';
import type { LedgerReader } from './port.ts';
import { compareRecent } from './verify-recent.ts';

/** Recomputes the prices seen from the charges they were learned from. */
export interface PriceCheck {
  add(attempt: AttemptRecord, scope: Scope): void;
  /** To be asked after the last attempt; one sentence each. */
  findings(): Promise<string[]>;
}

/** What the charges of one product and country show. */
interface Shown {
  requests: SeenPrice['requests'] | undefined;
  readonly recent: RecentCharge[];
}

/**
 * Reads the stored prices before the attempts are; they are read once more after them, since a run
 * may be at work.
 */
export async function createPriceCheck(
  reader: LedgerReader,
  runs: readonly RunRecord[],
): Promise<PriceCheck> {
  const scopes = new Map(runs.map(({ scope }) => [scopeKey(scope), scope]));
  const before = await storedPrices(reader, scopes);
  const shown = new Map([...scopes.keys()].map((key) => [key, new Map<string, Shown>()]));
  return {
    add: (attempt, scope) => {
      const { id, charge } = attempt;
      if (charge?.source !== 'reported') return;
      const { requested, refunded } = charge;
      const prices = shown.get(scopeKey(scope));
      const price = prices?.get(priceKey(attempt)) ?? { requests: undefined, recent: [] };
      prices?.set(priceKey(attempt), price);
      price.requests = raiseDearest(price.requests, requested);
      insertRecent(price.recent, { id, requested, net: requested - refunded });
    },
    findings: async () => {
      const after = await storedPrices(reader, scopes);
      return [...shown].flatMap(([key, prices]) =>
        comparePrices(prices, { before: before.get(key), after: after.get(key) }),
      );
    },
  };
}

function priceKey({ product, country }: Pick<SeenPrice, 'product' | 'country'>) {
  return `${product} in ${country}`;
}

function scopeKey({ origin, account }: Scope) {
  return JSON.stringify([origin, account]);
}

type Stored = ReadonlyMap<string, SeenPrice>;

async function storedPrices(reader: LedgerReader, scopes: ReadonlyMap<string, Scope>) {
  const stored = new Map<string, Stored>();
  for (const [key, scope] of scopes) {
    const prices = await reader.seenPrices(scope);
    stored.set(key, new Map(prices.map((price) => [priceKey(price), price])));
  }
  return stored;
}

function comparePrices(
  shown: ReadonlyMap<string, Shown>,
  stored: { before: Stored | undefined; after: Stored | undefined },
) {
  const unfounded = [...(stored.before?.keys() ?? [])].filter((key) => !shown.has(key));
  return [
    ...unfounded.map((key) => `A price of ${key} counts as seen, but no charge shows it.`),
    ...[...shown].flatMap(([key, price]) =>
      compareOne(key, price, { before: stored.before?.get(key), after: stored.after?.get(key) }),
    ),
  ];
}

function compareOne(
  key: string,
  shown: Shown,
  { before, after }: { before: SeenPrice | undefined; after: SeenPrice | undefined },
) {
  if (!after) return [`Charges show a price of ${key}, but none counts as seen.`];
  const findings = requestFindings(key, shown.requests, {
    before: before?.requests,
    after: after.requests,
  });
  const recent = compareRecent(shown.recent, { before: before?.recent ?? [], after: after.recent });
  if (recent) findings.push(`The last charges of ${key} are stored otherwise: ${recent}.`);
  return findings;
}

/** From look to look the two dearest only rise. */
function requestFindings(
  key: string,
  shown: Dearest | undefined,
  { before, after }: { before: Dearest | undefined; after: Dearest },
) {
  const rows = [
    { what: 'dearest request', stored: after.dearest, shown: shown?.dearest, low: before?.dearest },
    { what: 'second dearest request', stored: after.next, shown: shown?.next, low: before?.next },
  ];
  return rows
    .filter((row) => isLess(row.shown, row.low) || isLess(row.stored, row.shown))
    .map(
      (row) =>
        `The ${row.what} of ${key} is stored as ${amountText(row.stored)}; its charges show ${amountText(row.shown)}.`,
    );
}

/** A price that there is not yet is below every other. */
function isLess(amount: Money | undefined, than: Money | undefined) {
  return than !== undefined && (amount === undefined || amount < than);
}

function amountText(amount: Money | undefined) {
  return amount === undefined ? 'none' : formatMoney(amount);
}
