import type { CountryCode } from 'libphonenumber-js/max';
import { createBareCount, type BareDigits } from '../../src/domain/number-list.ts';
import { readNumber } from '../../src/domain/number.ts';
import { below, mobilesOf, MOBILE_COUNTRIES, type Mobile } from './number-mobiles.ts';
import { WRITINGS, writtenFormsOf } from './number-writings.ts';

/** A cell, and the number it stands for; undefined for junk. */
export interface Meant {
  readonly cell: string;
  readonly mobile: Mobile | undefined;
}

/** How a list, or many of them, was read. */
export interface Score {
  /** Cells that stand for a number. */
  cells: number;
  right: number;
  /** Read as a number of another country. */
  foreign: number;
  /** Read as another number of the own country, which some plan assigns. */
  neighbour: number;
  unread: number;
  /** Cells of junk, and how many of them were read as a number. */
  junk: number;
  junkRead: number;
}

export function noScore(): Score {
  return { cells: 0, right: 0, foreign: 0, neighbour: 0, unread: 0, junk: 0, junkRead: 0 };
}

/** Reads a list as the program does: first how it writes its numbers, then cell by cell. */
export function readList(
  list: readonly Meant[],
  hint: string | undefined,
  score: Score,
): BareDigits {
  const count = createBareCount();
  for (const { cell } of list) count.see(cell);
  const bare = count.decide();
  for (const meant of list) readCell(meant, { hint, bare: bare === 'international' }, score);
  return bare;
}

function readCell(
  { cell, mobile }: Meant,
  { hint, bare }: { hint: string | undefined; bare: boolean },
  score: Score,
): void {
  const reading = readNumber(cell, {
    accept: 'possible',
    bare,
    ...(hint === undefined ? {} : { country: hint }),
  });
  const number = reading.kind === 'number' ? `+${reading.number}` : undefined;
  if (!mobile) {
    score.junk += 1;
    if (number !== undefined) score.junkRead += 1;
    return;
  }
  score.cells += 1;
  if (number === undefined) score.unread += 1;
  else if (number === mobile.number) score.right += 1;
  else if (!number.startsWith(`+${mobile.callingCode}`)) score.foreign += 1;
  else if (reading.notes.every(({ slug }) => slug !== 'unassigned_range')) score.neighbour += 1;
}

/** Adds up. */
export function addScore(sum: Score, part: Score): void {
  for (const key of Object.keys(sum) as (keyof Score)[]) sum[key] += part[key];
}

/** How many lists of how many rows are drawn for each country, and by which chance. */
export interface Draws {
  readonly rows: number;
  readonly lists: number;
  readonly random: () => number;
  /** Only every n-th country. */
  readonly every?: number;
}

/** Each country's mobiles in national writing without trunk prefix, in lists of their own, read without a hint. */
export function scoreNational(draws: Draws): Score {
  return scoreLists(draws, ({ national }) => national, { hinted: false });
}

/** The same with the own hint and a digit missing or one too many. */
export function scoreBroken(draws: Draws & { readonly fault: 'missing' | 'too many' }): Score {
  const { random, fault } = draws;
  const broken = ({ national }: Mobile): string => {
    const at = below(national.length, random);
    const rest = national.slice(fault === 'missing' ? at + 1 : at);
    return national.slice(0, at) + (fault === 'missing' ? '' : String(below(10, random))) + rest;
  };
  return scoreLists(draws, broken, { hinted: true });
}

function scoreLists(
  { rows, lists, random, every = 1 }: Draws,
  write: (mobile: Mobile) => string,
  { hinted }: { readonly hinted: boolean },
): Score {
  const score = noScore();
  for (const country of MOBILE_COUNTRIES.filter((_, index) => index % every === 0)) {
    const draw = mobilesOf(country, random);
    for (let list = 0; list < lists; list += 1) {
      const mobiles = Array.from({ length: rows }, draw);
      readList(
        mobiles.map((mobile) => ({ cell: write(mobile), mobile })),
        hinted ? country : undefined,
        score,
      );
    }
  }
  return score;
}

/** Digits that could be somebody's national number are no junk: nobody can tell them from one. */
const JUNK: readonly ((random: () => number) => string)[] = [
  () => '',
  () => 'n/a',
  () => 'unknown',
  () => 'ask Anna',
  () => 'anna@example.com',
  () => '0',
  () => '2026-02-04',
  () => '4.47E+11',
  (random) => String(10_000 + below(90_000, random)),
  (random) => String(1e13 + below(9e13, random)),
];

/** International digits without plus, of all countries, with a share of junk, read without a hint. */
export function scoreMixed({
  rows,
  lists,
  random,
  junk,
}: Draws & { readonly junk: number }): Score {
  const draw = drawerOf(random);
  const score = noScore();
  for (let list = 0; list < lists; list += 1) {
    const cells = Array.from({ length: rows }, (): Meant => {
      if (random() < junk)
        return { cell: JUNK[below(JUNK.length, random)]?.(random) ?? '', mobile: undefined };
      const mobile = draw(MOBILE_COUNTRIES[below(MOBILE_COUNTRIES.length, random)] ?? 'GB');
      return { cell: mobile.number.slice(1), mobile };
    });
    readList(cells, undefined, score);
  }
  return score;
}

/** The same without junk, with a share of one country's mobiles in national writing: for each country in its turn. */
export function scoreTainted({
  rows,
  lists,
  random,
  national,
  every = 1,
}: Draws & { readonly national: number }): Score {
  const draw = drawerOf(random);
  const score = noScore();
  for (const country of MOBILE_COUNTRIES.filter((_, index) => index % every === 0))
    for (let list = 0; list < lists; list += 1) {
      const cells = Array.from({ length: rows }, (): Meant => {
        const isNational = random() < national;
        const mobile = draw(
          isNational ? country : (MOBILE_COUNTRIES[below(MOBILE_COUNTRIES.length, random)] ?? 'GB'),
        );
        return { cell: isNational ? mobile.national : mobile.number.slice(1), mobile };
      });
      readList(cells, undefined, score);
    }
  return score;
}

function drawerOf(random: () => number): (country: CountryCode) => Mobile {
  const drawers = new Map<string, () => Mobile>();
  return (country) => {
    const draw = drawers.get(country) ?? mobilesOf(country, random);
    drawers.set(country, draw);
    return draw();
  };
}

/** Each everyday writing of so many mobiles of each country, read with the country as hint; a score by writing. */
export function scoreWritings(mobiles: number, random: () => number): Map<string, Score> {
  const scores = new Map(Object.keys(WRITINGS).map((name) => [name, noScore()]));
  for (const country of MOBILE_COUNTRIES) {
    const draw = mobilesOf(country, random);
    for (let at = 0; at < mobiles; at += 1) {
      const written = writtenFormsOf(draw());
      for (const [name, write] of Object.entries(WRITINGS))
        readCell(
          { cell: write(written), mobile: written },
          { hint: country, bare: false },
          scores.get(name) ?? noScore(),
        );
    }
  }
  return scores;
}
