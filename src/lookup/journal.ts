import { LedgerError, type Ledger, type LedgerEvent, type SentVerdict } from '../ledger/port.ts';
import type { Clock } from '../support/clock.ts';
import type { Halt } from './halt.ts';

type SentEvent = Extract<LedgerEvent, { kind: 'sent' }>;

/** The one ordered queue in front of the ledger; commits are grouped by event-loop turn. */
export interface Journal {
  /** Resolves when `sent` is durable; `closed` where the ledger takes nothing any more and nothing may be sent. */
  sent(event: SentEvent): Promise<SentVerdict | 'closed'>;
  /** Queues the end of an attempt, a raise, a release. Resolves when durable; rejects with the ledger's error where it cannot be. */
  ended(event: LedgerEvent): Promise<void>;
  /** Resolves when everything queued so far is durable or given up. */
  drained(): Promise<void>;
  /** Ends that could not be written: their attempts are in doubt for the next execution. */
  unwritten(): readonly LedgerEvent[];
}

/** Events one commit takes at most. */
const BATCH_MAX = 2_000;
/** A failing ledger is tried again this often with the answers in hand, then they are given up. */
const RETRIES_MAX = 5;
const RETRY_WAIT_MS = 300;

interface Entry {
  readonly event: LedgerEvent;
  readonly resolve: (verdict: SentVerdict | 'closed') => void;
  readonly reject: (error: unknown) => void;
}

export function createJournal(options: { readonly ledger: Ledger; readonly clock: Clock; readonly halt: Halt }): Journal {
  const { ledger, clock, halt } = options;
  let queue: Entry[] = [];
  let flushing: Promise<void> | undefined;
  let failures = 0;
  const lost: LedgerEvent[] = [];

  async function flush(): Promise<void> {
    await clock.turn();
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH_MAX);
      queue = queue.slice(batch.length);
      await commit(batch).catch((error: unknown) => fail(batch, error));
      if (queue.length > 0) await clock.turn();
    }
    flushing = undefined;
  }
  async function commit(batch: readonly Entry[]): Promise<void> {
    const verdicts = await ledger.record(batch.map((entry) => entry.event));
    failures = 0;
    let next = 0;
    for (const entry of batch) entry.resolve(entry.event.kind === 'sent' ? (verdicts[next++] ?? 'closed') : { kind: 'started' });
  }
  /** Nothing of the batch was applied: what was to be sent stays here, the answers in hand are tried again. */
  async function fail(batch: readonly Entry[], error: unknown): Promise<void> {
    if (!(error instanceof LedgerError)) {
      for (const entry of batch) entry.reject(error);
      return;
    }
    halt.pull({ kind: 'io', words: error.message });
    for (const entry of batch) if (entry.event.kind === 'sent') entry.resolve('closed');
    const kept = batch.filter((entry) => entry.event.kind !== 'sent');
    failures += 1;
    if (failures <= RETRIES_MAX) {
      if (failures > 1) await clock.sleep(RETRY_WAIT_MS);
      queue = [...kept, ...queue];
      return;
    }
    for (const entry of kept) {
      lost.push(entry.event);
      entry.reject(error);
    }
  }
  function append(event: LedgerEvent): Promise<SentVerdict | 'closed'> {
    return new Promise((resolve, reject) => {
      queue.push({ event, resolve, reject });
      flushing ??= flush();
    });
  }

  return {
    sent: (event) => (failures > 0 ? Promise.resolve('closed') : append(event)),
    ended: async (event) => {
      await append(event);
    },
    drained: async () => {
      while (flushing) await flushing;
    },
    unwritten: () => lost,
  };
}
