import { isInQuestion } from '../../domain/reconcile/claim.ts';
import { RECORD_DELAY_MS, RECORD_SLACK_MS, type Period } from '../../domain/reconcile/record.ts';
import type { LedgerReader } from '../../ledger/port.ts';
import { readAttempts, type AttemptFilter } from './collect.ts';

/**
 * What is asked for: whole days in UTC with attempts in question, days in a row as one, and a
 * minute beyond both ends.
 */
export interface Question extends Period {
  /** The service's name of the records. */
  readonly report: string;
  readonly days: number;
  /**
   * Attempts of the ledger that were or may have been charged in these days, each counted once for
   * each of its parts.
   */
  readonly recordsExpected: number;
}

const DAY_MS = 86_400_000;

/** What the service is to be asked; nothing where no attempt old enough is in question. */
export async function listQuestions(
  ledger: LedgerReader,
  {
    filter,
    nameReport,
    listParts,
    now,
  }: {
    readonly filter: AttemptFilter;
    /** undefined where there are no records of a product. */
    readonly nameReport: (product: string) => string | undefined;
    readonly listParts: (product: string) => readonly string[];
    readonly now: number;
  },
): Promise<readonly Question[]> {
  const reports = new Map<string, Map<number, { asked: boolean; records: number }>>();
  for await (const { attempt } of readAttempts(ledger, filter)) {
    const report = nameReport(attempt.product);
    const isAsked = isInQuestion(attempt) && attempt.sentAt <= now - RECORD_DELAY_MS;
    if (report === undefined || (!isAsked && !attempt.charge)) continue;
    const days = reports.get(report) ?? new Map<number, { asked: boolean; records: number }>();
    reports.set(report, days);
    const number = Math.floor(attempt.sentAt / DAY_MS);
    const day = days.get(number) ?? { asked: false, records: 0 };
    days.set(number, day);
    day.asked ||= isAsked;
    day.records += listParts(attempt.product).length;
  }
  return [...reports].flatMap(([report, days]) =>
    joinDays([...days].filter(([, { asked }]) => asked).sort(([a], [b]) => a - b)).map(
      ({ to, ...question }) => ({ report, ...question, to: Math.min(to, now) }),
    ),
  );
}

function joinDays(days: readonly (readonly [number, { readonly records: number }])[]) {
  const joined: { first: number; days: number; recordsExpected: number }[] = [];
  for (const [number, { records }] of days) {
    const last = joined.at(-1);
    if (last && last.first + last.days === number) {
      last.days += 1;
      last.recordsExpected += records;
    } else joined.push({ first: number, days: 1, recordsExpected: records });
  }
  return joined.map(({ first, ...rest }) => ({
    ...rest,
    from: first * DAY_MS - RECORD_SLACK_MS,
    to: (first + rest.days) * DAY_MS + RECORD_SLACK_MS,
  }));
}
