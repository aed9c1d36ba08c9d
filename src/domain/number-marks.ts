import { isCallingCode } from './number-plan.ts';
import type { GroupReader } from './number-tail.ts';

/**
 * `2.`, `3)`, `(1)` before a number; no area code and no trunk prefix is written so and followed by
 * a blank.
 */
const LIST_MARK = /^(?:[1-9]\d?[.)]|\([1-9]\))\s+/;
/** The same behind a word: `Tel 1`, `Handy 2:`. */
const MARK_BEHIND_WORD = /^\(?[1-9]\)?[.:]?(?:\s*-)?\s+/;

/**
 * Takes away a list mark. undefined where the cell is one number with it and another without:
 * nobody knows which is meant.
 */
export function dropListMark(
  text: string,
  { afterWord, asNumber }: Pick<GroupReader, 'asNumber'> & { afterWord: boolean },
): string | undefined {
  const [mark] = LIST_MARK.exec(text) ?? (afterWord ? MARK_BEHIND_WORD.exec(text) : null) ?? [];
  if (mark === undefined) return text;
  const rest = text.slice(mark.length);
  const [whole, marked] = [asNumber(text), asNumber(rest)];
  if (!marked) return text;
  if (!whole || whole.number === marked.number) return rest;
  // An area code in brackets: what is left of the number without it is nobody's.
  return whole.valid && !marked.valid ? text : undefined;
}

const BRACKETED_ZERO = /^(\(?(?:\+|00)?[\s(]*(\d{1,3})\)?[\s.\-/]*)[([]\s*0\s*[)\]]/;

/**
 * `+49 (0) 30 ...`: the zero is dialled inside the country only. Italy's belongs to its numbers, so
 * it is kept where they need it.
 */
export function dropBracketedZero(
  text: string,
  { asNumber }: Pick<GroupReader, 'asNumber'>,
): string {
  if (!text.includes('(') && !text.includes('[')) return text;
  const [found, before = '', code = ''] = BRACKETED_ZERO.exec(text) ?? [];
  if (found === undefined || !isCallingCode(code)) return text;
  const without = before + text.slice(found.length);
  const [kept, dropped] = [asNumber(text), asNumber(without)];
  if (dropped?.valid) return without;
  return kept?.valid || !dropped ? text : without;
}
