import type { Budget, Position } from '../domain/budget.ts';
import {
  EVIDENCE_AGE_MS,
  EVIDENCE_WAIT_MS,
  judgeDoubt,
  type Judgement,
} from '../domain/evidence.ts';
import type { Holding } from '../domain/holdings.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Money } from '../domain/money.ts';
import type { KnownPrices, PriceEntry } from '../domain/prices.ts';
import {
  confirmCharges,
  REFUND_WAIT_MS,
  type Confirmation,
  type ReadingGuards,
} from '../domain/reading.ts';
import type { AttemptId, Scope } from '../domain/records.ts';
import { LedgerError, type LedgerEvent, type LedgerReader } from '../ledger/port.ts';
import type { Account, BalanceReading } from '../providers/port.ts';
import type { Clock } from '../support/clock.ts';
import type { Journal } from './journal.ts';
import { createPricedCharges } from './measured-price.ts';
import { readAlone } from './read-alone.ts';
import type { Ended } from './port.ts';

/** Doubt and unconfirmed money settled by a balance that is read while nothing is on the wire. */
export interface Evidence {
  /**
   * Waits 2 s, reads the balance once, and takes in what it proves: doubt is released or bounded, unconfirmed money is
   * confirmed. Nothing at all where there is no account to ask. Rejects only for a bug. Call it only when nothing is on the
   * wire.
   */
  judge(): Promise<void>;
  /**
   * Called with every attempt that ended: how old what is in doubt is, and what was charged from
   * the book.
   */
  observe(ended: Ended, lookup: Lookup): void;
  /**
   * No attempt has ended since the newest balance was read: reading it again would prove nothing
   * new.
   */
  isCurrent(): boolean;
  /** Some attempt in doubt was too young for every balance read so far, or none could be read. */
  hasUnjudgedDoubt(): boolean;
  /**
   * What a priced charge has cost by the newest balance, where that shows less than the book;
   * undefined where it cannot be told.
   */
  measuredPrice(): PriceEntry | undefined;
  /** The newest balance read, and what it proved; undefined before the first. */
  last(): EvidenceReading | undefined;
}

/** One balance that was read, and what it proved. */
interface EvidenceReading {
  readonly reading: BalanceReading;
  /** Nobody else of the account was at work then. */
  readonly alone: boolean;
  /** Why it proved nothing about doubt; empty where it did. */
  readonly words: string;
  /** What it proved about unconfirmed money; undefined where it could not be read. */
  readonly confirmation: Confirmation | undefined;
}

/** The execution whose money is judged, and whom to ask. */
interface EvidenceOptions {
  readonly executionId: number;
  readonly scope: Scope;
  /** The balance when it started; undefined where it could not be read. */
  readonly opening: Money | undefined;
  readonly autoReload: boolean;
  readonly budget: Budget;
  readonly prices: Pick<KnownPrices, 'parts'>;
  /** Undefined where no balance can be read. */
  readonly account: Account | undefined;
  readonly ledger: Pick<LedgerReader, 'outstandingRefunds' | 'standing'>;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Fires when nobody waits for the balance any more. */
  readonly cutSignal: AbortSignal;
}

export function createEvidence(options: EvidenceOptions): Evidence {
  const { budget, clock, account, journal, cutSignal, executionId } = options;
  const doubts = createDoubtWatch(options);
  const priced = createPricedCharges(options.prices);
  let last: EvidenceReading | undefined;
  let current = false;
  let reloads = options.autoReload;
  let isMoneyInRecorded = false;

  /**
   * The next execution has to know it as well: its opening balance would prove charges of this one
   * away.
   */
  function recordMoneyIn() {
    if (isMoneyInRecorded || !(reloads || budget.position().moneyCameIn)) return;
    isMoneyInRecorded = true;
    queueEvent({ kind: 'money_in', executionId }, options);
  }

  async function judge() {
    if (!account) return;
    await clock.sleep(EVIDENCE_WAIT_MS, cutSignal);
    // Read too early it would prove a charge away that has not reached it yet.
    if (cutSignal.aborted) return;
    // What was charged is on record before its refund is asked for.
    await journal.drained();
    const aged = doubts.read();
    current = true;
    const { reading, alone } = await readAlone(() => account.balance(), options);
    if (reading.kind !== 'balance') {
      last = { reading, alone, words: reading.words, confirmation: undefined };
      return;
    }
    const balance = reading.value;
    const reportedBefore = budget.position().executionReported;
    budget.observeBalance(balance, { reportedBefore, drained: true });
    queueEvent({ kind: 'balance_read', executionId, balance }, options);
    reloads ||= reading.autoReload;
    recordMoneyIn();
    doubts.markJudged(aged);
    const guards = await readGuards({ autoReload: reloads, othersAtWork: !alone }, options);
    const confirmation = confirmUnconfirmed(balance, guards, aged, options);
    const words = judgeAged(balance, guards, aged, options);
    await journal.drained();
    last = { reading, alone, words, confirmation };
  }

  return {
    judge,
    observe: (ended, lookup) => {
      current = false;
      doubts.observe(ended);
      priced.add(ended, lookup);
      recordMoneyIn();
    },
    isCurrent: () => current,
    hasUnjudgedDoubt: doubts.hasUnjudged,
    measuredPrice: () => {
      if (last?.confirmation?.kind !== 'confirmed' || budget.position().executionDoubt > 0n)
        return undefined;
      return priced.measure(last.confirmation.overbooked);
    },
    last: () => last,
  };
}

