import type { Clock } from '../../support/clock.ts';
import type { EventOf, LedgerEvent, SentVerdict } from '../port.ts';

/** An attempt as this process knows it: what it has sent, and how that ended. */
export interface Remembered {
  readonly sent: EventOf<'sent'>;
  readonly ended: EventOf<'settled' | 'closed'> | undefined;
}

/** What one execution has recorded lately, for a server that has lost what it confirmed. */
interface RecordMemory {
  /** The batch was confirmed, with a verdict on each `sent` of it. */
  note(events: readonly LedgerEvent[], verdicts: readonly SentVerdict[]): void;
  /** In the order they were sent. */
  list(): readonly Remembered[];
}

/** A standby is behind by seconds. */
const REMEMBERED_MS = 60_000;
/** Of those that have ended; with their answers about 20 MB. */
const REMEMBERED_MAX = 10_000;

/** Attempts that are open, and those that ended within the last minute. */
export function createMemory({ monotonic }: Pick<Clock, 'monotonic'>): RecordMemory {
  const attempts = new Map<number, Remembered>();
  const ends: { readonly sequence: number; readonly at: number }[] = [];
  const forget = () => {
    const before = monotonic() - REMEMBERED_MS;
    const surplus = ends.length - REMEMBERED_MAX;
    const count = ends.findIndex(({ at }, index) => at >= before && index >= surplus);
    for (const { sequence } of ends.splice(0, count < 0 ? ends.length : count))
      attempts.delete(sequence);
  };
  return {
    note: (events, verdicts) => {
      const started = verdicts.map(({ kind }) => kind === 'started');
      for (const event of events) {
        if (event.kind === 'sent' && started.shift() === true)
          attempts.set(event.id.sequence, { sent: event, ended: undefined });
        if (event.kind !== 'settled' && event.kind !== 'closed') continue;
        const { sequence } = event.id;
        const attempt = attempts.get(sequence);
        if (!attempt) continue;
        attempts.set(sequence, { ...attempt, ended: event });
        ends.push({ sequence, at: monotonic() });
      }
      forget();
    },
    list: () => [...attempts.values()],
  };
}
