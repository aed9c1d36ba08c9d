import type { KnownPrices, SeenPrice, Surprise } from '../domain/prices.ts';
import type { Scope } from '../domain/records.ts';
import type { Ledger, RunPosition } from '../ledger/port.ts';

/** What others on the account are charged above what is known here, learned before it is reserved too low again. */
export interface PriceNews {
  /** How much of it is known: `sent` carries it. */
  epoch(): number;
  /** The ledger has told how much there is; what is new is learned behind it. */
  observe(position: Pick<RunPosition, 'priceEpoch'>): void;
  /** Resolves once all that was told is known. Rejects with LedgerError. */
  caughtUp(): Promise<void>;
  /** Called with each product whose attempts may hold too little. */
  onRise(listener: (product: string) => void): void;
}

interface PriceNewsOptions {
  readonly ledger: Pick<Ledger, 'seenPrices' | 'surprises'>;
  readonly scope: Scope;
  readonly executionId: number;
  readonly prices: Pick<KnownPrices, 'ceiling' | 'learn' | 'liftCeiling'>;
}

/** Where nobody else is on the account nothing is ever told, and nothing read. */
export function createPriceNews(options: PriceNewsOptions): PriceNews {
  const { ledger, scope, executionId, prices } = options;
  const listeners: ((product: string) => void)[] = [];
  let known = 0;
  let told = 0;
  let reading: Promise<void> | undefined;

  async function read() {
    try {
      while (known < told) {
        const epoch = told;
        const surprises = await ledger.surprises(executionId);
        const products = teach(prices, await ledger.seenPrices(scope), surprises);
        known = epoch;
        for (const product of products) for (const listener of listeners) listener(product);
      }
    } finally {
      reading = undefined;
    }
  }
  const caughtUp = async () => {
    if (known < told) await (reading ??= read());
  };

  return {
    epoch: () => known,
    observe: ({ priceEpoch }) => {
      told = Math.max(told, priceEpoch);
      // Whoever sends meanwhile is told again, and waits for it himself.
      caughtUp().catch(() => undefined);
    },
    caughtUp,
    onRise: (listener) => void listeners.push(listener),
  };
}

/** Returns the products of which something costs more than was reserved for it so far. */
function teach(
  prices: PriceNewsOptions['prices'],
  seen: readonly SeenPrice[],
  surprises: readonly Surprise[],
) {
  const rises = (place: Pick<Surprise, 'product' | 'country'>, requested: bigint) => {
    const ceiling = prices.ceiling(place.product, place.country);
    return ceiling === null || requested > ceiling;
  };
  const lifted = surprises.filter((each) => rises(each, each.requested));
  const risen = seen.filter((each) => rises(each, each.requests.dearest));
  const booked = surprises.filter(({ priced }) => priced);
  const asSeen = ({ product, country, requested }: Surprise) => ({
    ...{ product, country },
    requests: { dearest: requested, next: undefined },
  });
  prices.learn([...seen, ...booked.map(asSeen)]);
  for (const { requested } of lifted) prices.liftCeiling(requested);
  return new Set([...lifted, ...risen].map(({ product }) => product));
}
