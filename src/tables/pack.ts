import { once } from 'node:events';
import { createGzip } from 'node:zlib';
import type { Sink } from './write.ts';

/** Packs what it is given, as gzip does; `end` gives the rest away. */
export function packInto(sink: Sink): { readonly write: Sink; end(): Promise<void> } {
  const gzip = createGzip();
  const packed: Uint8Array[] = [];
  gzip.on('data', (bytes: Uint8Array) => packed.push(bytes));
  // One write makes no more than it was given, so what waits here is bounded by that.
  const give = async () => {
    for (const bytes of packed.splice(0)) await sink(bytes);
  };
  return {
    write: async (chunk) => {
      await new Promise<void>((resolve, reject) => {
        gzip.write(chunk, (error) => (error ? reject(error) : resolve()));
      });
      await give();
    },
    end: async () => {
      gzip.end();
      await once(gzip, 'end');
      await give();
    },
  };
}
