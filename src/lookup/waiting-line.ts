/** Who waits for slot and money: retries first, then rows in their order. */
export interface WaitingLine<T> {
  push(entry: T, turn: { readonly order: number; readonly retry: boolean }): void;
  peek(): T | undefined;
  shift(): T | undefined;
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
  const head = (): Placed<T>[] => (retries.length > 0 ? retries : firsts);
  return {
    push: (entry, turn) => {
      insert(turn.retry ? retries : firsts, { entry, order: turn.order });
    },
    peek: () => head()[0]?.entry,
    shift: () => head().shift()?.entry,
    clear: () => [...retries.splice(0), ...firsts.splice(0)].map((placed) => placed.entry),
  };
}

/** Rows come nearly in order, so the place is looked for from the end. */
function insert<T>(line: Placed<T>[], placed: Placed<T>): void {
  let at = line.length;
  while (at > 0 && (line[at - 1]?.order ?? 0) > placed.order) at -= 1;
  line.splice(at, 0, placed);
}
