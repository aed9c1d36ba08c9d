/** Rows held at once never exceed this, whatever the rate. */
export const WINDOW_ROWS_MAX = 10_000;
/** Nor does their text, input and answers on record, in UTF-16 units. */
export const WINDOW_CHARS_MAX = 32 * 1024 * 1024;
/**
 * Rows held while all of them are decided: then only the writer is waited for, and reading on would
 * find nothing to start. A window full of known rows and their answers outlived V8's young
 * generation row by row: 390 MB instead of 180, and a fifth of the processor time.
 */
export const DECIDED_ROWS_MAX = 500;

/**
 * Rows of the window: enough that one hung attempt does not stall an ordered run, and never below
 * the concurrency. README, One `enrich` followed.
 */
export function windowRows({
  concurrency,
  ratePerSecond,
  timeoutMs,
}: {
  concurrency: number;
  ratePerSecond: number;
  timeoutMs: number;
}): number {
  if (ratePerSecond === 0) return Math.max(WINDOW_ROWS_MAX, concurrency);
  const wanted = Math.max(4 * concurrency, Math.ceil((ratePerSecond * timeoutMs * 2) / 1000));
  return Math.max(concurrency, Math.min(WINDOW_ROWS_MAX, wanted));
}

/** How much is held at most; the first entry always has room. */
export interface WindowLimits {
  readonly rows: number;
  /** UTF-16 units of text, input and answers. */
  readonly chars: number;
  /** Rows held while none of them is open. */
  readonly decidedRows: number;
}

/** An ordered, bounded hand-over from the reader to the writer: a full window stops the reader. */
interface Window<T> {
  /**
   * Resolves when there is room; false where the window was closed by its reader. `open` settles,
   * either way, when the entry is decided; undefined for one that is.
   */
  push(entry: T, size: { chars: number; open: Promise<unknown> | undefined }): Promise<boolean>;
  /** No more entries will come. */
  end(): void;
  /** The next entry in order; undefined at the end. */
  shift(): Promise<T | undefined>;
  /** The next entry if it is there already. */
  peek(): T | undefined;
  /** The consumer wants no more: everything held is dropped and the producer is told. */
  close(): void;
}

/** A window that holds nothing. */
export function createWindow<T>(limits: WindowLimits): Window<T> {
  const held = createQueue<{ entry: T; chars: number }>();
  let chars = 0;
  let open = 0;
  let ended = false;
  let closed = false;
  let wakeReader: () => void = () => undefined;
  let wakeWriter: () => void = () => undefined;
  const rowsMax = () => (open > 0 ? limits.rows : Math.min(limits.rows, limits.decidedRows));
  const full = () => held.size() > 0 && (held.size() >= rowsMax() || chars >= limits.chars);
  const decided = () => {
    open -= 1;
  };

  return {
    push: async (entry, size) => {
      while (full() && !closed) {
        await new Promise<void>((resolve) => {
          wakeReader = resolve;
        });
      }
      if (closed) return false;
      held.add({ entry, chars: size.chars });
      chars += size.chars;
      if (size.open) {
        open += 1;
        size.open.then(decided, decided);
      }
      wakeWriter();
      return true;
    },
    end: () => {
      ended = true;
      wakeWriter();
    },
    shift: async () => {
      while (held.size() === 0 && !ended && !closed) {
        await new Promise<void>((resolve) => {
          wakeWriter = resolve;
        });
      }
      const first = held.take();
      chars -= first?.chars ?? 0;
      wakeReader();
      return first?.entry;
    },
    peek: () => held.first()?.entry,
    close: () => {
      closed = true;
      held.clear();
      chars = 0;
      wakeReader();
      wakeWriter();
    },
  };
}

/** Places of taken items are dropped from the array's front together. */
const COMPACT_AFTER = 1_024;

function createQueue<T>() {
  const items: (T | undefined)[] = [];
  let head = 0;
  return {
    size: () => items.length - head,
    add: (item: T) => void items.push(item),
    take: () => {
      if (head === items.length) return undefined;
      const first = items[head];
      // Given up at once: a thousand taken rows kept until their places are dropped would outlive
      // the young generation too.
      items[head] = undefined;
      head += 1;
      if (head > COMPACT_AFTER && head * 2 > items.length) {
        items.splice(0, head);
        head = 0;
      }
      return first;
    },
    first: () => items[head],
    clear: () => {
      items.length = 0;
      head = 0;
    },
  };
}
