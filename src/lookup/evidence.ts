import type { Budget } from '../domain/budget.ts';
import { lacksRefund } from '../domain/charge.ts';
import { EVIDENCE_WAIT_MS, judgeDoubt, type Judgement } from '../domain/evidence.ts';
import type { Holder } from '../domain/holdings.ts';
import type { Money } from '../domain/money.ts';
import { LedgerError, type LedgerEvent } from '../ledger/port.ts';
import type { Account, BalanceReading } from '../providers/port.ts';
import type { Clock } from '../support/clock.ts';
import type { Journal } from './journal.ts';
import type { Ended } from './port.ts';

/** Doubt settled by evidence: one balance read after the run has drained. */
export interface Evidence {
  /** Waits 2 s, reads the balance once, and releases or bounds what it proves. Rejects only for a bug. Call it only when nothing is on the wire. */
  judge(): Promise<void>;
  /** Called with every attempt that ended: what is in doubt, and whether a refund is outstanding. */
  observe(ended: Ended): void;
  /** The newest balance read, and what it proved, in words. */
  last(): { readonly reading: BalanceReading; readonly words: string } | undefined;
}

/** The execution whose doubt is judged, and whom to ask. */
export interface EvidenceOptions {
  readonly executionId: number;
  /** The balance when it started; undefined where it could not be read. */
  readonly opening: Money | undefined;
  readonly autoReload: boolean;
  readonly budget: Budget;
  readonly account: Account;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Fires when nobody waits for the balance any more. */
  readonly cutSignal: AbortSignal;
}

export function createEvidence(options: EvidenceOptions): Evidence {
  const { budget, clock, journal } = options;
  const sentAt = new Map<number, number>();
  let refundOutstanding = false;
  let last: { reading: BalanceReading; words: string } | undefined;

  async function judge(): Promise<void> {
    await clock.sleep(EVIDENCE_WAIT_MS, options.cutSignal);
    // Read too early it would prove a charge away that has not reached it yet.
    if (options.cutSignal.aborted) return;
    const doubtful = budget.doubtful();
    const now = clock.monotonic();
    const reading = await options.account.balance();
    if (reading.kind !== 'balance') {
      last = { reading, words: reading.words };
      return;
    }
    const { executionNet: net, allReported, moneyCameIn } = budget.position();
    const judgement = judgeDoubt<Holder>({
      opening: options.opening,
      net,
      balance: reading.value,
      autoReload: options.autoReload || reading.autoReload,
      allReported,
      moneyCameIn,
      refundOutstanding,
      doubtful: doubtful.map(({ holder, amount }) => ({ id: holder, reserved: amount, ageMs: now - (sentAt.get(holder.sequence) ?? now) })),
    });
    const proved = budget.evidence(judgement, reading.value);
    last = { reading, words: judgement.kind === 'nothing-proved' ? judgement.words : '' };
    const unknown = doubtful.filter(({ amount }) => amount === null).map(({ holder }) => holder);
    // A ledger that cannot take them has stopped the run through the journal already.
    for (const event of eventsOf(proved, unknown)) await journal.ended(event).catch(ignoreLedgerError);
  }

  /** An attempt that reserved nothing, because no price was known, costs at most the bound as well: its ceiling from now on. */
  function eventsOf(judgement: Judgement<Holder>, unknown: readonly Holder[]): readonly LedgerEvent[] {
    if (judgement.kind === 'nothing-proved') return [];
    const { ids } = judgement;
    if (judgement.kind === 'released') return [{ kind: 'released', ids, at: clock.now() }];
    const { bound } = judgement;
    const lifted = unknown.filter((id) => ids.includes(id)).map((id): LedgerEvent => ({ kind: 'raised', id, ceiling: bound }));
    return [...lifted, { kind: 'bounded', executionId: options.executionId, ids, bound }];
  }

  return {
    judge,
    observe: ({ id, result, charge, sentAtMonotonic }) => {
      if (result.class === 'in_doubt') sentAt.set(id.sequence, sentAtMonotonic);
      if (result.class === 'settled' && lacksRefund({ ...result.answer, charge })) refundOutstanding = true;
    },
    last: () => last,
  };
}

function ignoreLedgerError(error: unknown): void {
  if (!(error instanceof LedgerError)) throw error;
}
