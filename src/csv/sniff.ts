import { addCount } from '../domain/lists.ts';
import { scanRecords, type ScanOptions } from './scan.ts';
import { countTitles } from './titles.ts';

/**
 * Where two explain a file equally well, the one that is rarer inside of text comes first: "Doe,
 * Jane;555" is two columns.
 */
const COMMON = ['\t', ';', '|', ','] as const;
/**
 * Seen in files, but also in `tel:+44...` and in times: taken only where every record agrees, and
 * on this many columns.
 */
const RARE = [
  { delimiter: '~', columns: 2 },
  { delimiter: ':', columns: 3 },
];
const LINES_MAX = 500;

/**
 * Counts, for each candidate, the fields of each record behind the titles, and takes the candidate
 * whose most frequent count covers most records; a header that agrees counts extra. What the first
 * record does not hold separates nothing: "phone" above "+44 20...; +44 7..." is one column with
 * two numbers in a cell. A file of one column is read with commas.
 * @param header false: every record is a row, so there are no titles
 */
export function sniffDelimiter(
  text: string,
  { header, ...scan }: Omit<ScanOptions, 'delimiter'> & { header: boolean },
): string {
  const fieldCounts = (delimiter: string) => {
    const records = scanRecords(text, { ...scan, delimiter });
    return records.slice(header ? countTitles(records) : 0).map(({ cells }) => cells.length);
  };
  const scored = COMMON.map((delimiter) => ({
    delimiter,
    points: scoreCounts(fieldCounts(delimiter)),
  }));
  const best = scored.reduce((winner, other) => (other.points > winner.points ? other : winner));
  if (best.points > 0) return best.delimiter;
  const rare = RARE.find(({ delimiter, columns }) => {
    const [first = 0, ...others] = fieldCounts(delimiter);
    return first >= columns && others.length > 0 && others.every((count) => count === first);
  });
  return rare?.delimiter ?? ',';
}

/**
 * An apostrophe where nearly every line has a cell between two of them and no cell begins with a
 * double quote; else `"`.
 */
export function sniffQuote(text: string): string {
  if (/(?:^|[,;\t|~])"/m.test(text)) return '"';
  const lines = text.split(/\r\n|\n|\r/, LINES_MAX).filter(Boolean);
  const quoted = lines.filter((line) => /(?:^|[,;\t|~])'[^']*'(?:[,;\t|~]|$)/.test(line)).length;
  return lines.length > 1 && quoted >= (lines.length - 1) * 0.9 ? "'" : '"';
}

function scoreCounts(counts: readonly number[]) {
  const tally = new Map<number, number>();
  for (const count of counts) addCount(tally, count);
  const [usual, covered] = [...tally].reduce(
    (most, entry) => (entry[1] > most[1] ? entry : most),
    [0, 0],
  );
  const [header = 0] = counts;
  if (usual <= 1 || header <= 1) return 0;
  // Rows that all end in a delimiter have a column more than their header, which is still a sign.
  return covered / counts.length + (header === usual ? 1 : 0.5);
}
