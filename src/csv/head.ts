import { createDecoder } from './decode.ts';
import { detectEncoding } from './encoding.ts';
import { createSurveyor } from './survey.ts';

/** Opens the same bytes once more; undefined where they can be read but once. */
export type Again = (() => AsyncIterable<Uint8Array>) | undefined;

/** The bytes of an input, in pieces of at most {@link PIECE_BYTES}. */
export type Pieces = AsyncGenerator<Uint8Array, undefined>;

/** Form, encoding and delimiter are found by looking at so many bytes; no more are decoded at a time. */
const PIECE_BYTES = 64 * 1024;

/** The first bytes of an input. */
export interface Head {
  readonly bytes: Uint8Array;
  /** There is no more. */
  readonly whole: boolean;
}

/** Cuts bytes, in whatever chunks they come, into pieces that are small. */
export async function* sliceBytes(bytes: AsyncIterable<Uint8Array>): Pieces {
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES)
      yield chunk.subarray(at, at + PIECE_BYTES);
  }
  return undefined;
}

/** Takes the first {@link PIECE_BYTES}, or a piece more, off the pieces. */
export async function readHead(pieces: Pieces): Promise<Head> {
  const read: Uint8Array[] = [];
  for (let size = 0; size < PIECE_BYTES;) {
    const { done, value } = await pieces.next();
    if (done) return { bytes: Buffer.concat(read), whole: true };
    read.push(value);
    size += value.length;
  }
  return { bytes: Buffer.concat(read), whole: false };
}

/**
 * Finds the encoding, and where the bytes can be read again, the line that is not of it before
 * anything is done with the others. Throws CsvError.
 */
export async function settleEncoding(head: Head, asked: string | undefined, again: Again) {
  const all = head.whole ? undefined : again;
  const surveyor = createSurveyor();
  if (all) for await (const piece of sliceBytes(all())) surveyor.add(piece);
  else surveyor.add(head.bytes);
  const survey = surveyor.survey(head.whole || all !== undefined);
  const encoding = detectEncoding(head.bytes, { asked, survey });
  const sound = encoding.name === 'utf-8' && survey.faults === 0 && !survey.zeros;
  if (all && !sound) {
    const decoder = createDecoder(encoding.name);
    for await (const piece of sliceBytes(all())) decoder.write(piece);
    decoder.end();
  }
  return encoding;
}
