import type { Claim } from './claim.ts';
import { groupBy } from './slots.ts';
import { RECORD_SLACK_MS, type ChargeRecord, type Period, type ToldPeriod } from './record.ts';

/** Records of a file that are further apart leave a gap about which the file tells nothing. */
const GAP_MAX_MS = 86_400_000;

/** Records, and the attempts that may have them. */
interface Told {
  readonly records: readonly ChargeRecord[];
  readonly claims: readonly Claim[];
}

/**
 * The times that a file tells all about, as far as its records show: for each list from the first
 * to the last one, where none are more than a day apart, and a minute beyond both, unless an
 * answered attempt without a record was sent in that minute.
 */
export function findPeriods({ records, claims }: Told): readonly ToldPeriod[] {
  return [...groupBy(records, ({ report }) => report)].flatMap(([report, own]) => {
    const missing = listMissing({ records: own, claims }).map(({ sentAt }) => sentAt);
    return findSpans(own).map((span) => ({ report, ...widen(span, missing) }));
  });
}

/**
 * The same times up to the first attempt whose answer named a price and which has no record: what
 * lacks a record that there must be may lack others too.
 */
export function cutPeriods(
  periods: readonly ToldPeriod[],
  { records, claims }: Told,
): readonly ToldPeriod[] {
  const byReport = groupBy(records, ({ report }) => report);
  return periods.map((period) => {
    const own = byReport.get(period.report) ?? [];
    const holes = listMissing({ records: own, claims }).flatMap(({ state, sentAt }) =>
      state.kind === 'booked' && state.net > 0n && sentAt >= period.from ? sentAt - 1 : [],
    );
    return { ...period, to: holes.reduce((least, at) => Math.min(least, at), period.to) };
  });
}

function findSpans(records: readonly ChargeRecord[]): readonly Period[] {
  const spans: { from: number; to: number }[] = [];
  for (const at of records.map((record) => record.at).sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && at - last.to <= GAP_MAX_MS) last.to = at;
    else spans.push({ from: at, to: at });
  }
  return spans;
}

/** Answered attempts that have none of the records that they should have. */
function listMissing({ records, claims }: Told): Claim[] {
  const byNumber = groupBy(records, ({ number }) => number);
  const ids = new Set(records.map(({ requestId }) => requestId));
  const parts = new Set(records.map(({ part }) => part));
  const accounts = new Set(records.flatMap((record) => record.accounts));
  return claims.filter((claim) => {
    const { state, number, requestId, window } = claim;
    if (number === undefined) return false;
    if (state.kind === 'doubtful' || state.kind === 'rejected') return false;
    if (accounts.size > 0 && !accounts.has(claim.account)) return false;
    if (!claim.parts.some((part) => parts.has(part))) return false;
    if (requestId !== undefined && ids.has(requestId)) return false;
    const own = byNumber.get(number) ?? [];
    return !own.some(({ at }) => at >= window.from && at <= window.to);
  });
}

function widen({ from, to }: Period, missing: readonly number[]): Period {
  const before = missing.filter((at) => at < from && at >= from - RECORD_SLACK_MS);
  const after = missing.filter((at) => at > to && at <= to + RECORD_SLACK_MS);
  return {
    from: before.reduce((most, at) => Math.max(most, at + 1), from - RECORD_SLACK_MS),
    to: after.reduce((least, at) => Math.min(least, at - 1), to + RECORD_SLACK_MS),
  };
}
