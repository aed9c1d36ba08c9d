import { lacksRefund } from './charge.ts';
import { createDoubtMeter, isDoubtful, type DoubtBounds } from './doubt.ts';
import { addUnlessUnknown, type Money } from './money.ts';
import type { AttemptRecord } from './records.ts';
import type { Share, Summary } from './summary.ts';

/** The books of a run, added up from its attempts and nothing else. */
export interface RunBooks
  extends
    Omit<Share, 'key'>,
    Omit<Summary['lookups'], 'unique' | 'settled'>,
    Pick<Summary, 'byCountry' | 'byNetworkType' | 'byCarrier' | 'byStatus' | 'missingRefunds'>,
    Pick<Summary['timing'], 'latencyMs'>,
    Pick<Summary['money'], 'priced' | 'inDoubtReleased'> {
  readonly settledLookups: number;
  readonly byExecution: ReadonlyMap<number, ExecutionBooks>;
}

/** What one execution has spent and may have spent. */
export interface ExecutionBooks extends Pick<
  RunBooks,
  'attempts' | 'net' | 'priced' | 'inDoubtMax'
> {
  /** When the last of its attempts was sent or ended, milliseconds since the epoch; 0 without any. */
  readonly lastAt: number;
}

/** Those of an execution without an attempt. */
export const NO_BOOKS: ExecutionBooks = {
  ...{ attempts: 0, net: 0n, priced: 0n, inDoubtMax: 0n },
  lastAt: 0,
};

/** Adds attempts up, in the order of the ledger, one pass, any number of them. */
interface BooksBuilder {
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

  function countExecution({ id, charge, sentAt, endedAt = sentAt }: AttemptRecord, part: BookPart) {
    const before = executions.get(id.executionId) ?? NO_BOOKS;
    const { attempts, net, priced, inDoubtMax } = before;
    executions.set(id.executionId, {
      attempts: attempts + 1,
      net: net + part.net,
      priced: priced + (charge?.source === 'priced' ? part.net : 0n),
      inDoubtMax: addUnlessUnknown(inDoubtMax, part.inDoubtMax),
      lastAt: Math.max(before.lastAt, endedAt),
    });
  }

  return {
    add: (attempt) => {
      counter.add(attempt);
      const { lookupId } = attempt;
      const part = { ...readMoneyTaken(attempt), inDoubtMax: doubt(attempt), lookupId };
      countExecution(attempt, part);
      total.add(part);
      groups.country.add(attempt.country, part);
      groups.networkType.add(attempt.networkType, part);
      groups.carrier.add(attempt.carrier, part);
      groups.status.add(attempt.status, part);
    },
    books: () => {
      return {
        ...total.share(),
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

/** Counts attempt by attempt, whatever group it falls into. */
function createAttemptCounter() {
  const tried = new Set<number>();
  const settled = new Set<number>();
  const latencies: number[] = [];
  const missingRefunds: string[] = [];
  const counts = { attempts: 0, retries: 0, throttled: 0, inDoubt: 0, unpriced: 0 };
  const sums = { priced: 0n, inDoubtReleased: 0n };
  return {
    add: (attempt: AttemptRecord) => {
      const { lookupId, charge, latencyMs } = attempt;
      counts.attempts += 1;
      // A throttled attempt neither is a retry nor makes one.
      if (attempt.throttled) counts.throttled += 1;
      else if (tried.has(lookupId)) counts.retries += 1;
      else tried.add(lookupId);
      if (attempt.class === 'settled') settled.add(lookupId);
      if (isDoubtful(attempt)) counts.inDoubt += 1;
      if (attempt.released) sums.inDoubtReleased += attempt.ceiling ?? 0n;
      if (charge?.source === 'unknown') counts.unpriced += 1;
      if (charge?.source === 'priced') sums.priced += charge.requested - charge.refunded;
      if (latencyMs !== undefined && isAnswered(attempt)) latencies.push(latencyMs);
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

function isAnswered({ class: ended, reconciled }: AttemptRecord) {
  const before = reconciled?.from ?? ended;
  return before !== 'not_sent' && before !== 'in_doubt';
}

function readMoneyTaken({ charge }: AttemptRecord) {
  if (!charge || charge.source === 'unknown') return { requested: 0n, refunded: 0n, net: 0n };
  const { requested, refunded } = charge;
  return { requested, refunded, net: requested - refunded };
}

type BookPart = Omit<Share, 'key' | 'lookups'> & { readonly lookupId: number };

function createShare() {
  const lookups = new Set<number>();
  let requested = 0n;
  let refunded = 0n;
  let inDoubtMax: Money | null = 0n;
  return {
    add: (part: BookPart) => {
      lookups.add(part.lookupId);
      requested += part.requested;
      refunded += part.refunded;
      inDoubtMax = addUnlessUnknown(inDoubtMax, part.inDoubtMax);
    },
    share: () => ({
      lookups: lookups.size,
      requested,
      refunded,
      net: requested - refunded,
      inDoubtMax,
    }),
  };
}

/** An attempt may name none, or the empty text where its answer carries a price and no status. */
function createGroups() {
  const groups = new Map<string, ReturnType<typeof createShare>>();
  return {
    add: (named: string | undefined, part: BookPart) => {
      const key = named || 'unknown';
      const group = groups.get(key) ?? createShare();
      groups.set(key, group);
      group.add(part);
    },
    shares: () =>
      [...groups]
        .map(([key, group]) => ({ key, ...group.share() }))
        .sort((a, b) => b.lookups - a.lookups || (a.key < b.key ? -1 : 1)),
  };
}

function computePercentiles(latencies: number[]) {
  const sorted = latencies.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
