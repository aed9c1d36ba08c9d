import type { AttemptResult } from '../../src/domain/attempt.ts';
import type { Lookup } from '../../src/domain/lookup.ts';
import type { Account, BalanceReading, Product, Provider } from '../../src/providers/port.ts';
import type { Clock } from '../../src/support/clock.ts';

/** One attempt as the service saw it. */
export interface Seen {
  readonly number: string;
  /** How often this number has been asked, this time included. */
  readonly attempt: number;
  /** Monotonic milliseconds when the bytes left. */
  readonly at: number;
}

/** What the service does with an attempt: the answer, and the time both ways. */
export interface Reply {
  readonly result: AttemptResult;
  /** Milliseconds from the wire to the answer; 0 answers within the turn. */
  readonly latencyMs?: number;
  /** Promise turns that the answer takes besides, to move it against others of the same instant. */
  readonly ticks?: number;
  /** Milliseconds that connecting takes before the bytes leave. */
  readonly connectMs?: number;
}

/** A provider that answers by script and remembers what reached it. */
export interface ScriptedProvider extends Provider {
  readonly seen: readonly Seen[];
  /** Attempts open now, and the most that were open at once. */
  readonly open: number;
  readonly openMax: number;
  /** How often its connections were renewed. */
  readonly renewals: number;
}

const STANDARD: Product = {
  product: 'standard',
  serves: (bought) => bought === 'standard',
  columns: [],
  columnKinds: {},
  tells: [],
  label: () => 'standard',
};

/** `script` is asked when an attempt begins; what it throws is a bug of the provider. */
export function createScriptedProvider(
  clock: Clock,
  script: (seen: Seen, lookup: Lookup) => Reply,
  product: Product = STANDARD,
): ScriptedProvider {
  const seen: Seen[] = [];
  const attempts = new Map<string, number>();
  let open = 0;
  let openMax = 0;
  let renewals = 0;
  return {
    seen,
    get renewals() {
      return renewals;
    },
    get open() {
      return open;
    },
    get openMax() {
      return openMax;
    },
    ...product,
    renew: () => {
      renewals += 1;
    },
    fields: () => new Map(),
    facts: () => ({}),
    notes: () => [],
    close: () => undefined,
    attempt: async (lookup, wire) => {
      open += 1;
      openMax = Math.max(openMax, open);
      try {
        const attempt = (attempts.get(lookup.number) ?? 0) + 1;
        attempts.set(lookup.number, attempt);
        const arriving = { number: lookup.number, attempt, at: clock.monotonic() };
        const {
          result,
          latencyMs = result.latencyMs,
          connectMs = 0,
          ticks = 0,
        } = script(arriving, lookup);
        if (connectMs > 0) await clock.sleep(connectMs);
        if (result.class !== 'not_sent') {
          seen.push({ ...arriving, at: clock.monotonic() });
          wire.onWire();
        }
        if (latencyMs > 0) await clock.sleep(latencyMs);
        for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
        return result;
      } finally {
        open -= 1;
      }
    },
  };
}

/** An account whose balance a test sets; `reads` counts how often it was asked. */
export interface FakeAccount extends Account {
  readonly reads: number;
}

export function createFakeAccount(read: () => BalanceReading | bigint): FakeAccount {
  let reads = 0;
  return {
    get reads() {
      return reads;
    },
    balance: async () => {
      reads += 1;
      const value = read();
      return typeof value === 'bigint' ? { kind: 'balance', value, autoReload: false } : value;
    },
  };
}
