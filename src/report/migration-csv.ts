import type { ComparedCell } from '../domain/comparison.ts';
import { guardFormula, writeLine } from './csv.ts';

/** Where a difference was found, and when its two answers were recorded (ms since the epoch). */
interface DifferencePlace {
  /** E.164 digits without the leading plus. */
  readonly number: string;
  readonly country: string;
  readonly beforeAt: number;
  readonly afterAt: number;
}

const HEADER = [
  'number',
  'country',
  'field',
  'before',
  'after',
  'verdict',
  'before_at',
  'after_at',
];

/** The header of the CSV of differences; ends with a line feed. */
export function differencesHeader(): string {
  return writeLine(HEADER);
}

/** One CSV line for each cell that is not the same; each ends with a line feed. */
export function differenceLines(place: DifferencePlace, cells: readonly ComparedCell[]): string {
  const { number, country, beforeAt, afterAt } = place;
  const times = [beforeAt, afterAt].map((at) => new Date(at).toISOString());
  return cells
    .filter(({ verdict }) => verdict !== 'same')
    .map(({ field, before, after, verdict }) =>
      writeLine([`+${number}`, country, field, ...texts(before, after), verdict, ...times]),
    )
    .join('');
}

/** A number with its plus is no formula. */
function texts(...cells: readonly string[]) {
  return cells.map((cell) => (/^\+\d+$/.test(cell) ? cell : guardFormula(cell)));
}
