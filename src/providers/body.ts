import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** How the reading of a body ended. */
export interface BodyEnd {
  done(text: string): void;
  fail(words: string, code: string, lost: 'truncated' | 'oversized' | 'other'): void;
}

/**
 * Reads a whole body as UTF-8 text, at most `bytesMax` bytes of it, packed or not; what is cut is
 * never passed on as whole.
 */
export function readBody(
  response: IncomingMessage,
  bytesMax: number,
  { done, fail }: BodyEnd,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const oversized = () =>
    fail(`the answer is longer than ${bytesMax} bytes`, 'EMSGSIZE', 'oversized');
  const brokeOff = () => fail('the answer broke off', 'ECONNRESET', 'truncated');
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > bytesMax) oversized();
    else chunks.push(chunk);
  });
  response.on('error', brokeOff);
  response.on('end', () => {
    if (!response.complete) return brokeOff();
    const plain = unpackBody(chunks, response.headers['content-encoding'], bytesMax);
    if (plain === 'oversized') oversized();
    else if (plain === 'damaged')
      fail('the answer could not be decompressed', 'Z_DATA_ERROR', 'other');
    else done(plain.toString('utf8'));
  });
}

const UNPACK: ReadonlyMap<string, typeof gunzipSync> = new Map([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
]);

/**
 * Nobody asked for a packed body, but a gateway may pack it anyway, and the answer in it is paid
 * for.
 */
function unpackBody(
  chunks: readonly Buffer[],
  encoding: string | undefined,
  bytesMax: number,
): Buffer | 'oversized' | 'damaged' {
  const [only] = chunks;
  const packed = chunks.length === 1 && only ? only : Buffer.concat(chunks);
  const unpack = encoding === undefined ? undefined : UNPACK.get(encoding.trim().toLowerCase());
  if (!unpack) return packed;
  try {
    return unpack(packed, { maxOutputLength: bytesMax });
  } catch (error) {
    return error instanceof RangeError ? 'oversized' : 'damaged';
  }
}
