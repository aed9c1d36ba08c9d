import type { Holdings } from './holdings.ts';
import { minMoney, type Money } from './money.ts';
import { NOTHING_HELD, subtractHeld, type AccountStanding, type HeldMoney } from './records.ts';

/** What the ledger knows of a run behind a batch, of other executions and of other runs too. */
export interface KnownBooks extends HeldMoney {
  /** The part of the run's other executions. */
  readonly others: HeldMoney;
  readonly account: AccountStanding;
}

/** What everybody but this execution holds and has spent. */
export interface Others {
  /** Of the run. */
  readonly run: HeldMoney;
  /** Of the account, since the opening balance was read. */
  readonly spentSince: Money;
  /** Of the account: on the wire at this moment. */
  readonly reserved: Money;
}

/** What others have spent before the ledger has told anything. */
interface EarlierMoney {
  readonly executionId: number;
  readonly earlierNet: Money;
  readonly earlierUnconfirmed: Money;
}

/** What all runs of the account held when the opening balance was read. */
export interface AccountBefore {
  readonly net: Money;
  /**
   * In doubt and unconfirmed, taken as if it was off the balance by then. What of it proves to have
   * cost nothing leaves the balance as it was, so it falls with it and never rises.
   */
  readonly held: Money;
}

/** Behind what the ledger has told: no less may be in doubt and unconfirmed than there is now. */
export function lowerHeld(
  before: AccountBefore,
  { account, others, ...known }: KnownBooks,
): AccountBefore {
  const { doubt, unconfirmed } = subtractHeld(account, subtractHeld(known, others));
  return { ...before, held: minMoney(before.held, doubt + unconfirmed) };
}

/** What others hold by what the ledger has told last, or by what was read at the start. */
export function readOthers(
  { earlierNet, earlierUnconfirmed, executionId }: EarlierMoney,
  holdings: Holdings,
  { known, account: before }: { known: KnownBooks | undefined; account: AccountBefore },
): Others {
  if (!known) {
    const doubt = holdings.doubt() - holdings.doubt(executionId);
    const run = { ...NOTHING_HELD, net: earlierNet, unconfirmed: earlierUnconfirmed, doubt };
    return { run, spentSince: 0n, reserved: 0n };
  }
  const own = subtractHeld(known, known.others);
  const { net, doubt, unconfirmed, reserved } = subtractHeld(known.account, own);
  const spentSince = net - before.net + doubt + unconfirmed - before.held;
  return { run: known.others, spentSince, reserved };
}
