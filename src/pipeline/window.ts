/** Rows held at once never exceed this, whatever the rate. */
export const WINDOW_ROWS_MAX = 10_000;
/** Nor does their input text. */
export const WINDOW_BYTES_MAX = 32 * 1024 * 1024;

/**
 * Rows of the window: enough that one hung attempt does not stall an ordered run, and never below the concurrency.
 * DESIGN, Data flow 1.
 */
export function windowRows(options: { readonly concurrency: number; readonly ratePerSecond: number; readonly timeoutMs: number }): number {
  const { concurrency, ratePerSecond, timeoutMs } = options;
  if (ratePerSecond === 0) return Math.max(WINDOW_ROWS_MAX, concurrency);
  const wanted = Math.max(4 * concurrency, Math.ceil((ratePerSecond * timeoutMs * 2) / 1000));
  return Math.max(concurrency, Math.min(WINDOW_ROWS_MAX, wanted));
}

/** Taken entries are dropped from the array's front together. */
const COMPACT_AFTER = 1_024;

/** An ordered, bounded hand-over from the reader to the writer: a full window stops the reader. */
export interface Window<T> {
  /** Resolves when there is room; false where the window was closed by its reader. */
  push(entry: T, bytes: number): Promise<boolean>;
  /** No more entries will come. */
  end(): void;
  /** The next entry in order; undefined at the end. */
  shift(): Promise<T | undefined>;
  /** The next entry if it is there already. */
  peek(): T | undefined;
  /** The consumer wants no more: everything held is dropped and the producer is told. */
  close(): void;
}

export function createWindow<T>(limits: { readonly rows: number; readonly bytes: number }): Window<T> {
  const held: { entry: T; bytes: number }[] = [];
  let head = 0;
  let bytes = 0;
  let ended = false;
  let closed = false;
  let wakeReader: () => void = () => undefined;
  let wakeWriter: () => void = () => undefined;
  const rows = (): number => held.length - head;
  const full = (): boolean => rows() > 0 && (rows() >= limits.rows || bytes >= limits.bytes);

  function take(): T | undefined {
    const first = held[head];
    if (!first) return undefined;
    head += 1;
    bytes -= first.bytes;
    if (head > COMPACT_AFTER && head * 2 > held.length) {
      held.splice(0, head);
      head = 0;
    }
    wakeReader();
    return first.entry;
  }

  return {
    push: async (entry, size) => {
      while (full() && !closed) {
        await new Promise<void>((resolve) => {
          wakeReader = resolve;
        });
      }
      if (closed) return false;
      held.push({ entry, bytes: size });
      bytes += size;
      wakeWriter();
      return true;
    },
    end: () => {
      ended = true;
      wakeWriter();
    },
    shift: async () => {
      while (rows() === 0 && !ended && !closed) {
        await new Promise<void>((resolve) => {
          wakeWriter = resolve;
        });
      }
      return take();
    },
    peek: () => held[head]?.entry,
    close: () => {
      closed = true;
      held.length = 0;
      head = 0;
      bytes = 0;
      wakeReader();
      wakeWriter();
    },
  };
}
