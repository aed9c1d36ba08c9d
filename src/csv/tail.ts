/** The source text of the record that is being read. */
interface Tail {
  add(bytes: Buffer): void;
  /** What was added behind the last drop, up to an offset in the whole. */
  until(offset: number): Buffer;
  /** Forgets what is before an offset. */
  drop(offset: number): void;
}

/** Keeps the pieces that a record spans, and no more. */
export function createTail(): Tail {
  let pieces: Buffer[] = [];
  let size = 0;
  let begin = 0;
  return {
    add(bytes) {
      const last = pieces.at(-1);
      // Nothing of the earlier pieces is needed where the record begins in the last one.
      if (last && begin >= size - last.length) pieces = begin < size ? [last] : [];
      pieces.push(bytes);
      size += bytes.length;
    },
    until(offset) {
      const last = pieces.at(-1) ?? Buffer.alloc(0);
      const lastBegins = size - last.length;
      if (begin >= lastBegins) return last.subarray(begin - lastBegins, offset - lastBegins);
      const all = Buffer.concat(pieces);
      return all.subarray(begin - (size - all.length), offset - (size - all.length));
    },
    drop(offset) {
      begin = offset;
    },
  };
}
