import { nameAttempt } from '../records.ts';
import type { Claim } from './claim.ts';
import type { Group } from './groups.ts';
import type { Slot } from './slots.ts';
import type { ChargeRecord, Period, ToldPeriod } from './record.ts';

/** Why an attempt stays in question. */
export type WhyNot =
  /** Its records may still come. */
  | 'young'
  /** The records tell nothing about its time. */
  | 'outside'
  /** No record at all is about one of its parts. */
  | 'unrecorded'
  /** Its number is forgotten, and no request id leads to it. */
  | 'forgotten'
  /** Its records match twice. */
  | 'contested'
  /** A record of it names no amount that can be read. */
  | 'unreadable'
  /** Its records could be those of an attempt that stays in question. */
  | 'beside';

/** What is known once records have found their attempts; slots by the name of their attempt. */
interface Matched {
  readonly claims: readonly Claim[];
  readonly slotsOf: ReadonlyMap<string, readonly Slot[]>;
  readonly groups: readonly Group[];
  readonly records: readonly ChargeRecord[];
  readonly periods: readonly ToldPeriod[];
}

/**
 * By its name each attempt in question that cannot be settled, and why; `unrecorded`: the parts
 * without any record.
 */
export function explainClaims(matched: Matched): {
  readonly why: ReadonlyMap<string, WhyNot>;
  readonly unrecorded: ReadonlySet<string>;
} {
  const { claims, slotsOf, groups, records, periods } = matched;
  const seen = periods.map((period) => ({ period, parts: listSeen(records, period) }));
  const why = new Map<string, WhyNot>();
  const unrecorded = new Set<string>();
  for (const claim of claims) {
    const name = nameAttempt(claim.id);
    const reason = explainClaim(claim, { slots: slotsOf.get(name) ?? [], seen, unrecorded });
    if (reason !== undefined) why.set(name, reason);
  }
  addNeighbours(why, groups);
  return { why, unrecorded };
}

interface Judged {
  readonly slots: readonly Slot[];
  /** The parts that have records in each period, by {@link seenKey}. */
  readonly seen: readonly { readonly period: Period; readonly parts: ReadonlySet<string> }[];
  readonly unrecorded: Set<string>;
}

function explainClaim(
  { state, number, sentAt, account }: Claim,
  { slots, seen, unrecorded }: Judged,
): WhyNot | undefined {
  if (state.kind === 'booked' || state.kind === 'rejected') return undefined;
  if (slots.some(({ contested }) => contested)) return 'contested';
  if (slots.some(({ record }) => record && record.amount === undefined)) return 'unreadable';
  if (state.isYoung) return 'young';
  const without = slots.filter(({ record }) => !record);
  if (without.length === 0) return undefined;
  if (number === undefined) return 'forgotten';
  const told = seen.filter(({ period }) => isWithin(sentAt, period));
  if (told.length === 0) return 'outside';
  const missing = without.filter(
    ({ part }) => !told.some(({ parts }) => parts.has(seenKey(account, part))),
  );
  for (const { part } of missing) unrecorded.add(part);
  return missing.length === 0 ? undefined : 'unrecorded';
}

/** An account's records say nothing about another account. */
function listSeen(records: readonly ChargeRecord[], period: ToldPeriod): ReadonlySet<string> {
  return new Set(
    records
      .filter(({ at, report }) => report === period.report && isWithin(at, period))
      .flatMap(({ accounts, part }) => accounts.map((account) => seenKey(account, part))),
  );
}

function seenKey(account: string, part: string) {
  return `${account}\n${part}`;
}

/**
 * Whoever shares a group with an attempt that is not settled is not either: a record of one may be
 * the other's.
 */
function addNeighbours(why: Map<string, WhyNot>, groups: readonly Group[]) {
  const shared = groups
    .map(({ slots }) => slots.filter(({ claim }) => claim.state.kind !== 'booked'))
    .filter((slots) => slots.length > 1);
  for (let grows = true; grows;) {
    grows = false;
    for (const slots of shared) {
      const names = slots.map(({ claim }) => nameAttempt(claim.id));
      if (!names.some((name) => why.has(name))) continue;
      for (const name of names) {
        if (why.has(name)) continue;
        why.set(name, 'beside');
        grows = true;
      }
    }
  }
}

function isWithin(at: number, { from, to }: Period) {
  return at >= from && at <= to;
}
