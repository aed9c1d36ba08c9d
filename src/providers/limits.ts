/**
 * A longer answer is not read: 46 times the longest one known (1,420 bytes, advanced with caller
 * name and roaming). What is shorter is also read in one go, so this and {@link BODY_PARTS_MAX}
 * bound how long an answer can hold the program.
 */
export const BODY_BYTES_MAX = 64 * 1024;

/**
 * An answer with more values, tags, attributes and entities is not read either; real ones have
 * about 60.
 */
export const BODY_PARTS_MAX = 1_000;

/** What begins or divides values in JSON, and tags, attributes and entities in XML. */
const PARTS = new Set(Array.from('{[,<=&', (character) => character.charCodeAt(0)));

/**
 * False where no reader looks at the body: then it is no answer of a service, but meant to keep its
 * reader busy.
 */
export function fitsLimits(body: string): boolean {
  if (body.length > BODY_BYTES_MAX) return false;
  // Each part takes a character at least. Known answers are read by the hundred thousand, and most
  // end here.
  if (body.length <= BODY_PARTS_MAX) return true;
  let parts = 0;
  for (let at = 0; at < body.length; at += 1) if (PARTS.has(body.charCodeAt(at))) parts += 1;
  return parts <= BODY_PARTS_MAX;
}
