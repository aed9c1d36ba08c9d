import { formatMoney, type Money } from '../domain/money.ts';
import type { WhyNot } from '../domain/reconcile/judge.ts';
import type {
  Contest,
  Reconciliation,
  Settlement,
  SharedSum,
} from '../domain/reconcile/reconcile.ts';
import type { ChargeRecord } from '../domain/reconcile/record.ts';
import { nameAttempt } from '../domain/records.ts';
import { countNoun, joinWords, timeText } from './words.ts';

/** What came of comparing the ledger with records of the service. */
export interface ReconcileView extends Reconciliation {
  /** Records that were read. */
  readonly read: number;
  readonly netBefore: Money;
  readonly netAfter: Money;
  readonly currency: string;
}

/** Entries of each list that are shown to a person; `--json` has them all. */
const LISTED_MAX = 20;

/** The result in lines for a person; ends with a line feed. */
export function reconcileText(view: ReconcileView): string {
  const { settlements, sums, contested, foreign } = view;
  const charged = settlements.filter(({ amount }) => amount !== undefined);
  const free = settlements.length - charged.length;
  const lines = [
    `${countNoun(view.read, 'record')} read; ${countNoun(settlements.length, 'attempt')} settled: ${String(charged.length)} by ${formatMoney(sumSettled(view))} ${view.currency} of records, ${String(free)} not charged.`,
    `Net of the ledger: ${formatMoney(view.netAfter)} ${view.currency}, before ${formatMoney(view.netBefore)}.`,
    ...listUpTo(
      settlements.filter(({ from }) => from === 'rejected'),
      (count) =>
        `${countNoun(count, 'attempt')} charged, though the answer was read as not billed:`,
      describeSettlement,
    ),
    ...listUpTo(
      sums,
      (count) =>
        `${countNoun(count, 'group')} of attempts settled as a sum, for their records could be each other's:`,
      describeTogether,
    ),
    ...listUpTo(
      contested,
      (count) => `${countNoun(count, 'group')} of records that match twice settled nothing:`,
      describeTogether,
    ),
    ...listUpTo(
      foreign,
      (count) =>
        `${countNoun(count, 'record')} of ${formatMoney(sumRecords(foreign))} ${view.currency} charged, not by this ledger:`,
      describeRecord,
    ),
    ...explainLeft(view),
  ];
  return `${lines.join('\n')}\n`;
}

/** The result for programs; amounts are decimal strings, attempts `execution.sequence`. */
export function reconcileJson(view: ReconcileView): object {
  const { settlements, sums, contested, foreign, left } = view;
  return {
    records: view.read,
    settled: settlements.map(({ id, amount, records }) => ({
      attempt: nameAttempt(id),
      amount: amount === undefined ? null : formatMoney(amount),
      records: records.map((record) => record.id),
    })),
    settled_amount: formatMoney(sumSettled(view)),
    currency: view.currency,
    net: { before: formatMoney(view.netBefore), after: formatMoney(view.netAfter) },
    sums: sums.map(writeTogether),
    contested: contested.map(writeTogether),
    foreign: foreign.map(writeRecord),
    left: left.map(({ id, why }) => ({ attempt: nameAttempt(id), why })),
    without_records: listUnrecorded(view),
  };
}

function sumSettled({ settlements }: Reconciliation) {
  return settlements.reduce<Money>((sum, { amount }) => sum + (amount ?? 0n), 0n);
}

function sumRecords(records: readonly ChargeRecord[]) {
  return records.reduce<Money>((sum, { amount }) => sum + (amount ?? 0n), 0n);
}

function listUpTo<T>(
  entries: readonly T[],
  writeHeading: (count: number) => string,
  describe: (entry: T) => string,
): string[] {
  if (entries.length === 0) return [];
  const more = entries.length - LISTED_MAX;
  return [
    writeHeading(entries.length),
    ...entries.slice(0, LISTED_MAX).map((entry) => `  ${describe(entry)}`),
    ...(more > 0 ? [`  and ${String(more)} more, which --json lists`] : []),
  ];
}

function describeSettlement({ id, records }: Settlement) {
  return `${nameAttempt(id)}: ${listIds(records)} of ${formatMoney(sumRecords(records))}`;
}

function listIds(records: readonly ChargeRecord[]) {
  return records.map((record) => record.id).join(', ');
}

function describeTogether({ part, ids, records }: SharedSum | Contest) {
  const attempts = ids.map(nameAttempt).join(', ');
  return `${part}: attempts ${attempts}, records ${listIds(records)} of ${formatMoney(sumRecords(records))}`;
}

function writeTogether({ part, ids, records }: SharedSum | Contest) {
  return {
    part,
    attempts: ids.map(nameAttempt),
    records: records.map(({ id }) => id),
    amount: formatMoney(sumRecords(records)),
  };
}

/** Without its number: what stands in a log or a ticket names nobody. */
function describeRecord({ id, part, at, amount }: ChargeRecord) {
  const price = amount === undefined ? 'an amount that cannot be read' : formatMoney(amount);
  return `${id}: ${part}, ${timeText(at)} UTC, ${price}`;
}

function writeRecord({ id, part, at, amount }: ChargeRecord) {
  return {
    record: id,
    part,
    at: new Date(at).toISOString(),
    amount: amount === undefined ? null : formatMoney(amount),
  };
}

/** Parts that keep attempts in question because no record is about them. */
function listUnrecorded({ unrecorded }: Reconciliation) {
  return [...unrecorded].sort();
}

function explainLeft(view: ReconcileView): string[] {
  const counts = new Map<WhyNot, number>();
  for (const { why } of view.left) counts.set(why, (counts.get(why) ?? 0) + 1);
  return [...counts].map(([why, count]) => {
    const [stays, their] = count === 1 ? ['stays', 'its'] : ['stay', 'their'];
    return `${countNoun(count, 'attempt')} ${stays} in question: ${explainWhy(why, their, view)}.`;
  });
}

function explainWhy(why: WhyNot, their: string, view: ReconcileView): string {
  switch (why) {
    case 'young':
      return `less than an hour old, so that ${their} records may still come`;
    case 'outside':
      return `the records tell nothing about ${their} time`;
    case 'unrecorded': {
      const them = their === 'its' ? 'it' : 'them';
      return `no record of ${their} time is about ${joinWords(listUnrecorded(view))}, which says nothing about ${them}`;
    }
    case 'forgotten':
      return `${their} number is forgotten`;
    case 'contested':
      return `${their} records match twice, see above`;
    case 'unreadable':
      return `the amount of ${their} records cannot be read`;
    case 'beside':
      return `${their} records could be those of another attempt that stays`;
  }
}
