/** Rows held at once never exceed this, whatever the rate. */
export const WINDOW_ROWS_MAX = 10_000;
/** Nor does their input text. */
export const WINDOW_BYTES_MAX = 32 * 1024 * 1024;
/**
 * Rows held while all of them are decided: then only the writer is waited for, and reading on would find nothing to start.
 * With 10,000 decided rows and their answers in it, every row outlived V8's young generation: 390 MB instead of 140.
 */
export const DECIDED_ROWS_MAX = 500;

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

/** How much is held at most; the first entry always has room. */
export interface WindowLimits {
  readonly rows: number;
  /** Of input text. */
  readonly bytes: number;
  /** Rows held while none of them is open. */
  readonly decidedRows: number;
}

/** An ordered, bounded hand-over from the reader to the writer: a full window stops the reader. */
export interface Window<T> {
  /**
   * Resolves when there is room; false where the window was closed by its reader. `open` settles, either way, when the
   * entry is decided; undefined for one that is.
   */
  push(entry: T, size: { readonly bytes: number; readonly open: Promise<unknown> | undefined }): Promise<boolean>;
  /** No more entries will come. */
  end(): void;
  /** The next entry in order; undefined at the end. */
  shift(): Promise<T | undefined>;
  /** The next entry if it is there already. */
  peek(): T | undefined;
  /** The consumer wants no more: everything held is dropped and the producer is told. */
  close(): void;
}

export function createWindow<T>(limits: WindowLimits): Window<T> {
  const held: { entry: T; bytes: number }[] = [];
  let head = 0;
  let bytes = 0;
  let open = 0;
  let ended = false;
  let closed = false;
  let wakeReader: () => void = () => undefined;
  let wakeWriter: () => void = () => undefined;
  const rows = (): number => held.length - head;
  const rowsMax = (): number => (open > 0 ? limits.rows : Math.min(limits.rows, limits.decidedRows));
  const decided = (): void => {
    open -= 1;
  };
  const full = (): boolean => rows() > 0 && (rows() >= rowsMax() || bytes >= limits.bytes);

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
      held.push({ entry, bytes: size.bytes });
      bytes += size.bytes;
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
