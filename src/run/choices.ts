import type { Budget } from '../domain/budget.ts';
import type { Money } from '../domain/money.ts';
import type { AccountBefore } from '../domain/others.ts';
import type { KnownPrices } from '../domain/prices.ts';
import type { Beginning, Ledger } from '../ledger/port.ts';
import type { RateLimit } from '../limit/rate.ts';
import type { Breaker } from '../lookup/breaker.ts';
import type { Coalesced } from '../lookup/coalesced.ts';
import type { Evidence } from '../lookup/evidence.ts';
import type { Halt } from '../lookup/halt.ts';
import type { Journal } from '../lookup/journal.ts';
import type { Account, BalanceReading, Provider } from '../providers/port.ts';
import type { EnrichOptions, Tools } from './options.ts';
import type { RunPast } from './past/read.ts';

/** What the one who starts an execution chooses for it; the execution knows only these shapes. */
export interface Choices {
  readonly buildStack: (parts: StackParts) => Stack;
  readonly ledgerFiles: LedgerFiles;
}

/** The files that a ledger at this place consists of, the place itself first. */
export type LedgerFiles = (place: string) => readonly string[];

/** Everything that stands between a lookup and the wire, built for one execution. */
export interface Stack {
  readonly lookups: Coalesced;
  readonly budget: Budget;
  readonly rate: RateLimit;
  readonly breaker: Breaker;
  readonly evidence: Evidence;
  readonly journal: Journal;
  /** An attempt of this execution has ended. */
  attempted(): boolean;
  /** Requests that this execution has handed to the provider. */
  requests(): number;
  /** Attempts that hold a slot: what a stopping execution waits for. */
  open(): number;
  /** Requests on the wire without an answer: if the process ended now, they would be in doubt. */
  unanswered(): number;
  /** Its attempts cost nothing, so they are never in doubt. */
  isFree(): boolean;
  close(): Promise<void>;
}

export interface StackParts {
  readonly options: EnrichOptions;
  readonly tools: Tools;
  readonly ledger: Ledger;
  readonly beginning: Beginning;
  readonly past: RunPast;
  /** What earlier executions of the run hold for answers without a price. */
  readonly earlierUnconfirmed: Money;
  readonly provider: Provider;
  /** Undefined where the credentials reach lookups alone. */
  readonly account: Account | undefined;
  readonly prices: KnownPrices;
  readonly opening: BalanceReading | undefined;
  /** Of the account right before it was read. */
  readonly accountBefore: AccountBefore;
  readonly halt: Halt;
}
