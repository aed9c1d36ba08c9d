import { lacksRefund } from './charge.ts';
import { createDoubtMeter, isDoubtful, type DoubtBounds } from './doubt.ts';
import { addUnlessUnknown, type Money } from './money.ts';
import type { AttemptRecord } from './records.ts';
import type { Share } from './summary.ts';

/** The books of a run, added up from its attempts and nothing else. */
export interface RunBooks {
  readonly requested: Money;
  readonly refunded: Money;
  readonly net: Money;
  /** Part of net that was charged from the price book. */
  readonly priced: Money;
  /** null where a doubtful attempt reserved nothing because no price was known. */
  readonly inDoubtMax: Money | null;
  readonly inDoubtReleased: Money;
  readonly attempts: number;
  readonly lookups: number;
  readonly settledLookups: number;
  /** Attempts of a lookup after its first; a throttled attempt neither is one nor makes one. */
  readonly retries: number;
  readonly throttled: number;
  /** Doubtful attempts that are not released. */
  readonly inDoubt: number;
  readonly unpriced: number;
  readonly byExecution: ReadonlyMap<number, ExecutionBooks>;
  readonly byCountry: readonly Share[];
  readonly byNetworkType: readonly Share[];
  readonly byCarrier: readonly Share[];
  readonly byStatus: readonly Share[];
  readonly latencyMs: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly p99: number | null;
  };
  /** request_ids of answers that should have carried a refund and did not. */
  readonly missingRefunds: readonly string[];
}

export interface ExecutionBooks {
  readonly attempts: number;
  readonly net: Money;
  /** null where a doubtful attempt reserved nothing because no price was known. */
  readonly inDoubtMax: Money | null;
}

/** Adds attempts up, in the order of the ledger, one pass, any number of them. */
export interface BooksBuilder {
  add(attempt: AttemptRecord): void;
  books(): RunBooks;
}

/** The books before the first attempt. */
export function createBooks(bounds: DoubtBounds): BooksBuilder {
  const total = createShare();
  const doubt = createDoubtMeter(bounds);
  const groups = {
    country: createGroups(),
    networkType: createGroups(),
    carrier: createGroups(),
    status: createGroups(),
  };
  const counter = createAttemptCounter();
  const executions = new Map<number, ExecutionBooks>();

  function countExecution(id: number, part: BookPart) {
    const { attempts, net, inDoubtMax } = executions.get(id) ?? {
      attempts: 0,
      net: 0n,
      inDoubtMax: 0n,
    };
    executions.set(id, {
      attempts: attempts + 1,
      net: net + part.net,
      inDoubtMax: addUnlessUnknown(inDoubtMax, part.inDoubtMax),
    });
  }

  return {
    add: (attempt) => {
      counter.add(attempt);
      const part = {
        ...readMoneyTaken(attempt),
        inDoubtMax: doubt(attempt),
        lookupId: attempt.lookupId,
      };
      countExecution(attempt.id.executionId, part);
      total.add(part);
      groups.country.add(attempt.country, part);
      groups.networkType.add(keyOrUnknown(attempt.networkType), part);
      groups.carrier.add(keyOrUnknown(attempt.carrier), part);
      groups.status.add(keyOrUnknown(attempt.status), part);
    },
    books: () => {
      const { requested, refunded, net, inDoubtMax, lookups } = total.share('total');
      return {
        requested,
        refunded,
        net,
        inDoubtMax,
        lookups,
        ...counter.counts(),
        byExecution: executions,
        byCountry: groups.country.shares(),
        byNetworkType: groups.networkType.shares(),
        byCarrier: groups.carrier.shares(),
        byStatus: groups.status.shares(),
      };
    },
  };
}

/** What is counted attempt by attempt, whatever group it falls into. */
type AttemptCounts = Omit<
  RunBooks,
  keyof Share | 'byExecution' | 'byCountry' | 'byNetworkType' | 'byCarrier' | 'byStatus'
>;

function createAttemptCounter(): { add(attempt: AttemptRecord): void; counts(): AttemptCounts } {
  const tried = new Set<number>();
  const settled = new Set<number>();
  const latencies: number[] = [];
  const missingRefunds: string[] = [];
  const counts = { attempts: 0, retries: 0, throttled: 0, inDoubt: 0, unpriced: 0 };
  const sums = { priced: 0n, inDoubtReleased: 0n };
  return {
    add: (attempt) => {
      const { lookupId, charge, latencyMs } = attempt;
      counts.attempts += 1;
      if (attempt.throttled) counts.throttled += 1;
      else if (tried.has(lookupId)) counts.retries += 1;
      else tried.add(lookupId);
      if (attempt.class === 'settled') settled.add(lookupId);
      if (isDoubtful(attempt)) counts.inDoubt += 1;
      if (attempt.released) sums.inDoubtReleased += attempt.ceiling ?? 0n;
      if (charge?.source === 'unknown') counts.unpriced += 1;
      if (charge?.source === 'priced') sums.priced += charge.requested - charge.refunded;
      if (latencyMs !== undefined && attempt.class !== 'not_sent' && attempt.class !== 'in_doubt')
        latencies.push(latencyMs);
      if (lacksRefund(attempt)) missingRefunds.push(attempt.requestId ?? 'without request_id');
    },
    counts: () => ({
      ...counts,
      ...sums,
      settledLookups: settled.size,
      latencyMs: computePercentiles(latencies),
      missingRefunds,
    }),
  };
}

/** An answer may carry a price and no status, which is then the empty text. */
function keyOrUnknown(key: string | undefined) {
  return key === undefined || key === '' ? 'unknown' : key;
}

function readMoneyTaken({ charge }: AttemptRecord) {
  if (!charge || charge.source === 'unknown') return { requested: 0n, refunded: 0n, net: 0n };
  return {
    requested: charge.requested,
    refunded: charge.refunded,
    net: charge.requested - charge.refunded,
  };
}

interface BookPart {
  readonly requested: Money;
  readonly refunded: Money;
  readonly net: Money;
  readonly inDoubtMax: Money | null;
  readonly lookupId: number;
}

function createShare(): { add(part: BookPart): void; share(key: string): Share } {
  const lookups = new Set<number>();
  let requested = 0n;
  let refunded = 0n;
  let inDoubtMax: Money | null = 0n;
  return {
    add: (part) => {
      lookups.add(part.lookupId);
      requested += part.requested;
      refunded += part.refunded;
      inDoubtMax = addUnlessUnknown(inDoubtMax, part.inDoubtMax);
    },
    share: (key) => ({
      key,
      lookups: lookups.size,
      requested,
      refunded,
      net: requested - refunded,
      inDoubtMax,
    }),
  };
}

function createGroups(): { add(key: string, part: BookPart): void; shares(): Share[] } {
  const groups = new Map<string, ReturnType<typeof createShare>>();
  return {
    add: (key, part) => {
      const group = groups.get(key) ?? createShare();
      groups.set(key, group);
      group.add(part);
    },
    shares: () =>
      [...groups]
        .map(([key, group]) => group.share(key))
        .sort((a, b) => b.lookups - a.lookups || (a.key < b.key ? -1 : 1)),
  };
}

function computePercentiles(latencies: number[]): RunBooks['latencyMs'] {
  const sorted = latencies.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
