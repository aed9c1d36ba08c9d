/** Permission to write one attempt to the wire. Exactly one of the two is called, once. */
export interface Permit {
  /** The bytes leave now: this instant counts against the rate. */
  sent(): void;
  /** Nothing was written. */
  cancel(): void;
}

/**
 * The starts of the last N permits. Permit k may be given when the start of permit k - N is known; it then must not start
 * before that start + one window. Two of any N + 1 permits share a slot, so no window ever holds N + 1 starts.
 */
export interface Ring {
  /** The start that the next permit has to keep its distance from: undefined where there is none, or a promise while that permit is still on its way. */
  oldestStart(): number | undefined | Promise<void>;
  next(now: () => number): Permit;
}

interface Slot {
  start: number | undefined;
  open: Promise<void> | undefined;
}

export function createRing(size: number): Ring {
  const slots: Slot[] = Array.from({ length: size }, () => ({ start: undefined, open: undefined }));
  let index = 0;
  return {
    oldestStart: () => slots[index % size]?.open ?? slots[index % size]?.start,
    next: (now) => {
      const slot: Slot = { start: undefined, open: undefined };
      let settle: () => void = () => undefined;
      slot.open = new Promise((resolve) => {
        settle = resolve;
      });
      slots[index % size] = slot;
      index += 1;
      const end = (start: number | undefined): void => {
        if (!slot.open) return;
        slot.open = undefined;
        slot.start = start;
        settle();
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
