import type { Budget } from '../domain/budget.ts';
import type { Account } from '../providers/port.ts';
import type { Clock } from '../support/clock.ts';
import type { Ended } from './port.ts';

/** How long a run with a floor goes on without a sight of the account. */
const BALANCE_EVERY_MS = 30_000;

/**
 * Looks at the account of a run that has a floor, where its answers do not show the balance: others
 * spend too.
 */
export interface BalanceWatch {
  observe(ended: Ended): void;
  close(): void;
}

/**
 * Reads the balance every 30 s in which attempts ended and none of them showed it. A failed read is
 * tried again after 30 s.
 */
export function createBalanceWatch({
  budget,
  account,
  clock,
}: {
  budget: Pick<Budget, 'observeBalance' | 'position'>;
  account: Account;
  clock: Clock;
}): BalanceWatch {
  let cancel: (() => void) | undefined;
  let closed = false;

  async function look() {
    cancel = undefined;
    const reportedBefore = budget.position().executionReported;
    const reading = await account.balance();
    if (reading.kind === 'balance')
      budget.observeBalance(reading.value, { reportedBefore, drained: false });
  }

  function stop() {
    cancel?.();
    cancel = undefined;
  }

  return {
    observe: ({ result }) => {
      if (closed) return;
      if (result.class === 'settled' && result.answer.remainingBalance !== undefined) stop();
      else cancel ??= clock.after(BALANCE_EVERY_MS, () => void look());
    },
    close: () => {
      closed = true;
      stop();
    },
  };
}
