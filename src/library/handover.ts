/** Hands items from a producer to a consumer that takes one at a time. */
export interface Handover<T> {
  /** Resolves when the consumer has asked for more than these. */
  put(items: readonly T[]): Promise<void>;
  /** The next item; undefined at the end. */
  take(): Promise<T | undefined>;
  /** No more items will come; what was not taken is still to be had. */
  end(): void;
}

/** Holds what was put in one go, and nothing more: whoever puts waits for the consumer. */
export function createHandover<T>(): Handover<T> {
  const items: T[] = [];
  let ended = false;
  let wakeConsumer: () => void = () => undefined;
  let wakeProducer: () => void = () => undefined;
  return {
    put: (more) =>
      new Promise((resolve) => {
        items.push(...more);
        wakeProducer = resolve;
        wakeConsumer();
      }),
    take: async () => {
      while (items.length === 0 && !ended) {
        await new Promise<void>((resolve) => {
          wakeConsumer = resolve;
          wakeProducer();
        });
      }
      return items.shift();
    },
    end: () => {
      ended = true;
      wakeConsumer();
    },
  };
}
