import { groupBy, type IdMatches, type Slot } from './slots.ts';
import type { ChargeRecord } from './record.ts';

/**
 * Slots of one number and part whose windows hold the same records: what they cost is known
 * together.
 */
export interface Group {
  readonly slots: readonly Slot[];
  readonly records: readonly ChargeRecord[];
  /** There is no way to give each record to one slot: some of them are another's. */
  readonly isContested: boolean;
}

/** A larger one is contested: nobody looks up a number so often within minutes. */
const GROUP_SLOTS_MAX = 100;

/**
 * Groups what the request id has not matched by number and time, and gives each record of a group
 * to one of its slots.
 */
export function matchByTime(
  slots: readonly Slot[],
  records: readonly ChargeRecord[],
  ids: IdMatches,
): Group[] {
  const left = groupBy(
    records.filter((record) => !ids.taken.has(record)),
    ({ number, part }) => `${part}\n${number}`,
  );
  // That a number and a time agree is too little against an answer.
  const open = slots.filter(
    ({ claim, record, contested }) => !record && !contested && claim.state.kind !== 'rejected',
  );
  const keyed = groupBy(open, ({ claim, part }) =>
    claim.number === undefined ? undefined : `${part}\n${claim.number}`,
  );
  return [...keyed].flatMap(([key, own]) => {
    const edges = findEdges(own, left.get(key) ?? [], ids);
    return joinGroups(own, edges).map((group) => settleGroup(group, edges));
  });
}

/** Which records may be a slot's. */
type Edges = ReadonlyMap<Slot, readonly ChargeRecord[]>;

function findEdges(slots: readonly Slot[], records: readonly ChargeRecord[], ids: IdMatches) {
  const edges = new Map<Slot, readonly ChargeRecord[]>();
  for (const slot of slots) {
    const { window, requestId, account } = slot.claim;
    // Answers tell the ids that records tell, so one with another id is another's.
    const hasOwnId = requestId !== undefined && ids.knownBy.has(slot.part);
    edges.set(
      slot,
      records.filter(
        ({ at, accounts, ...record }) =>
          at >= window.from &&
          at <= window.to &&
          accounts.includes(account) &&
          !(hasOwnId && record.requestId !== undefined),
      ),
    );
  }
  return edges;
}

interface Members {
  readonly slots: Slot[];
  readonly records: Set<ChargeRecord>;
}

function joinGroups(slots: readonly Slot[], edges: Edges): Members[] {
  let groups: Members[] = [];
  for (const slot of slots) {
    const own = edges.get(slot) ?? [];
    const joined = groups.filter(({ records }) => own.some((record) => records.has(record)));
    const group: Members = {
      slots: [...joined.flatMap((each) => each.slots), slot],
      records: new Set([...joined.flatMap((each) => [...each.records]), ...own]),
    };
    groups = [...groups.filter((each) => !joined.includes(each)), group];
  }
  return groups;
}

/**
 * Those whose answers named the amount take their records first, then those that were answered
 * without one.
 */
const RANKS = { booked: 0, billed: 1, doubtful: 2, rejected: 3 } as const;

function settleGroup(members: Members, edges: Edges): Group {
  const slots = [...members.slots].sort((a, b) => a.claim.sentAt - b.claim.sentAt);
  const records = [...members.records].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const pairs = slots.length > GROUP_SLOTS_MAX ? undefined : pairUp(slots, records, edges);
  for (const slot of slots) {
    if (pairs) slot.record = pairs.get(slot);
    else slot.contested = true;
  }
  return { slots, records, isContested: pairs === undefined };
}

/**
 * Gives each record to one slot, and each slot one record at most (augmenting paths). undefined
 * where that cannot be, or where no record says what a slot's own answer has said.
 */
function pairUp(
  slots: readonly Slot[],
  records: readonly ChargeRecord[],
  edges: Edges,
): ReadonlyMap<Slot, ChargeRecord> | undefined {
  const possible = new Map(slots.map((slot) => [slot, listPossible(slot, edges)]));
  const pairs = new Map<Slot, ChargeRecord>();
  const holders = new Map<ChargeRecord, Slot>();
  const pair = (slot: Slot, record: ChargeRecord) => {
    pairs.set(slot, record);
    holders.set(record, slot);
  };
  // A slot finds a record, which whoever holds it may have to change for another.
  const placeSlot = (slot: Slot, met: Set<ChargeRecord>): boolean =>
    (possible.get(slot) ?? []).some((record) => {
      if (met.has(record)) return false;
      met.add(record);
      const holder = holders.get(record);
      if (holder && !placeSlot(holder, met)) return false;
      pair(slot, record);
      return true;
    });
  const placeRecord = (record: ChargeRecord, met: Set<Slot>): boolean => {
    const fitting = orderSlots(record, slots).filter((slot) =>
      possible.get(slot)?.includes(record),
    );
    const free = fitting.find((slot) => !pairs.has(slot));
    if (free) {
      pair(free, record);
      return true;
    }
    return fitting.some((slot) => {
      const held = pairs.get(slot);
      if (met.has(slot) || !held) return false;
      met.add(slot);
      if (!placeRecord(held, met)) return false;
      pair(slot, record);
      return true;
    });
  };
  const booked = slots.filter(
    (slot) => slot.claim.state.kind === 'booked' && edges.get(slot)?.length,
  );
  if (!booked.every((slot) => placeSlot(slot, new Set()))) return undefined;
  return records.every((record) => holders.has(record) || placeRecord(record, new Set()))
    ? pairs
    : undefined;
}

/**
 * Answered ones first, for they were charged; then the one that was sent when the record was
 * written.
 */
function orderSlots({ at }: ChargeRecord, slots: readonly Slot[]) {
  const distance = ({ claim }: Slot) => Math.abs(claim.sentAt - at);
  return [...slots].sort((a, b) => rank(a) - rank(b) || distance(a) - distance(b));
}

function rank({ claim }: Slot) {
  return RANKS[claim.state.kind];
}

function listPossible(slot: Slot, edges: Edges) {
  const { state } = slot.claim;
  const own = edges.get(slot) ?? [];
  if (state.kind !== 'booked') return own;
  // No document says whether a record names the amount before or after a refund.
  return own.filter(({ amount }) => amount === state.net || amount === state.requested);
}
