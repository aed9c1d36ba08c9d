import type { Reason } from '../domain/attempt.ts';
import { LedgerError, type EventOf, type LeftEnd, type LedgerEvent } from '../ledger/port.ts';
import type { Clock } from '../support/clock.ts';
import type { Halt } from './halt.ts';
import type { Journal } from './journal.ts';
import type { Outage } from './outage.ts';
import { closeUnsent } from './unsent.ts';

/** How an attempt ended. */
type EndEvent = EventOf<'settled' | 'closed'>;

/** A place beside the ledger that outlives this process; the next one takes in what it holds. */
interface Keeper {
  readonly file: string;
  /** False where it cannot be kept there either. Nothing is waited for. */
  keep(ends: readonly LeftEnd[]): boolean;
  /** All of it is in the ledger. */
  remove(): void;
}

interface KeptOptions {
  readonly outage: Outage;
  readonly keeper: Keeper;
  readonly halt: Halt;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * A journal that loses no answer while its ledger is away, even if the process is killed then: from
 * the moment on that it is away, each end of an attempt is kept beside it until it is in the ledger.
 * What is kept twice does no harm, since an end is taken in once.
 */
export function keepUnwritten(
  journal: Journal,
  { outage, keeper, halt, clock }: KeptOptions,
): Journal {
  /** Queued and not in the ledger yet. */
  const pending = new Set<EndEvent>();
  const kept = new Set<LedgerEvent>();
  /** Attempts that the ledger has confirmed, as long as their end is not in it. */
  const begun = new Map<number, EventOf<'sent'>>();
  /** Kept for the next execution, because this one will not write them any more. */
  let left = 0;

  function keep(ends: Iterable<EndEvent>) {
    const fresh = [...ends].filter((end) => !kept.has(end));
    const lines = fresh.map((end) => withBeginning(end, begun.get(end.id.sequence)));
    if (fresh.length > 0 && keeper.keep(lines)) for (const end of fresh) kept.add(end);
  }
  function written(end: EndEvent) {
    pending.delete(end);
    begun.delete(end.id.sequence);
    if (pending.size > 0 || left > 0 || kept.size === 0) return;
    kept.clear();
    keeper.remove();
  }
  function unwritten(end: EndEvent, error: unknown) {
    pending.delete(end);
    // A bug might meet it again.
    if (error instanceof LedgerError) keep([end]);
    if (kept.has(end)) left += 1;
  }

  const keepAll = () => keep(pending);
  outage.onAway(keepAll);
  halt.abandonSignal.addEventListener('abort', keepAll, { once: true });
  return {
    ...journal,
    sent: async (event) => {
      const losses = outage.losses();
      const verdict = await journal.sent(event);
      if (verdict !== 'closed' && verdict.kind === 'started') begun.set(event.id.sequence, event);
      // Whether it is on record nobody knows, but it will not leave.
      if (verdict === 'closed' && outage.losses() > losses) {
        const unsent = closeUnsent({ id: event.id, at: clock.now(), reason: NOT_RECORDED });
        keep([unsent]);
        if (kept.has(unsent)) left += 1;
      }
      return verdict;
    },
    ended: (event) => {
      const recorded = journal.ended(event);
      if (event.kind !== 'settled' && event.kind !== 'closed') return recorded;
      pending.add(event);
      if (outage.isAway() || halt.abandonSignal.aborted) keep([event]);
      recorded.then(
        () => written(event),
        (error: unknown) => unwritten(event, error),
      );
      return recorded;
    },
    unwritten: () => journal.unwritten().filter((event) => !kept.has(event)),
    kept: () => ({
      file: keeper.file,
      ends: journal.unwritten().filter((event) => kept.has(event)),
    }),
  };
}

function withBeginning(end: EndEvent, sent: EventOf<'sent'> | undefined): LeftEnd {
  return sent ? { ...end, sent } : end;
}

const NOT_RECORDED: Reason = {
  slug: 'not_recorded',
  words: 'the ledger could not be reached, so it was not sent',
};
