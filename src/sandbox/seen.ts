/** Waits for a number of lookup requests. */
export interface ArrivalWatch {
  /** Resolves once so many came in; rejects where the sandbox closes before. */
  wait(requests: number): Promise<void>;
  /** To be called when one came in. */
  wake(): void;
  close(): void;
}

export function createArrivalWatch(requests: () => number): ArrivalWatch {
  const waiting = new Set<{ at: number; resolve: () => void; reject: (error: Error) => void }>();
  const wake = () => {
    for (const waiter of waiting) {
      if (requests() < waiter.at) continue;
      waiting.delete(waiter);
      waiter.resolve();
    }
  };
  return {
    wait: (at) =>
      new Promise((resolve, reject) => {
        waiting.add({ at, resolve, reject });
        wake();
      }),
    wake,
    close: () => {
      for (const { at, reject } of waiting)
        reject(
          new Error(`The sandbox closed after ${requests()} requests while ${at} were waited for.`),
        );
      waiting.clear();
    },
  };
}
