import { readCountry } from './country.ts';
import type { Note } from './number-reason.ts';
import { isListedLetter, isListedWord } from './number-words.ts';

/** A number without the words that stood before and behind it. */
export interface Worded {
  readonly text: string;
  readonly notes: readonly Note[];
  /**
   * Words on no list: then the digits have to show by themselves that they are a telephone number.
   * `behind`: those behind the digits.
   */
  readonly strange: { readonly words: string; readonly behind: string } | undefined;
  /** Letters touch the digits, or stand behind a dash: `0800-FLOWERS`. */
  readonly attached: boolean;
  /** A listed word stands before the digits. */
  readonly afterWord: boolean;
}

const LETTER = /\p{L}/u;
/**
 * What stands before the first digit or plus, what from there to the last digit, and what behind
 * it.
 */
const AROUND = /^([^\d+]*)(.*\d)(\D*)$/s;
const WORD = /\p{L}[\p{L}\p{M}]*/gu;
/**
 * Beside these, signs say that the digits are something else: an amount, a share, an address of
 * mail.
 */
const OTHER_SIGN = /[^\p{L}\p{M}\s().,:;\-_~/\\[\]#!?|&=@]/u;

/**
 * Takes away the words around the digits. undefined where there are no digits, or signs that no
 * number has.
 */
export function dropWords(text: string): Worded | undefined {
  const [, lead = '', body = '', tail = ''] = AROUND.exec(text) ?? [];
  if (body === '') return undefined;
  if (OTHER_SIGN.test(lead) || OTHER_SIGN.test(tail)) return undefined;
  const bare = (OPENED.exec(lead)?.[0] ?? '') + body + (CLOSED.exec(tail)?.[0] ?? '');
  if (!LETTER.test(lead) && !LETTER.test(tail))
    return { text: bare, notes: [], strange: undefined, attached: false, afterWord: false };
  const before = lead.match(WORD) ?? [];
  const behind = tail.match(WORD) ?? [];
  const words = [...before, ...behind];
  const unknown = words.filter((word) => !isListed(word)).join(' ');
  const strange = unknown === '' ? undefined : { words: unknown, behind: behind.join('') };
  return {
    text: bare,
    notes: [
      { slug: 'words_dropped', words: `left out: ${words.join(' ').slice(0, SHOWN_CHARS_MAX)}` },
    ],
    strange,
    attached:
      touchesWord(lead.match(TOUCHING_LEAD)?.[1]) || touchesWord(tail.match(TOUCHING_TAIL)?.[1]),
    afterWord: before.some(isListed),
  };
}

const SHOWN_CHARS_MAX = 60;
/** A bracket that opens or closes a group of the number belongs to it. */
const OPENED = /[([]\s*$/;
const CLOSED = /^\s*[)\]]/;
const TOUCHING_LEAD = /(\p{L}[\p{L}\p{M}]*)-?$/u;
const TOUCHING_TAIL = /^-?(\p{L}[\p{L}\p{M}]*)/u;

function isListed(word: string) {
  return isListedLetter(word) || isListedWord(word);
}

/**
 * A single letter that touches a digit stands for one, whatever it means elsewhere: `0171 392001O`.
 */
function touchesWord(word: string | undefined) {
  return word !== undefined && ((word.length === 1 && /^[a-z]$/i.test(word)) || !isListed(word));
}

/**
 * The country that words beside the digits name, as ISO alpha-2; undefined where they name none.
 * Short words are codes of countries only in capitals: `call me` is not Montenegro. To be asked
 * last: words that name none are sought in every language, a third of a second for the first.
 */
export function countryIn(words: string): string | undefined {
  return words.length <= 3 && words !== words.toUpperCase() ? undefined : readCountry(words);
}
