import { countTime } from '../domain/digits.ts';
import type { Clock } from '../support/clock.ts';
import { isLedgerFailure, type LedgerErrorKind } from './error.ts';

interface Waiting {
  readonly clock: Clock;
  /** `--lock-wait`. */
  readonly lockWaitMs: number;
  /** Told once, in one sentence, what is waited for. */
  readonly warn?: (sentence: string) => void;
}

/** What failed in one of these ways is tried again as long as `--lock-wait` says: it may go by itself. */
export async function tryInTime<T>(
  kinds: readonly LedgerErrorKind[],
  { clock, lockWaitMs, warn }: Waiting,
  work: () => Promise<T>,
): Promise<T> {
  const until = clock.monotonic() + lockWaitMs;
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await work();
    } catch (error) {
      const leftMs = until - clock.monotonic();
      if (leftMs <= 0 || !kinds.some((kind) => isLedgerFailure(error, kind))) throw error;
      if (isFirst && error instanceof Error) warn?.(describeWaiting(nameReason(error), lockWaitMs));
      await clock.sleep(Math.min(TRY_EVERY_MS, leftMs));
    }
  }
}

const TRY_EVERY_MS = 500;

/** What is said when the waiting begins; `reason` is what stands in the way, as a clause. */
export function describeWaiting(reason: string, lockWaitMs: number): string {
  return `Waiting up to ${countTime(lockWaitMs)}, as --lock-wait says: ${reason}.`;
}

/** The cause of a failure says in a few words what stood in the way. */
function nameReason({ cause, message }: Error) {
  return (cause instanceof Error ? cause : { message }).message.replace(/\.$/, '');
}

/** What whoever finds others at work may do but go elsewhere; after `--lock-wait` it is to wait longer. */
export function adviseWaiting(lockWaitMs: number): string {
  return lockWaitMs === 0
    ? 'Wait for it or give --lock-wait'
    : `It was waited for ${countTime(lockWaitMs)}, as --lock-wait says. Wait longer`;
}
