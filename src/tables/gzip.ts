import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError } from '../csv/error.ts';

/** Unpacked; gzip makes at most a thousandth of a list, so this much can hide in 64 MB. */
const UNPACKED_BYTES_MAX = 64 * 1024 ** 3;

/** How gzip begins. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * The bytes inside of gzip, of all its members. Throws CsvError where it is cut off or damaged, or
 * unpacks to more than `bytesMax`.
 */
export async function* unpackGzip(
  bytes: AsyncIterable<Uint8Array>,
  bytesMax = UNPACKED_BYTES_MAX,
): AsyncGenerator<Uint8Array> {
  const packed = Readable.from(bytes, { objectMode: true });
  const unpacker = createGunzip();
  packed.once('error', (error) => unpacker.destroy(error));
  let size = 0;
  try {
    for await (const piece of packed.pipe(unpacker)) {
      size += (piece as Buffer).length;
      if (size > bytesMax)
        throw new CsvError(
          `Cannot read the input: it unpacks to more than ${bytesMax.toLocaleString('en')} bytes. Unpack it and divide it.`,
        );
      yield piece as Buffer;
    }
  } catch (error) {
    throw explainGzipError(error);
  } finally {
    packed.destroy();
  }
}

function explainGzipError(error: unknown) {
  if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('Z_'))
    return error;
  const what =
    error.code === 'Z_BUF_ERROR'
      ? 'its gzip data ends in the middle, so it was cut off'
      : `its gzip data is damaged (${error.message})`;
  return new CsvError(`Cannot read the input: ${what}. Take a copy that is whole.`);
}
