import type { Claim } from './claim.ts';
import type { ChargeRecord } from './record.ts';

/**
 * What one part of an attempt's product may have been charged, and the record that says it once one
 * is found.
 */
export interface Slot {
  readonly claim: Claim;
  readonly part: string;
  record: ChargeRecord | undefined;
  /** More than one record may be its own, or its record may be another's. */
  contested: boolean;
}

/** Slots and records that belong to each other by the request id. */
export interface IdMatches {
  /** Records that are a slot's now, or that nobody can give to one slot. */
  readonly taken: ReadonlySet<ChargeRecord>;
  readonly contested: ReadonlySet<ChargeRecord>;
  /**
   * Parts whose records tell the request ids that answers tell: a record with another id is then
   * another's.
   */
  readonly knownBy: ReadonlySet<string>;
}

/** One slot for each part of each claim, none with a record yet. */
export function createSlots(claims: readonly Claim[]): Slot[] {
  return claims.flatMap((claim) =>
    claim.parts.map((part) => ({ claim, part, record: undefined, contested: false })),
  );
}

/**
 * Gives a record to the one slot that has its request id. Two slots, two records, another number or
 * account: nobody knows.
 */
export function matchByRequestId(
  slots: readonly Slot[],
  records: readonly ChargeRecord[],
): IdMatches {
  const bySlot = groupBy(slots, ({ claim, part }) => idKey(claim.requestId, part));
  const taken = new Set<ChargeRecord>();
  const contested = new Set<ChargeRecord>();
  const knownBy = new Set<string>();
  for (const [key, alike] of groupBy(records, ({ requestId, part }) => idKey(requestId, part))) {
    const own = bySlot.get(key) ?? [];
    const [slot] = own;
    const [record] = alike;
    if (!slot || !record) continue;
    knownBy.add(record.part);
    for (const each of alike) taken.add(each);
    if (own.length === 1 && alike.length === 1 && isOf(record, slot.claim)) {
      slot.record = record;
      continue;
    }
    for (const each of own) each.contested = true;
    for (const each of alike) contested.add(each);
  }
  return { taken, contested, knownBy };
}

/** The entries under each key, in their order; those without a key are left out. */
export function groupBy<T>(
  entries: readonly T[],
  readKey: (entry: T) => string | undefined,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const key = readKey(entry);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}

/** What a record and its slot have in common; undefined without a request id. */
export function idKey(requestId: string | undefined, part: string) {
  return requestId === undefined ? undefined : `${part}\n${requestId}`;
}

/** A forgotten number agrees with every other. */
function isOf({ number, accounts }: ChargeRecord, claim: Claim) {
  return (
    accounts.includes(claim.account) && (claim.number === undefined || claim.number === number)
  );
}
