import {
  LedgerError,
  type EventOf,
  type Ledger,
  type LedgerEvent,
  type RunPosition,
  type SentVerdict,
} from '../ledger/port.ts';
import type { Clock } from '../support/clock.ts';
import type { Halt } from './halt.ts';

/** The one ordered queue in front of the ledger; commits are grouped by event-loop turn. */
export interface Journal {
  /**
   * Resolves when `sent` is durable; `closed` where the ledger takes nothing any more and nothing
   * may be sent.
   */
  sent(event: EventOf<'sent'>): Promise<SentVerdict | 'closed'>;
  /**
   * Queues the end of an attempt, a raise, a release. Resolves when durable; rejects with the
   * ledger's error where it cannot be.
   */
  ended(event: LedgerEvent): Promise<void>;
  /**
   * Resolves when everything queued so far is durable or given up. Rejects with the first bug that
   * the ledger has met.
   */
  drained(): Promise<void>;
  /** The run's money behind the newest batch; undefined before the first. */
  position(): RunPosition | undefined;
  /**
   * Asks the ledger where the run stands, as others may have moved it: a batch without events says
   * it. Resolves once it is known, or cannot be.
   */
  look(): Promise<void>;
  /** Ends that could not be written: their attempts are in doubt for the next execution. */
  unwritten(): readonly LedgerEvent[];
  /**
   * The others that could not be written, and the file that keeps them for the next execution;
   * absent where nothing is kept.
   */
  readonly kept?: () => KeptEnds | undefined;
}

/** Ends of attempts that wait beside the ledger. */
export interface KeptEnds {
  readonly file: string;
  readonly ends: readonly LedgerEvent[];
}

/** Where the journal writes. */
interface JournalOptions {
  readonly ledger: Pick<Ledger, 'record'>;
  readonly clock: Clock;
  /** Pulled by the first failure of the ledger, crashed by a bug in it. */
  readonly halt: Halt;
  /** Told where the run stands behind each batch. */
  readonly onPosition?: (position: RunPosition) => void;
}

/** Events one commit takes at most. */
const BATCH_MAX = 2_000;
/** A failing ledger is tried again this often with the answers in hand, then they are given up; one that is lost was waited for. */
const RETRIES_MAX = 5;
const RETRY_WAIT_MS = 300;

interface JournalEntry {
  readonly event: LedgerEvent;
  readonly resolve: (verdict: SentVerdict | 'closed') => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A journal with nothing queued. Once its ledger has failed, or met a bug, it only brings the
 * answers in hand to an end: nothing new is sent.
 */
export function createJournal({ ledger, clock, halt, onPosition }: JournalOptions): Journal {
  let queue: JournalEntry[] = [];
  let flushing: Promise<void> | undefined;
  let position: RunPosition | undefined;
  let failures = 0;
  let closed = false;
  let isLookedAt = false;
  let bug: { readonly error: unknown } | undefined;
  const lost: LedgerEvent[] = [];

  async function flush() {
    await clock.turn();
    while (queue.length > 0 || isLookedAt) {
      isLookedAt = false;
      const batch = queue.splice(0, BATCH_MAX);
      try {
        const recorded = await ledger.record(listEvents(batch));
        onPosition?.((position = recorded.position));
        resolveAll(batch, recorded.verdicts);
        failures = 0;
      } catch (error) {
        if (error instanceof LedgerError) await fail(batch, error);
        else crash(batch, error);
      }
      if (queue.length > 0) await clock.turn();
    }
    flushing = undefined;
  }
  // Nothing of the batch was applied: the answers in hand are tried again.
  async function fail(batch: readonly JournalEntry[], error: LedgerError) {
    closed = true;
    failures += 1;
    halt.stop({ kind: 'io', words: error.message });
    queue = withoutSent([...batch, ...queue]);
    if (failures > RETRIES_MAX || error.kind === 'lost') {
      lost.push(...listEvents(queue));
      rejectAll(queue.splice(0), error);
    } else if (failures > 1) await clock.sleep(RETRY_WAIT_MS);
  }
  // Not everybody waits for the end of what he has queued, so the bug is kept.
  function crash(batch: readonly JournalEntry[], error: unknown) {
    closed = true;
    bug ??= { error };
    halt.stopForBug();
    rejectAll(batch, error);
    queue = withoutSent(queue);
  }
  const append = (event: LedgerEvent) =>
    new Promise<SentVerdict | 'closed'>((resolve, reject) => {
      queue.push({ event, resolve, reject });
      flushing ??= flush();
    });

  return {
    sent: (event) => (closed ? Promise.resolve('closed') : append(event)),
    ended: async (event) => {
      await append(event);
    },
    drained: async () => {
      while (flushing) await flushing;
      if (bug) throw bug.error;
    },
    position: () => position,
    look: () => {
      isLookedAt = !closed;
      return (flushing ??= flush());
    },
    unwritten: () => lost,
  };
}

function listEvents(entries: readonly JournalEntry[]) {
  return entries.map(({ event }) => event);
}

/** What is left when nothing may be sent any more. */
function withoutSent(entries: readonly JournalEntry[]) {
  for (const { event, resolve } of entries) if (event.kind === 'sent') resolve('closed');
  return entries.filter(({ event }) => event.kind !== 'sent');
}

/** The ledger gives a verdict on each `sent`, in their order; what else was recorded needs none. */
function resolveAll(entries: readonly JournalEntry[], verdicts: readonly SentVerdict[]) {
  let next = 0;
  for (const { event, resolve } of entries)
    resolve(event.kind === 'sent' ? (verdicts[next++] ?? 'closed') : { kind: 'started' });
}

function rejectAll(entries: readonly JournalEntry[], error: unknown) {
  for (const { reject } of entries) reject(error);
}
