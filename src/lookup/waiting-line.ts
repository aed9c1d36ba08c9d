/** Who waits for slot and money: retries first, then rows in their order. */
export interface WaitingLine<T> {
  push(entry: T, turn: { readonly order: number; readonly retry: boolean }): void;
  peek(): T | undefined;
  /**
   * The last one that waits for its first attempt: as far as can be from those that are being
   * tried.
   */
  peekUntried(): T | undefined;
  /** Takes out what {@link WaitingLine.peek} or {@link WaitingLine.peekUntried} has shown. */
  remove(entry: T): void;
  /** Takes everybody out. */
  clear(): readonly T[];
}

interface Placed<T> {
  readonly entry: T;
  readonly order: number;
}

export function createWaitingLine<T>(): WaitingLine<T> {
  const retries: Placed<T>[] = [];
  const firsts: Placed<T>[] = [];
  const head = () => (retries.length > 0 ? retries : firsts);
  return {
    push: (entry, turn) => {
      insertInOrder(turn.retry ? retries : firsts, { entry, order: turn.order });
    },
    peek: () => head()[0]?.entry,
    peekUntried: () => firsts.at(-1)?.entry,
    remove: (entry) => {
      if (head()[0]?.entry === entry) head().shift();
      else if (firsts.at(-1)?.entry === entry) firsts.pop();
    },
    clear: () => [...retries.splice(0), ...firsts.splice(0)].map((placed) => placed.entry),
  };
}

/** Rows come nearly in order, so the place is looked for from the end. */
function insertInOrder<T>(line: Placed<T>[], placed: Placed<T>) {
  let at = line.length;
  while (at > 0 && (line[at - 1]?.order ?? 0) > placed.order) at -= 1;
  line.splice(at, 0, placed);
}
