/** Permission to write one attempt to the wire. Exactly one of the two counts: the one called first. */
export interface Permit {
  /** The bytes leave now: this instant counts against the rate. */
  sent(): void;
  /** Nothing was written. */
  cancel(): void;
}

/**
 * The starts of the last window, and the permits still on their way to the wire, which may start at any moment. A permit is
 * given while both together are fewer than N, so no window ever holds N + 1 starts, and a permit that is slow to reach the
 * wire takes one place of N and stops nobody else.
 */
export interface Ring {
  /** Milliseconds until a permit may be given, 0 for now; a promise where it depends on a permit that is still on its way. */
  waitMs(nowMs: number, windowMs: number): number | Promise<void>;
  /** Gives a permit, whose start is stamped by `now` when the bytes leave. */
  give(now: () => number): Permit;
}

/** A ring for at most `size` starts in any window; `size` is a whole number from 1 on. */
export function createRing(size: number): Ring {
  const starts = new Float64Array(size);
  let oldest = 0;
  let count = 0;
  let onItsWay = 0;
  let ended = createSignal();

  /** Milliseconds for which the oldest start still counts. One expression for both uses: two would round differently. */
  const countsFor = (nowMs: number, windowMs: number): number => (starts[oldest] ?? 0) + windowMs - nowMs;

  return {
    waitMs: (nowMs, windowMs) => {
      while (count > 0 && countsFor(nowMs, windowMs) <= 0) {
        oldest = (oldest + 1) % size;
        count -= 1;
      }
      if (count + onItsWay < size) return 0;
      return count > 0 ? countsFor(nowMs, windowMs) : ended.promise;
    },
    give: (now) => {
      onItsWay += 1;
      let open = true;
      const end = (start: number | undefined): void => {
        if (!open) return;
        open = false;
        onItsWay -= 1;
        if (start !== undefined) {
          starts[(oldest + count) % size] = start;
          count += 1;
        }
        ended.resolve();
        ended = createSignal();
      };
      return {
        sent: () => {
          end(now());
        },
        cancel: () => {
          end(undefined);
        },
      };
    },
  };
}

function createSignal(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
