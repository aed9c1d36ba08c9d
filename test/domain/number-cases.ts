import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCountry } from '../../src/domain/country.ts';
import { readNumber } from '../../src/domain/number.ts';
import { projectRoot } from '../house/project.ts';

/** A cell of somebody's list, and what it is. */
export interface NumberCase {
  readonly cell: string;
  /** `--country`. */
  readonly country?: string;
  /** The cell of the country column beside it. */
  readonly country_cell?: string;
  /** E.164, several joined by `|`, or `invalid`. */
  readonly expect: string;
  /** Not to read it is fine too. */
  readonly or_invalid?: boolean;
  /** Pattern of `ni_reason`. */
  readonly reason?: string;
}

/** The cases of a file of the project, or beside it; none where it is absent. */
export function readCases(path: string): NumberCase[] {
  const file = join(projectRoot, path);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as NumberCase);
}

/** What is wrong about the reading of a case; undefined where nothing is. */
export function faultOf(asked: NumberCase): string | undefined {
  const { expect, or_invalid: orInvalid = false, reason } = asked;
  const { read, words, own } = readCase(asked);
  const fault = `${JSON.stringify(asked)} read ${read}, ${words}`;
  const lenient = (orInvalid || expect === 'invalid') && own && words.includes('unassigned_range');
  if (!expect.split('|').includes(read) && !(orInvalid && read === 'invalid') && !lenient)
    return fault;
  return reason !== undefined && !new RegExp(reason).test(words) ? fault : undefined;
}

/** As a row is read: a country cell goes before `--country`; without any the list decides what bare digits are. */
function readCase({ cell, country, country_cell: beside = '', expect }: NumberCase): {
  readonly read: string;
  readonly words: string;
  readonly own: boolean;
} {
  const hint = beside === '' ? country : readCountry(beside);
  const bare = hint === undefined && beside === '' && expect !== 'invalid';
  const reading = readNumber(cell, {
    accept: 'possible',
    bare,
    ...(hint === undefined ? {} : { country: hint }),
  });
  const slugs = reading.notes.map(({ slug }) => slug);
  const words = [...(reading.kind === 'rejected' ? [reading.reason.slug] : []), ...slugs].join(
    '; ',
  );
  return {
    read: reading.kind === 'number' ? `+${reading.number}` : 'invalid',
    words,
    own: reading.kind === 'number' && reading.country === hint,
  };
}
