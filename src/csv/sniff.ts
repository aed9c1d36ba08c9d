/** Where two explain a file equally well, the one that is rarer inside of text comes first: "Doe, Jane;555" is two columns. */
const COMMON = ['\t', ';', '|', ','] as const;
/** Seen in files, but also in `tel:+44...` and in times: taken only where every record agrees, and on this many columns. */
const RARE: readonly { readonly delimiter: string; readonly columns: number }[] = [
  { delimiter: '~', columns: 2 },
  { delimiter: ':', columns: 3 },
];
const RECORDS_MAX = 500;

/**
 * Counts, for each candidate, the fields of each record as a reader of quotes would see them, and takes the candidate whose
 * most frequent count covers most records; a header that agrees counts extra. What the first record does not hold separates nothing: "phone" above
 * "+44 20...; +44 7..." is one column with two numbers in a cell. A file of one column is read with commas.
 * @param whole the text is the whole input, so its last record is complete
 */
export function sniffDelimiter(text: string, { quote, whole }: { quote: string; whole: boolean }): string {
  const scored = COMMON.map((delimiter) => ({ delimiter, points: score(fieldCounts(text, { delimiter, quote, whole })) }));
  const best = scored.reduce((winner, other) => (other.points > winner.points ? other : winner));
  if (best.points > 0) return best.delimiter;
  const rare = RARE.find(({ delimiter, columns }) => {
    const counts = fieldCounts(text, { delimiter, quote, whole });
    return counts.length > 1 && counts.every((count) => count === counts[0]) && (counts[0] ?? 0) >= columns;
  });
  return rare?.delimiter ?? ',';
}

/** An apostrophe where nearly every line has a cell between two of them and no cell begins with a double quote; else `"`. */
export function sniffQuote(text: string): string {
  if (/(?:^|[,;\t|~])"/m.test(text)) return '"';
  const lines = text.split(/\r\n|\n|\r/, RECORDS_MAX).filter((line) => line !== '');
  const quoted = lines.filter((line) => /(?:^|[,;\t|~])'[^']*'(?:[,;\t|~]|$)/.test(line)).length;
  return lines.length > 1 && quoted >= (lines.length - 1) * 0.9 ? "'" : '"';
}

function score(counts: readonly number[]): number {
  const tally = new Map<number, number>();
  for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1);
  const [usual, covered] = [...tally].reduce((most, entry) => (entry[1] > most[1] ? entry : most), [0, 0]);
  const [header = 0] = counts;
  if (usual <= 1 || header <= 1) return 0;
  // Rows that all end in a delimiter have a column more than their header, which is still a sign.
  return covered / counts.length + (header === usual ? 1 : 0.5);
}

interface ScanOptions {
  readonly delimiter: string;
  readonly quote: string;
  readonly whole: boolean;
}

/** Fields of each record, empty lines left out. */
function fieldCounts(text: string, { delimiter, quote, whole }: ScanOptions): readonly number[] {
  const counts: number[] = [];
  let quoted = false;
  let fields = 1;
  let record = 0;
  let cell = 0;
  for (let at = 0; at < text.length && counts.length < RECORDS_MAX; at++) {
    const char = text[at];
    if (quoted) {
      if (char !== quote) continue;
      if (text[at + 1] === quote) at++;
      else quoted = false;
    } else if (char === quote && at === cell) {
      quoted = true;
    } else if (char === delimiter) {
      fields++;
      cell = at + 1;
    } else if (char === '\n' || char === '\r') {
      if (at > record) counts.push(fields);
      if (char === '\r' && text[at + 1] === '\n') at++;
      record = cell = at + 1;
      fields = 1;
    }
  }
  const rest = record < text.length && counts.length < RECORDS_MAX;
  if (rest && (counts.length === 0 || (whole && !quoted))) counts.push(fields);
  return counts;
}