/** The doubts of the execution: how old each is, and which of them a balance could judge. */
function createDoubtWatch({ budget, clock }: EvidenceOptions) {
  const sentAt = new Map<number, number>();
  const judged = new Set<number>();
  return {
    observe: ({ id, result, sentAtMonotonic }: Ended) => {
      if (result.class === 'in_doubt') sentAt.set(id.sequence, sentAtMonotonic);
    },
    read: (): readonly Aged[] => {
      const now = clock.monotonic();
      return budget.doubtful().map((holding) => ({
        ...holding,
        ageMs: now - (sentAt.get(holding.id.sequence) ?? now),
      }));
    },
    /** A balance was held against these: the young ones among them stay unjudged. */
    markJudged: (aged: readonly Aged[]) => {
      for (const { id } of aged.filter(isOld)) judged.add(id.sequence);
    },
    hasUnjudged: () => budget.doubtful().some(({ id }) => !judged.has(id.sequence)),
  };
}

/**
 * `autoReload`: the account has said so in any balance of this execution; what it took in may hide
 * charges from then on.
 */
async function readGuards(
  signs: Pick<ReadingGuards, 'autoReload' | 'othersAtWork'>,
  options: EvidenceOptions,
): Promise<ReadingGuards> {
  const { scope, executionId, ledger, clock, budget, opening } = options;
  // Where the ledger cannot say, a refund may be on its way. What ails the ledger is said by
  // whoever writes to it.
  const refunds = await ledger
    .outstandingRefunds({ scope, executionId, since: clock.now() - REFUND_WAIT_MS })
    .catch((error: unknown) => {
      ignoreLedgerError(error);
      return 1;
    });
  const { moneyCameIn } = budget.position();
  return { ...signs, opening, moneyCameIn, refundOutstanding: refunds > 0 };
}

/** `guards`: what keeps the balance from proving anything. `aged`: the doubts it is held against. */
function confirmUnconfirmed(
  balance: Money,
  guards: ReadingGuards,
  aged: readonly Aged[],
  options: EvidenceOptions,
) {
  const { budget, executionId } = options;
  const position = budget.position();
  const { executionNet: net, executionUnconfirmed: unconfirmed } = position;
  const doubt = sumOld(aged, position);
  const confirmation = confirmCharges({ ...guards, balance, net, unconfirmed, doubt });
  if (confirmation.kind === 'confirmed' && unconfirmed !== 0n) {
    budget.confirm(confirmation.left);
    queueEvent({ kind: 'confirmed', executionId, unconfirmed: confirmation.left }, options);
  }
  return confirmation;
}

/** Returns why the balance proved nothing about doubt; empty where it did. */
function judgeAged(
  balance: Money,
  guards: ReadingGuards,
  aged: readonly Aged[],
  options: EvidenceOptions,
) {
  const { budget } = options;
  const { executionNet: net, allReported } = budget.position();
  const judgement = judgeDoubt({ ...guards, net, balance, allReported, doubtful: aged });
  const proved = budget.evidence(judgement);
  const unknown = aged.filter(({ amount }) => amount === null).map(({ id }) => id);
  for (const event of listEvents(proved, unknown, options)) queueEvent(event, options);
  return judgement.kind === 'nothing-proved' ? judgement.words : '';
}

/**
 * An attempt that reserved nothing, because no price was known, costs at most the bound as well:
 * its ceiling from now on.
 */
function listEvents(
  judgement: Judgement,
  unknown: readonly AttemptId[],
  { clock, executionId }: EvidenceOptions,
): readonly LedgerEvent[] {
  if (judgement.kind === 'nothing-proved') return [];
  const { ids } = judgement;
  if (judgement.kind === 'released') return [{ kind: 'released', ids, at: clock.now() }];
  const { bound } = judgement;
  const lifted = unknown.filter((id) => ids.includes(id));
  return [
    ...lifted.map((id) => ({ kind: 'raised', id, ceiling: bound }) as const),
    { kind: 'bounded', executionId, ids, bound },
  ];
}

/** A ledger that cannot take the event has stopped the run through the journal already. */
function queueEvent(event: LedgerEvent, { journal }: EvidenceOptions) {
  journal.ended(event).catch(ignoreLedgerError);
}

type Aged = Holding & { readonly ageMs: number };

/**
 * What the budget holds for doubts that are off the account if they were charged: all but the young
 * ones, which no balance bounds yet.
 */
function sumOld(aged: readonly Aged[], { executionDoubt }: Position) {
  const young = aged.filter((doubt) => !isOld(doubt));
  return young.reduce((sum, { amount }) => sum - (amount ?? 0n), executionDoubt);
}

function isOld({ ageMs }: Pick<Aged, 'ageMs'>) {
  return ageMs > EVIDENCE_AGE_MS;
}

function ignoreLedgerError(error: unknown) {
  if (!(error instanceof LedgerError)) throw error;
}
