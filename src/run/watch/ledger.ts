import type { Ledger } from '../../ledger/port.ts';
import type { Halt } from '../../lookup/halt.ts';
import type { Clock } from '../../support/clock.ts';

/**
 * Watches the ledger of one execution: once somebody removes or replaces it, the run must not go on
 * buying.
 */
export interface LedgerWatch {
  /** Looks now; true where the ledger is lost, which is a cause of the halt then. */
  look(): Promise<boolean>;
  /** Ends the looking from time to time. */
  close(): void;
}

const LOOK_EVERY_MS = 1_000;
/**
 * A program that writes a file anew renames in two steps, so a lost ledger is looked at once more.
 */
const CONFIRM_MS = 250;

/** What is watched, and the brake. */
interface WatchOptions {
  readonly ledger: Pick<Ledger, 'loss'>;
  readonly clock: Clock;
  readonly halt: Halt;
}

/**
 * Looks at the ledger every second until it is lost or the watch is closed. A bug of the store
 * crashes the run.
 */
export function watchLedger({ ledger, clock, halt }: WatchOptions): LedgerWatch {
  const closed = new AbortController();
  let lost = false;
  async function look() {
    if (lost || (await ledger.loss()) === undefined) return lost;
    await clock.sleep(CONFIRM_MS);
    const words = await ledger.loss();
    if (words === undefined) return lost;
    lost = true;
    halt.stop({
      kind: 'ledger-lost',
      words: `${words} Nothing more was sent, and what was in flight is recorded.`,
    });
    return true;
  }
  async function keepLooking() {
    for (;;) {
      await clock.sleep(LOOK_EVERY_MS, closed.signal);
      if (closed.signal.aborted || (await look())) return;
    }
  }
  keepLooking().catch(() => halt.stopForBug());
  return {
    look,
    close: () => closed.abort(),
  };
}
