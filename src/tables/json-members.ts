import { writeDecimal } from './decimal.ts';

/** A member of an object as a cell: its text, and its letter in the types of a row. */
export interface Member {
  readonly name: string;
  readonly text: string;
  readonly type: 't' | 'n' | 'b' | 'e';
}

/**
 * The members of one object, in their order, from its text. Numbers are their own digits: a number
 * of JavaScript would round those of a long id. Objects and arrays are their own text, but for
 * those that are opened: they are named like `contact.phone`. Throws SyntaxError where it is no
 * JSON; undefined where it is no object.
 * @param opened names of objects to look into
 */
export function readMembers(
  text: string,
  opened: ReadonlySet<string>,
): readonly Member[] | undefined {
  const whole: unknown = JSON.parse(text);
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return undefined;
  const members = new Map<string, Member>();
  collectMembers(text.trim(), { prefix: '', opened, members });
  return [...members.values()];
}

interface Collecting {
  readonly prefix: string;
  readonly opened: ReadonlySet<string>;
  readonly members: Map<string, Member>;
}

/** Of a text that is known to be an object. Of members with one name the last one counts. */
function collectMembers(text: string, { prefix, opened, members }: Collecting) {
  let at = skipBlanks(text, 1);
  while (text[at] === '"') {
    const nameEnd = findEnd(text, at);
    const name = prefix + (JSON.parse(text.slice(at, nameEnd)) as string);
    const begin = skipBlanks(text, skipBlanks(text, nameEnd) + 1);
    const end = findEnd(text, begin);
    const value = text.slice(begin, end);
    if (value.startsWith('{') && opened.has(name))
      collectMembers(value, { prefix: `${name}.`, opened, members });
    else members.set(name, { name, ...readValue(value) });
    at = skipBlanks(text, end);
    if (text[at] === ',') at = skipBlanks(text, at + 1);
  }
}

function readValue(value: string): Omit<Member, 'name'> {
  if (value === 'null') return { text: '', type: 'e' };
  if (value === 'true' || value === 'false') return { text: value.toUpperCase(), type: 'b' };
  if (value.startsWith('"')) return { text: JSON.parse(value) as string, type: 't' };
  const decimal = /^[-\d]/.test(value) ? writeDecimal(value) : undefined;
  return decimal === undefined ? { text: value, type: 't' } : { text: decimal, type: 'n' };
}

const BLANKS = new Set([' ', '\t', '\n', '\r']);

function skipBlanks(text: string, from: number) {
  let at = from;
  while (BLANKS.has(text.charAt(at))) at++;
  return at;
}

/** Where the value that begins here ends. */
function findEnd(text: string, begin: number): number {
  const first = text.charAt(begin);
  if (first === '"') return findQuote(text, begin) + 1;
  let at = begin;
  if (first !== '{' && first !== '[') {
    while (at < text.length && !',}] \t\r\n'.includes(text.charAt(at))) at++;
    return at;
  }
  for (let depth = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') at = findQuote(text, at);
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1;
  }
  return at;
}

/** The quote that closes the one at `begin`. */
function findQuote(text: string, begin: number) {
  let at = begin + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
