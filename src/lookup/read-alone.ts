import { sumHeld, type AccountStanding, type Scope } from '../domain/records.ts';
import { LedgerError, type LedgerReader } from '../ledger/port.ts';

/** A balance that was read, and the account's books right before. */
interface AloneReading<R> {
  readonly reading: R;
  /**
   * Nobody had an attempt on the wire before it, behind it or meanwhile: so it misses no charge of
   * the books, and holds none that they do not know yet.
   */
  readonly alone: boolean;
  /** undefined where the ledger cannot say. */
  readonly before: AccountStanding | undefined;
}

/** Reads a balance while it looks whether other runs are at work on the account. */
export async function readAlone<R>(
  readBalance: () => Promise<R>,
  { ledger, scope }: { readonly ledger: Pick<LedgerReader, 'standing'>; readonly scope: Scope },
): Promise<AloneReading<R>> {
  const look = () => ledger.standing(scope).catch(ignoreLedgerError);
  const before = await look();
  const reading = await readBalance();
  const after = await look();
  const alone = before?.open === 0 && after?.open === 0 && sumHeld(before) === sumHeld(after);
  return { reading, alone, before };
}

/** What ails the ledger is said by whoever writes to it. */
function ignoreLedgerError(error: unknown) {
  if (!(error instanceof LedgerError)) throw error;
  return undefined;
}
