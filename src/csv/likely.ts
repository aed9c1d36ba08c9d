import { isDeepStrictEqual } from 'node:util';
import iconv from 'iconv-lite';
import { ALPHABETS, type Alphabet } from './alphabets.ts';

/** Why windows-1252 is not what a list is written in. */
export interface Foreign {
  /**
   * A word of the list as windows-1252 would read it; undefined where no other encoding makes a
   * word of it.
   */
  readonly misread: string | undefined;
  /**
   * Encodings in which the list gives words, the likeliest first, and how that word reads in each;
   * may be empty.
   */
  readonly likely: readonly { readonly encoding: string; readonly word: string }[];
}

/** Share of the words beyond ASCII that windows-1252 must make a riddle of. */
const RIDDLES_MIN = 0.3;
/** Share of them that another encoding must make words of. */
const WORDS_MIN = 0.9;
/** Bytes without a meaning in windows-1252. */
const OPEN = /[\x81\x8d\x8f\x90\x9d]/;
const NAMED_MAX = 4;

/**
 * Whether a text that is not UTF-8 is windows-1252 is seen by its words: a wrong reading gives
 * letters that no word has. It is refused where it does so and another encoding makes words of the
 * same bytes. undefined where windows-1252 will do.
 * @param sample lines with bytes beyond ASCII
 */
export function findForeign(sample: Buffer): Foreign | undefined {
  const open = OPEN.test(sample.toString('latin1'));
  if (!open && !isRiddled(iconv.decode(sample, 'windows-1252'))) return undefined;
  const readings = likelyReadings(sample);
  const [best] = readings;
  if (!best) return open ? { misread: undefined, likely: [] } : undefined;
  const bytes = iconv.encode(best.word, best.encoding);
  return {
    misread: iconv.decode(bytes, 'windows-1252'),
    likely: readings.map(({ encoding }) => ({ encoding, word: iconv.decode(bytes, encoding) })),
  };
}

/**
 * What may stand between two western words with a letter on either side. Of the other signs none
 * does.
 */
const WESTERN_MARKS = /[‘’´–—·•…®™©«»“”„°ºª²¦|€\u00a0\u00ad]/u;
const MARKS = /[\p{P}\p{Z}´®™©°ºª²¦|€№\u00ad]/u;

/** Runs of letters and of characters beyond ASCII, those with any of the latter. */
function runsIn(text: string) {
  return text.split(/[\x00-\x40\x5b-\x60\x7b-\x7f]+/).filter(isBeyondAscii);
}

function isBeyondAscii(text: string) {
  return /[^\x00-\x7f]/.test(text);
}

function isRiddled(western: string) {
  const runs = runsIn(western).filter((run) => run.split(WESTERN_MARKS).some(isBeyondAscii));
  const riddles = runs.filter((run) => isCrowded(run) || run.split(WESTERN_MARKS).some(isRiddle));
  return riddles.length > 0 && riddles.length >= runs.length * RIDDLES_MIN;
}

/** Four characters beyond ASCII in a row, and not mere marks. */
function isCrowded(run: string) {
  const rows = run.match(/[^\x00-\x7f]{4,}/g) ?? [];
  return rows.some((row) => Array.from(row).filter((char) => !WESTERN_MARKS.test(char)).length > 1);
}

/**
 * Letters as no western word has them: a sign between letters, a capital inside, three accented
 * letters in a row.
 */
function isRiddle(word: string) {
  return (
    /\p{L}\p{M}*[^\p{L}\p{M}]+\p{L}/u.test(word) ||
    /\p{Ll}(?![A-Z])\p{Lu}|\p{L}(?![A-Z])\p{Lu}\p{Ll}/u.test(word) ||
    /(?:(?![A-Za-z])\p{L}){3}/u.test(word) ||
    OPEN.test(word)
  );
}

/** The likeliest first; of several that read the list alike one is enough. */
function likelyReadings(sample: Buffer) {
  return ALPHABETS.flatMap((alphabet) =>
    alphabet.encodings.flatMap((encoding) => readingIn(encoding, alphabet, sample)),
  )
    .sort((a, b) => b.frequent - a.frequent)
    .filter(
      ({ words }, index, all) =>
        all.findIndex((other) => isDeepStrictEqual(words, other.words)) === index,
    )
    .slice(0, NAMED_MAX);
}

/**
 * At most one reading. `frequent`: the share of its letters that are frequent ones; `word`: an
 * example, long enough to be recognised.
 */
function readingIn(encoding: string, alphabet: Alphabet, sample: Buffer) {
  const all = runsIn(iconv.decode(sample, encoding)).flatMap((run) =>
    run.split(MARKS).filter(isBeyondAscii),
  );
  const words = all.filter((word) => belongsToAlphabet(word, alphabet));
  if (words.length === 0 || words.length < all.length * WORDS_MIN) return [];
  const letters = words.flatMap((word) => Array.from(word)).filter(isBeyondAscii);
  const frequent = letters.filter((char) => alphabet.frequent.has(char)).length / letters.length;
  const word = words
    .slice(0, EXAMPLES)
    .reduce((longest, other) => (other.length > longest.length ? other : longest));
  return [{ encoding, frequent, words, word }];
}

const EXAMPLES = 5;

function belongsToAlphabet(word: string, { letters, latin }: Alphabet) {
  const foreign = Array.from(word).filter(isBeyondAscii);
  if (!foreign.every((char) => letters.test(char) || /\p{M}/u.test(char))) return false;
  if (latin === 'within') return !isRiddle(word);
  if (/\p{Ll}\p{Lu}/u.test(word)) return false;
  const isApart = foreign.join('') === word;
  return isApart || (latin === 'beside' && foreign.length > 1 && !/[a-z]/.test(word));
}
