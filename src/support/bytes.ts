import { createReadStream, open } from 'node:fs';
import { Socket } from 'node:net';
import { addAbortSignal, Readable } from 'node:stream';
import { promisify } from 'node:util';

/**
 * The bytes of a file that never makes its reader wait. `stop` ends the reading at once, with an
 * error.
 */
export function readFileBytes(
  path: string,
  stop: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  return stopOnAbort(createReadStream(path), stop);
}

/**
 * The bytes of a FIFO. They come through the event loop: a read of the file system that waits for a
 * writer can neither be ended nor be left behind, and the process would wait for it even where it
 * exits.
 */
export async function* readFifoBytes(
  path: string,
  stop: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const fd = await promisify(open)(path, 'r');
  yield* stopOnAbort(new Socket({ fd, readable: true, writable: false }), stop);
}

/** The bytes of a stream, which `stop` destroys: then whoever waits for them gets an error. */
export function stopOnAbort(
  stream: NodeJS.ReadableStream,
  stop: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  if (stop && stream instanceof Readable) addAbortSignal(stop, stream);
  return stream as AsyncIterable<Uint8Array>;
}
