import type { ResultWriter } from './writer.ts';

/** Writes nothing: the run is that of others, and whoever was given an output writes it. */
export function createNoOutput(): ResultWriter {
  return {
    said: [],
    open: async () => undefined,
    write: async () => undefined,
    commit: async () => undefined,
    abort: async () => undefined,
    committed: () => false,
    splitFiles: () => [],
    findLost: async () => undefined,
    elsewhere: () => undefined,
  };
}
