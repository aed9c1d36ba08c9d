import type { Money } from '../money.ts';
import { nameAttempt, type AttemptId } from '../records.ts';
import type { Claim, ClaimState } from './claim.ts';
import { matchByTime, type Group } from './groups.ts';
import { explainClaims, type WhyNot } from './judge.ts';
import { createSlots, groupBy, idKey, matchByRequestId, type Slot } from './slots.ts';
import type { ChargeRecord, ToldPeriod } from './record.ts';

/** What is compared. */
export interface ReconcileInput {
  /** Attempts of the ledger around the time of the records. */
  readonly claims: readonly Claim[];
  readonly records: readonly ChargeRecord[];
  /** The times that the records tell all about. */
  readonly periods: readonly ToldPeriod[];
  /** Ids of records that attempts were settled by before. */
  readonly settledBy: ReadonlySet<string>;
}

/** What the records make of attempts in question. No record is in two places. */
export interface Reconciliation {
  readonly settlements: readonly Settlement[];
  /**
   * Attempts whose records could be each other's: each is settled, but only their sum is certain.
   */
  readonly sums: readonly SharedSum[];
  /**
   * Records that match twice and settle nothing, with the attempts in question they may belong to.
   */
  readonly contested: readonly Contest[];
  /** Records of no attempt of this ledger. */
  readonly foreign: readonly ChargeRecord[];
  /** Attempts that stay in question. */
  readonly left: readonly LeftOver[];
  /** Parts that keep attempts in question because no record of their time is about them. */
  readonly unrecorded: ReadonlySet<string>;
}

/** How an attempt is settled. */
export interface Settlement {
  readonly id: AttemptId;
  /** What was known of it before. */
  readonly from: ClaimState['kind'];
  /**
   * What its records add up to; undefined where it was in doubt and has none: then it was not
   * charged.
   */
  readonly amount: Money | undefined;
  readonly records: readonly ChargeRecord[];
}

/** Attempts that are settled together by records for this part of their products. */
export interface SharedSum {
  readonly part: string;
  readonly ids: readonly AttemptId[];
  readonly records: readonly ChargeRecord[];
}

/**
 * Records for one part that cannot be given to one attempt each, and the attempts that may have
 * them.
 */
export interface Contest {
  readonly part: string;
  readonly ids: readonly AttemptId[];
  readonly records: readonly ChargeRecord[];
}

/** An attempt that stays in question. */
interface LeftOver {
  readonly id: AttemptId;
  readonly why: WhyNot;
}

/**
 * Settles attempts by records: by the request id, else by number and time. Never a guess: a record
 * settles one attempt, an attempt is settled only where each part of its product can be judged, and
 * where records fit more than one way, the attempts are settled together or not at all. The amounts
 * settled are the amounts of the records, to the last digit.
 */
export function reconcile(given: ReconcileInput): Reconciliation {
  const input = { ...given, records: nameAccounts(given) };
  const records = uniqueRecords(input);
  const slots = createSlots(input.claims);
  const ids = matchByRequestId(slots, records);
  const groups = matchByTime(slots, records, ids);
  const slotsOf = groupBy(slots, ({ claim }) => nameAttempt(claim.id));
  const { why, unrecorded } = explainClaims({ ...input, slotsOf, groups });
  const isSettled = (claim: Claim) => {
    const name = nameAttempt(claim.id);
    return canSettle(claim, slotsOf.get(name) ?? []) && !why.has(name);
  };
  const settlements = input.claims
    .filter(isSettled)
    .map((claim) => settleClaim(claim, slotsOf.get(nameAttempt(claim.id)) ?? []));
  const inGroups = new Set(groups.flatMap((group) => group.records));
  return {
    settlements,
    sums: groups.flatMap((group) => listSum(group, isSettled)),
    contested: [
      ...listContests(slots, ids.contested),
      ...groups.filter(({ isContested }) => isContested).map(describeContest),
    ],
    foreign: records.filter((record) => !ids.taken.has(record) && !inGroups.has(record)),
    left: input.claims.flatMap(({ id }) => {
      const reason = why.get(nameAttempt(id));
      return reason === undefined ? [] : [{ id, why: reason }];
    }),
    unrecorded,
  };
}

/** An answer that said that nothing was billed is wrong where a record of it names an amount. */
function canSettle({ state }: Claim, slots: readonly Slot[]) {
  if (state.kind !== 'rejected') return state.kind !== 'booked';
  if (slots.some(({ contested }) => contested)) return false;
  const amounts = slots.flatMap(({ record }) => (record ? [record.amount] : []));
  return !state.isYoung && !amounts.includes(undefined) && amounts.some((amount) => amount !== 0n);
}

/** A record that tells no account is the only one's, where there is only one. */
function nameAccounts({ records, claims }: ReconcileInput): readonly ChargeRecord[] {
  const accounts = new Set(claims.map(({ account }) => account));
  if (accounts.size !== 1) return records;
  return records.map((record) =>
    record.accounts.length === 0 ? { ...record, accounts: [...accounts] } : record,
  );
}

/** The same record may stand in two files or on two pages. */
function uniqueRecords({ records, settledBy }: ReconcileInput) {
  const byId = new Map(records.map((record) => [record.id, record]));
  return [...byId.values()].filter(({ id }) => !settledBy.has(id));
}

function settleClaim({ id, state }: Claim, slots: readonly Slot[]): Settlement {
  const records = slots.flatMap(({ record }) => record ?? []);
  const amount = records.reduce((sum, record) => sum + (record.amount ?? 0n), 0n);
  const isCharged = state.kind !== 'doubtful' || records.length > 0;
  return { id, from: state.kind, amount: isCharged ? amount : undefined, records };
}

function listSum({ slots, records }: Group, isSettled: (claim: Claim) => boolean): SharedSum[] {
  const settled = slots.filter(({ claim }) => isSettled(claim));
  const [first] = settled;
  if (!first || settled.length < 2 || records.length === 0) return [];
  return [
    {
      part: first.part,
      ids: settled.map(({ claim }) => claim.id),
      records: settled.flatMap(({ record }) => record ?? []),
    },
  ];
}

function describeContest({ slots, records }: Group): Contest {
  return {
    part: slots[0]?.part ?? '',
    ids: slots.map(({ claim }) => claim.id),
    records,
  };
}

/** What the request id gave to nobody. */
function listContests(slots: readonly Slot[], contested: ReadonlySet<ChargeRecord>): Contest[] {
  const owners = groupBy(
    slots.filter((slot) => slot.contested),
    ({ claim, part }) => idKey(claim.requestId, part),
  );
  return [...groupBy([...contested], ({ part, requestId }) => idKey(requestId, part))].map(
    ([key, records]) => ({
      part: records[0]?.part ?? '',
      ids: (owners.get(key) ?? []).map(({ claim }) => claim.id),
      records,
    }),
  );
}
