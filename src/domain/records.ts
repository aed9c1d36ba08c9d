import type { AnswerOutcome, AttemptClass, Reason } from './attempt.ts';
import type { Charge } from './charge.ts';
import type { Money } from './money.ts';
import type { BareDigits } from './number-list.ts';

/** Part of every key, so that fake answers never mix with real ones nor one account with another. */
export interface Scope {
  /** Origin of the API, e.g. `https://api.nexmo.com`; `sandbox` for the built-in one. */
  readonly origin: string;
  /** The account's public name (the API key, never the secret). */
  readonly account: string;
}

/** Whether both name one account of one API. */
export function isSameScope(a: Scope, b: Scope): boolean {
  return a.origin === b.origin && a.account === b.account;
}

/** One attempt: the n-th of its execution, numbered from 1 by whoever sends. */
export interface AttemptId {
  readonly executionId: number;
  readonly sequence: number;
}

/** `12.3`: the third attempt of execution 12. */
export function nameAttempt({ executionId, sequence }: AttemptId): string {
  return `${executionId}.${sequence}`;
}

/** `completed`: exit 0 or 3. `stopped`: it ended itself. `interrupted`: running, killed, or stopped from outside. */
export type RunStatus = 'completed' | 'stopped' | 'interrupted';
/**
 * Why a run is not completed; `max-spend` and `limit` end the run, the others let it be continued. Older ledgers say
 * `credentials` for `facility`, and `gave-up` for `client-errors` and `certificate`.
 */
export type StopReason =
  | 'max-spend'
  | 'limit'
  | 'min-balance'
  | 'empty-account'
  | 'credentials'
  | 'facility'
  | 'client-errors'
  | 'repeated-answer'
  | 'certificate'
  | 'gave-up'
  | 'api-gone'
  | 'signal'
  | 'reader-gone'
  | 'fenced'
  | 'io'
  | 'bug';

/** How an execution ended. */
export interface Ending {
  readonly at: number;
  readonly exitCode: number;
  readonly status: RunStatus;
  readonly stopReason: StopReason | undefined;
  /** What the summary needs and attempts do not tell; opaque to the store, JSON text. */
  readonly notes: string;
}

/** A run as the ledger keeps it. Times in milliseconds since the epoch, here and below. */
export interface RunRecord {
  readonly id: string;
  readonly scope: Scope;
  readonly product: string;
  /** Given with `--name`: what it is known by in place of its paths. */
  readonly name?: string | undefined;
  /** Tells its list from others; undefined where nobody else could join it. */
  readonly listPrint?: string | undefined;
  readonly level: string;
  readonly input: string | undefined;
  readonly output: string | undefined;
  readonly startedAt: number;
  readonly finishedAt: number | undefined;
  /** `interrupted` also while it is running or after a crash. */
  readonly status: RunStatus;
  readonly stopReason: StopReason | undefined;
  readonly maxSpend: Money | undefined;
  /** How it reads digits without plus and `00`; undefined where an older version began it. */
  readonly bare: BareDigits | undefined;
}

/** Completed, or ended by its own `--max-spend` or `--limit`: the same command begins a new run. */
export function isOver({
  status,
  stopReason,
}: {
  status: RunStatus;
  stopReason: StopReason | null | undefined;
}): boolean {
  return status === 'completed' || stopReason === 'max-spend' || stopReason === 'limit';
}

/** An execution that is at work. */
export interface WorkingExecution {
  readonly id: number;
  readonly runId: string;
  readonly startedAt: number;
  /** What its process called itself: the name of its list. */
  readonly holder: string;
  readonly host: string;
  readonly pid: number;
  /** All of these in one. */
  readonly words: string;
}

/** One process that worked on a run, and the totals of what it did. */
export interface ExecutionRecord {
  readonly id: number;
  readonly runId: string;
  readonly startedAt: number;
  readonly finishedAt: number | undefined;
  readonly exitCode: number | undefined;
  /** Totals the store keeps with every batch; `ledger verify` recomputes them from the attempts. */
  readonly attempts: number;
  readonly requested: Money;
  readonly refunded: Money;
  /** What the bounded doubtful attempts cost together at most; undefined where no balance bounds them. */
  readonly doubtBound: Money | undefined;
  /** What its priced charges may have cost above the book, less what balances confirmed; null where nothing bounds it. */
  readonly unconfirmed: Money | null;
  /** What the last balance left of it; undefined where none was read for it. */
  readonly confirmed: Money | undefined;
  /** It saw money coming in, or an account that reloads itself. */
  readonly moneyCameIn: boolean;
  /** The least that balances have shown that were read in it; undefined where none was. */
  readonly leastBalance: Money | undefined;
  readonly notes: string | undefined;
}

