import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** One row of the lists that benchmarks read. */
export interface Contact {
  /** E.164 digits without plus. */
  readonly number: string;
  readonly country: string;
  /** How the number is written in the list. */
  readonly cell: string;
}

interface Range {
  readonly country: string;
  readonly callingCode: string;
  /** First national number of a mobile range that is assigned for at least {@link RANGE_NUMBERS} numbers. */
  readonly first: number;
}

const RANGES: readonly Range[] = [
  { country: 'GB', callingCode: '44', first: 7_400_000_000 },
  { country: 'US', callingCode: '1', first: 2_125_000_000 },
  { country: 'DE', callingCode: '49', first: 15_110_000_000 },
  { country: 'FR', callingCode: '33', first: 612_000_000 },
  { country: 'ES', callingCode: '34', first: 612_000_000 },
  { country: 'AU', callingCode: '61', first: 412_000_000 },
];
/** Numbers each range is used for; six ranges make the longest list of 1.2 million. */
const RANGE_NUMBERS = 200_000;

/** The contact of a row, the same every time. Two of five are written as people write numbers, the others as E.164. */
export function contactAt(index: number): Contact {
  const place = index % RANGES.length;
  const within = Math.floor(index / RANGES.length);
  const range = RANGES[place];
  if (!range || within >= RANGE_NUMBERS) throw new Error(`There is no contact ${index}.`);
  const { country, callingCode, first } = range;
  const national = String(first + within);
  const spaced = `+${callingCode} ${national.slice(0, 3)} ${national.slice(3, 6)}-${national.slice(6)}`;
  return {
    number: `${callingCode}${national}`,
    country,
    cell: index % 5 < 3 ? `+${callingCode}${national}` : spaced,
  };
}

/** The header of a list; the phone column is called `phone`. */
export const LIST_HEADER = ['id', 'name', 'phone', 'city', 'note'] as const;

/** Writes a list of so many contacts, each with a number of its own; about 66 bytes a row, quoted cells among them. */
export async function writeContacts(file: string, rows: number): Promise<string> {
  await pipeline(Readable.from(lines(rows)), createWriteStream(file));
  return file;
}

function* lines(rows: number): Generator<string> {
  let text = `${LIST_HEADER.join(',')}\n`;
  for (let index = 0; index < rows; index++) {
    const city = index % 7 === 0 ? 'São Paulo' : 'London';
    text += `${10_000_000 + index},"Person, Number ${index}",${contactAt(index).cell},${city},"Says ""hello"" ${index}"\n`;
    if (text.length < 64 * 1024) continue;
    yield text;
    text = '';
  }
  yield text;
}
