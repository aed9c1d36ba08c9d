/**
 * The imitated account's money, in 10^-8. `opening + adjusted - net charges = balance` always
 * holds.
 */
export interface SandboxAccount {
  readonly opening: bigint;
  balance(): bigint;
  /** What was put in or taken out otherwise than by charges. */
  adjusted(): bigint;
  covers(amount: bigint): boolean;
  /** Books a charge, whether it is covered or not, and returns the balance after it. */
  charge(amounts: { requested: bigint; refunded: bigint }): bigint;
  /** Puts the balance where it is told to be. */
  set(balance: bigint): void;
  /** Puts the opening balance in again where less than a tenth of it is left. */
  reload(): void;
}

/** The documents: an account with auto reload is looked at every 5 to 10 minutes. */
export const AUTO_RELOAD_EVERY_MS = 300_000;

const LOW_PART = 10n;

export function createAccount(opening: bigint): SandboxAccount {
  let balance = opening;
  let adjusted = 0n;
  const move = (amount: bigint) => {
    balance += amount;
    adjusted += amount;
  };
  return {
    opening,
    balance: () => balance,
    adjusted: () => adjusted,
    covers: (amount) => amount <= balance,
    charge: ({ requested, refunded }) => {
      balance += refunded - requested;
      return balance;
    },
    set: (wanted) => move(wanted - balance),
    reload: () => {
      if (balance * LOW_PART < opening) move(opening);
    },
  };
}