/** What a cap has to cover. An unknown ceiling counts as 0. */
export interface HeldMoney {
  readonly net: Money;
  readonly doubt: Money;
  /** What priced charges may have cost above the book. */
  readonly unconfirmed: Money;
  readonly reserved: Money;
}

/** Nothing spent and nothing held. */
export const NOTHING_HELD: HeldMoney = { net: 0n, doubt: 0n, unconfirmed: 0n, reserved: 0n };

/** What is left of it without a part. */
export function subtractHeld(all: HeldMoney, part: HeldMoney): HeldMoney {
  return {
    net: all.net - part.net,
    doubt: all.doubt - part.doubt,
    unconfirmed: all.unconfirmed - part.unconfirmed,
    reserved: all.reserved - part.reserved,
  };
}

export function addHeld(one: HeldMoney, other: HeldMoney): HeldMoney {
  return {
    net: one.net + other.net,
    doubt: one.doubt + other.doubt,
    unconfirmed: one.unconfirmed + other.unconfirmed,
    reserved: one.reserved + other.reserved,
  };
}

/** All of it together. */
export function sumHeld({ net, doubt, unconfirmed, reserved }: HeldMoney): Money {
  return net + doubt + unconfirmed + reserved;
}

/** The books of an account over all its runs, and how many attempts are open. */
export interface AccountStanding extends HeldMoney {
  readonly open: number;
}

/** One HTTP exchange for a lookup, from `sent` to its end. */
export interface AttemptRecord {
  readonly id: AttemptId;
  readonly runId: string;
  /** Surrogate of the lookup; equal for equal lookups of one scope, stays when the number is forgotten. */
  readonly lookupId: number;
  /** undefined once forgotten. */
  readonly number: string | undefined;
  readonly ip?: string;
  readonly country: string;
  readonly product: string;
  readonly sentAt: number;
  readonly endedAt: number | undefined;
  readonly latencyMs: number | undefined;
  /** undefined while open. */
  readonly class: AttemptClass | undefined;
  readonly throttled: boolean;
  readonly ceiling: Money | null;
  /** A doubtful attempt that the balance proved uncharged. */
  readonly released: boolean;
  /** A doubtful attempt under its execution's `doubtBound`. */
  readonly bounded: boolean;
  readonly charge: Charge | undefined;
  readonly status: string | undefined;
  readonly requestId: string | undefined;
  readonly reason: Reason | undefined;
  readonly networkType: string | undefined;
  readonly carrier: string | undefined;
  readonly remainingBalance: Money | undefined;
  readonly refundExpected: boolean;
  /** Present where the service's own records have settled it. */
  readonly reconciled?: ReconciledBy;
}

/** What the service's own records have said of an attempt. */
export interface ReconciledBy {
  readonly at: number;
  /** The service's names of the records; none where nothing was charged. */
  readonly records: readonly string[];
  /** How it had ended before. Where not settled, no answer told that it was charged. */
  readonly from: Exclude<AttemptClass, 'not_sent'>;
}

/** An imported answer as the ledger keeps it. */
export interface ImportRecord {
  readonly scope: Scope;
  readonly product: string;
  readonly ip?: string;
  /** When it was given, and when it came in. */
  readonly at: number;
  readonly importedAt: number;
  readonly outcome: AnswerOutcome;
  readonly reason: Reason | undefined;
}

/** A file this program has put somewhere: real path, size in bytes, SHA-256 in hex. */
export interface OutputRecord {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** What a store holds; `bytes` on the disk. */
export interface Inventory {
  readonly file: string;
  readonly bytes: number;
  readonly runs: number;
  readonly attempts: number;
  readonly numbers: number;
  /** The imported ones too. */
  readonly answers: number;
  /** Of these the ones that came in by `ledger import`. */
  readonly imported: number;
}
