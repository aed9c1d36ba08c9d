import type { ImportSummary } from '../domain/import-summary.ts';
import { listPresent } from '../domain/lists.ts';
import { layOutLines, type Line, type Page } from './layout.ts';
import { countNoun, groupDigits, joinWords, timeText } from './words.ts';

/** What an import came to, for a person. Ends with a line feed. */
export function importText(summary: ImportSummary, page: Page): string {
  const { file, ledger, rows, imported, known, older, conflicting } = summary;
  const facts = listPresent<Line>(
    ['from', `${file}, ${countNoun(rows, 'row')}`],
    ['ledger', ledger],
    ['imported', `${countNoun(imported, 'answer')}${describeDates(summary)}`],
    known > 0 && ['known', `${countNoun(known, 'row')} whose answer was on record`],
    older > 0 && ['older', `${countNoun(older, 'row')} with a newer answer on record`],
    summary.unanswered.size > 0 && [
      'empty',
      `rows without an answer: ${describeCounts(summary.unanswered)}`,
    ],
    summary.refused.size > 0 && ['left out', describeCounts(summary.refused, explain), 'yellow'],
    conflicting.count > 0 && ['conflict', describeConflicts(conflicting), 'yellow'],
    summary.missing.length > 0 && ['missing', describeMissing(summary)],
  );
  return `${layOutLines(facts, page).join('\n')}\n`;
}

/** The same for programs. */
export function importJson(summary: ImportSummary): object {
  const { oldestAt, newestAt, unanswered, refused, conflicting, ...told } = summary;
  return {
    schema: 1,
    ...told,
    unanswered: Object.fromEntries(unanswered),
    refused: Object.fromEntries(refused),
    conflicting: { count: conflicting.count, rows: conflicting.positions },
    oldest_at: writeTime(oldestAt),
    newest_at: writeTime(newestAt),
  };
}

function writeTime(at: number | undefined) {
  return at === undefined ? null : new Date(at).toISOString();
}

function describeDates({ oldestAt, newestAt }: ImportSummary) {
  if (oldestAt === undefined || newestAt === undefined) return '';
  return oldestAt === newestAt
    ? `, given ${timeText(oldestAt)} UTC`
    : `, given from ${timeText(oldestAt)} to ${timeText(newestAt)} UTC`;
}

function describeCounts(
  counts: ReadonlyMap<string, number>,
  explainSlug: (slug: string) => string = () => '',
) {
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([slug, count]) => `${groupDigits(count)} ${slug}${explainSlug(slug)}`)
    .join(', ');
}

/** What helps against it, as far as an option does. */
const ADVICE: Readonly<Record<string, string>> = {
  no_date: 'say with --dated when they were given',
  unreadable_date: 'write dates as 2026-10-01',
  future_date: 'a date that is yet to come',
  needs_country: 'name it with --country, or give --bare international',
  other_product: 'a level that another --provider has',
};

function explain(slug: string) {
  const advice = ADVICE[slug];
  return advice === undefined ? '' : ` (${advice})`;
}

function describeConflicts({ count, positions }: ImportSummary['conflicting']) {
  const more = count > positions.length ? ` and ${count - positions.length} more` : '';
  const said = count === 1 ? 'says' : 'say';
  return `${countNoun(count, 'row')} ${said} something else than another answer of the same date, which stays: ${positions.join(', ')}${more}`;
}

const NAMED_MAX = 6;

function describeMissing({ missing, products }: ImportSummary) {
  const more = missing.length - NAMED_MAX;
  const named = missing.slice(0, NAMED_MAX).join(', ');
  return `columns of ${joinWords(products)} that the file has not stay empty: ${named}${more > 0 ? ` and ${more} more` : ''}`;
}
