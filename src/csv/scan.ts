import type { Dialect } from './dialect.ts';

/** A record as a look at the text finds it, before a parser has read it. */
export interface SeenRecord {
  /** Offset of its first character. */
  readonly at: number;
  /** Physical lines before it. */
  readonly lines: number;
  /** As written, their quotes included. */
  readonly cells: readonly string[];
}

export interface ScanOptions extends Pick<Dialect, 'delimiter' | 'quote'> {
  /** The text is the whole input, so its last record is complete. */
  readonly whole: boolean;
}

const RECORDS_MAX = 500;

/** The first records of a text as a reader of quotes would see them, empty lines left out. */
export function scanRecords(
  text: string,
  { delimiter, quote, whole }: ScanOptions,
): readonly SeenRecord[] {
  const records: SeenRecord[] = [];
  let quoted = false;
  let cells: string[] = [];
  let [record, cell] = [0, 0];
  let [lines, before] = [0, 0];
  const add = (end: number) => {
    if (end > record)
      records.push({ at: record, lines: before, cells: [...cells, text.slice(cell, end)] });
  };
  for (let at = 0; at < text.length && records.length < RECORDS_MAX; at++) {
    const char = text[at];
    const ends = char === '\n' || (char === '\r' && text[at + 1] !== '\n');
    if (ends) lines++;
    if (quoted) {
      if (char !== quote) continue;
      if (text[at + 1] === quote) at++;
      else quoted = false;
    } else if (char === quote && at === cell) {
      quoted = true;
    } else if (char === delimiter) {
      cells.push(text.slice(cell, at));
      cell = at + 1;
    } else if (ends) {
      add(char === '\n' && text[at - 1] === '\r' ? at - 1 : at);
      record = cell = at + 1;
      before = lines;
      cells = [];
    }
  }
  if (records.length === 0 || (records.length < RECORDS_MAX && whole && !quoted)) add(text.length);
  return records;
}
