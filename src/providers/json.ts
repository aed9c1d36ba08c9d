import { fitsLimits } from './limits.ts';

/** JSON with every number kept as the text it was written in; true, false and null as they are. */
export type Json = string | boolean | null | readonly Json[] | JsonObject;
/** Only own members count; ask for names that no object inherits. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/**
 * A string or a number. A string that is not closed goes on to the end of the text, so that
 * wherever one begins it is also found: one that was looked for in vain from each of its quotes
 * took 4 s in 64 kB. There is no choice inside the repetition, so that a long string is one step
 * and no deep stack.
 */
export const STRING_OR_NUMBER =
  /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
/**
 * A number that a JS number would not give back as it was written: with a fraction, an exponent,
 * more than 15 digits, or minus zero. In a string it only looks like one, which costs time and
 * nothing else.
 */
const INEXACT_NUMBER = /[:[,]\s*-?(?:0(?=\d)|\d+[.eE]|\d{16})|[:[,]\s*-0/;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Reads a JSON object without a JS number ever touching an amount: what is a number outside of a
 * string becomes a string of the same text before JSON.parse sees it. Returns undefined for
 * anything but an object, and for what is beyond the limits of an answer; `isRead` sets others.
 */
export function parseJson(
  body: string,
  isRead: (body: string) => boolean = fitsLimits,
): JsonObject | undefined {
  if (!isRead(body)) return undefined;
  const text = body.startsWith(BYTE_ORDER_MARK) ? body.slice(BYTE_ORDER_MARK.length) : body;
  try {
    const value = INEXACT_NUMBER.test(text)
      ? parseInexact(text)
      : withoutNumbers(JSON.parse(text) as Parsed);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function parseInexact(text: string) {
  const quoted = text.replace(STRING_OR_NUMBER, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  return JSON.parse(quoted) as Json;
}

type Parsed = string | boolean | number | null | ParsedNode;
interface ParsedNode {
  [name: string]: Parsed;
}

/**
 * Numbers become their text, in place; without recursion, for a body may be brackets all through.
 */
function withoutNumbers(value: Parsed) {
  const nodes = isNode(value) ? [value] : [];
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    for (const name of Object.keys(node)) {
      const member = node[name] ?? null;
      if (typeof member === 'number') node[name] = String(member);
      else if (isNode(member)) nodes.push(member);
    }
  }
  return value as Json;
}

function isNode(value: Parsed): value is ParsedNode {
  return typeof value === 'object' && value !== null;
}

/** Whether a value is an object: neither a list nor null. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object as it is; an empty one for anything else. */
export function readObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The text of a scalar; undefined for null, the string "null", absent, lists and objects. */
export function scalarText(value: Json | undefined): string | undefined {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== 'null' ? value : undefined;
}
