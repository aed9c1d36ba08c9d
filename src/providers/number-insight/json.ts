/** JSON with every number kept as the text it was written in; true, false and null as they are. */
export type Json = string | boolean | null | readonly Json[] | JsonObject;
/** Only own members count; ask for names that no object inherits. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Written without a choice inside the repetition, so that a string of a megabyte is one step and no deep stack. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Reads a JSON object without a JS number ever touching an amount: what is a number outside of a string becomes a string
 * of the same text before JSON.parse sees it. Returns undefined for anything but an object.
 */
export function parseJson(body: string): JsonObject | undefined {
  const text = body.startsWith(BYTE_ORDER_MARK) ? body.slice(BYTE_ORDER_MARK.length) : body;
  try {
    const quoted = text.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`));
    const value = JSON.parse(quoted) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is an object: neither a list nor null. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a scalar; undefined for null, the string "null", absent, lists and objects. */
export function scalar(value: Json | undefined): string | undefined {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== 'null' ? value : undefined;
}
