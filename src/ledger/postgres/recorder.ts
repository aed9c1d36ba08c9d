import type { Clock } from '../../support/clock.ts';
import type { LedgerEvent } from '../port.ts';
import type { Connection } from './connection.ts';
import { watchDurability } from './durability.ts';
import { isForgotten } from './errors.ts';
import { createMemory } from './memory.ts';
import { recordBatch, restoreAttempts } from './record.ts';

/** Records for one execution after another, and once more what the server has lost. */
interface Recorder {
  begin(executionId: number): void;
  record(events: readonly LedgerEvent[]): ReturnType<typeof recordBatch>;
  /** Looks at what the server's word is worth, see {@link watchDurability}. */
  look(): Promise<void>;
}

interface RecorderOptions {
  readonly clock: Clock;
  readonly shown: string;
  readonly leaseMs: number;
  readonly token: string;
  readonly warn: ((sentence: string) => void) | undefined;
}

/**
 * What the server does not know of although it has confirmed it is recorded once more: where an
 * attempt that ends is not there, and where another server has taken over.
 */
export function createRecorder(connection: Connection, options: RecorderOptions): Recorder {
  const { clock } = options;
  let open: number | undefined;
  let memory = createMemory(clock);
  const name = () => {
    if (open === undefined) throw new Error('The ledger has no open execution to record for.');
    return { connection, executionId: open, ...options };
  };
  const restore = () => restoreAttempts(memory.list(), name());
  const watch = watchDurability(connection, { ...options, onSuccessor: restore });
  async function recordOrRestore(events: readonly LedgerEvent[]) {
    try {
      return await recordBatch(events, name());
    } catch (error) {
      if (!isForgotten(error)) throw error;
      await restore();
      return await recordBatch(events, name());
    }
  }
  return {
    begin: (executionId) => {
      open = executionId;
      memory = createMemory(clock);
    },
    record: async (events) => {
      // Whoever answers now may be another server.
      if (!connection.stands()) await watch.look();
      const recorded = await recordOrRestore(events);
      memory.note(events, recorded.verdicts);
      return recorded;
    },
    look: watch.look,
  };
}
