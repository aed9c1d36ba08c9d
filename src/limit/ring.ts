/**
 * Permission to write one attempt to the wire. Exactly one of the two counts: the one called first.
 */
export interface Permit {
  /** The bytes leave now: this instant counts against the rate. */
  sent(): void;
  /** Nothing was written. */
  cancel(): void;
}

/** At most `starts` in any `spanMs`. */
export interface RingLaw {
  readonly starts: number;
  readonly spanMs: number;
}

/**
 * The starts of the last span, and the permits still on their way to the wire, which may start at
 * any moment. A permit is given while both together are fewer than the law allows, so no span ever
 * holds one start more, and a permit that is slow to reach the wire takes one place and stops
 * nobody else.
 */
interface Ring {
  /**
   * Milliseconds until a permit may be given, 0 for now; a promise where it depends on a permit
   * that is still on its way.
   */
  waitMs(nowMs: number, law: RingLaw): number | Promise<void>;
  /** Gives a permit; `started` says when its bytes leave and returns that instant. */
  give(started: () => number): Permit;
  /** Starts from then on, as far as they are remembered: those of the last span. */
  startedFrom(fromMs: number): number;
  /** Permits that were given and are neither started nor cancelled. */
  onTheirWay(): number;
}

/** An empty ring. It grows with the starts that one span holds. */
export function createRing(): Ring {
  let starts = new Float64Array(SIZE_FIRST);
  let oldest = 0;
  let count = 0;
  let onItsWay = 0;
  let ended: ReturnType<typeof createSignal> | undefined;
  const startAt = (index: number) => starts[(oldest + index) % starts.length] ?? 0;
  /**
   * Milliseconds for which a start still counts. One expression for both uses: two would round
   * differently.
   */
  const countsFor = (index: number, nowMs: number, spanMs: number) =>
    startAt(index) + spanMs - nowMs;

  function add(start: number) {
    if (count === starts.length) {
      const grown = new Float64Array(starts.length * 2);
      for (let index = 0; index < count; index += 1) grown[index] = startAt(index);
      starts = grown;
      oldest = 0;
    }
    starts[(oldest + count) % starts.length] = start;
    count += 1;
  }

  return {
    waitMs: (nowMs, law) => {
      while (count > 0 && countsFor(0, nowMs, law.spanMs) <= 0) {
        oldest = (oldest + 1) % starts.length;
        count -= 1;
      }
      const tooMany = count + onItsWay - law.starts;
      if (tooMany < 0) return 0;
      if (tooMany < count) return countsFor(tooMany, nowMs, law.spanMs);
      ended ??= createSignal();
      return ended.promise;
    },
    give: (started) => {
      onItsWay += 1;
      let open = true;
      const end = (isSent: boolean) => {
        if (!open) return;
        open = false;
        const start = isSent && started();
        onItsWay -= 1;
        if (start !== false) add(start);
        ended?.resolve();
        ended = undefined;
      };
      return { sent: () => end(true), cancel: () => end(false) };
    },
    startedFrom: (fromMs) => {
      let found = 0;
      while (found < count && startAt(count - 1 - found) >= fromMs) found += 1;
      return found;
    },
    onTheirWay: () => onItsWay,
  };
}

const SIZE_FIRST = 64;

function createSignal() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
