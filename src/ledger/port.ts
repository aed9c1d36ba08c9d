import type { Answer, AttemptClass, Reason } from '../domain/attempt.ts';
import type { Charge } from '../domain/charge.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Money } from '../domain/money.ts';
import type { KnownAnswer } from '../domain/outcome.ts';
import type { SeenPrice, Surprise } from '../domain/prices.ts';
import type {
  AccountStanding,
  AttemptId,
  AttemptRecord,
  Ending,
  ExecutionRecord,
  HeldMoney,
  ImportRecord,
  Inventory,
  OutputRecord,
  RunRecord,
  Scope,
  WorkingExecution,
} from '../domain/records.ts';
import type { Beginning, BeginRequest, RunRequest } from './beginning.ts';
import type { LeftEnds, TakenIn } from './left-ends.ts';
import type { ImportBatch, ImportedProduct, ImportVerdict } from './imports.ts';
import type {
  AnswerQuery,
  AttemptSelection,
  Forgetting,
  LookupsQuery,
  RefundQuery,
  RequestIdQuery,
} from './queries.ts';
import type { SharedPace } from './pace.ts';
import type { SentVerdict } from './verdict.ts';

export { isLedgerFailure, LedgerError, type LedgerErrorKind } from './error.ts';
export type * from './beginning.ts';
export type * from './imports.ts';
export type * from './left-ends.ts';
export type * from './pace.ts';
export type * from './queries.ts';
export type * from './verdict.ts';

/**
 * The ledger: the durable record of every attempt, answer and charge, and the only truth. Output,
 * report, cache and estimate are derived from it. A store implements this port and passes the
 * conformance suite; nothing above the port may assume that it is alone on the account.
 */
export interface Ledger extends LedgerReader {
  /** The pace that several processes share; absent where none but one is at work. */
  readonly pace?: SharedPace;
  /**
   * Whether the open execution still counts as alive for others, as far as this process can tell:
   * asked right before an attempt leaves. Absent where nobody else can take it for dead.
   */
  readonly countsAsAlive?: () => boolean;
  /**
   * Finds the run to continue or makes one, and opens an execution of it. Attempts that dead
   * executions left open become `in_doubt`. Rejects with `LedgerError` `held` where another
   * execution works on the run and the request does not join it, and `full` where a store has no
   * room to spare for what is to be recorded.
   */
  begin(request: BeginRequest): Promise<Beginning>;
  /**
   * Applies the events in order as one atomic batch. When it resolves, all of them are durable
   * against a killed process, and every `sent` also against a power cut. An event that is not
   * started changes nothing. A batch may be repeated before another one follows: that changes
   * nothing, and its verdicts are the same. Rejects with `LedgerError`; then nothing of the batch
   * was applied, or nobody knows (`lost`).
   */
  record(events: readonly LedgerEvent[]): Promise<Recorded>;
  /** Takes in how attempts ended: see {@link LeftEnds}. Absent where a store is never out of reach. */
  readonly takeIn?: (left: LeftEnds) => Promise<TakenIn>;
  /** Takes back an execution that could not start: it has made no attempt, and is not on record then. */
  withdraw(executionId: number): Promise<void>;
  /**
   * Closes the execution. Its run gets the status where nobody else works on it, or where it is
   * completed; once completed it stays so.
   */
  finish(executionId: number, ending: Ending): Promise<void>;
  /**
   * Remembers that this program is about to put this file at `path`: recorded before the rename.
   */
  recordOutput(output: OutputRecord): Promise<void>;
  /**
   * What became of the ledger where what is recorded would not be found under its name any more
   * (removed, replaced), in one sentence; undefined as long as all is well. Cheap enough to be
   * asked every second, and to be believed once it is said twice.
   */
  loss(): Promise<string | undefined>;
  /**
   * Once it is lost and nothing more is recorded: keeps all of it elsewhere. Says in whole
   * sentences where, and how to go on.
   */
  rescue(): Promise<string>;
  /**
   * What others of the account were charged above what they had reserved since this execution
   * began: the most for each product and country, of charges from a book those of its run alone.
   */
  surprises(executionId: number): Promise<readonly Surprise[]>;
  /**
   * Books what the service's own records say of attempts that were in question, as one atomic
   * batch: a charge is `reported` from then on, what was not charged is released, and nothing of
   * either stays unconfirmed. For whoever has no execution open. Throws where an attempt is not in
   * question.
   */
  reconcile(settlements: readonly RecordedCharge[], at: number): Promise<void>;
  /**
   * Takes in answers that no attempt of this ledger brought, as one atomic batch, and keeps the
   * newest of each lookup. One verdict per answer, in order; taking one in twice changes nothing.
   */
  importAnswers(batch: ImportBatch): Promise<readonly ImportVerdict[]>;
  /**
   * Removes number and answers for good; attempts and amounts stay. Returns how many lookups and
   * answers went.
   */
  forget(selection: Forgetting): Promise<{ readonly lookups: number; readonly answers: number }>;
}

/**
 * What `report`, `runs`, `ledger show|verify|export` and `estimate` need; works while a run holds
 * the ledger.
 */
export interface LedgerReader {
  /** Where it is kept. */
  readonly file: string;
  /**
   * The time by the store's own clock, milliseconds since the epoch, by which several machines tell
   * every moment alike; absent where the store is on this machine.
   */
  readonly now?: () => number;
  /**
   * For each query the answers recorded for its number under any product that serves, newest first,
   * imported ones by their date; empty where none.
   */
  answers(queries: readonly AnswerQuery[]): Promise<(readonly KnownAnswer[])[]>;
  /**
   * For each query whether answers with its request id are on record under its scope, but none to
   * its lookup.
   */
  belongToOthers(queries: readonly RequestIdQuery[]): Promise<readonly boolean[]>;
  /**
   * For each lookup whether an attempt of it is open, whoever's; one of a dead execution counts
   * until somebody has ended it.
   */
  inFlight(query: LookupsQuery): Promise<readonly boolean[]>;
  /** Whether any answer is on record for the account, imported ones too. */
  hasAnswers(scope: Scope): Promise<boolean>;
  /** Imported answers to a number, of all accounts, oldest first. */
  imports(number: string): Promise<readonly ImportRecord[]>;
  /** Each account and product once that imported answers are on record for, sorted by name. */
  importedProducts(): Promise<readonly ImportedProduct[]>;
  runs(): Promise<readonly RunRecord[]>;
  /** `id` in full, or a unique beginning of it; the latest started where absent. */
  run(id?: string): Promise<RunRecord | undefined>;
  /** The run that {@link Ledger.begin} would continue; undefined where it would make a new one. */
  runToContinue(request: RunRequest): Promise<RunRecord | undefined>;
  executions(runId: string): Promise<readonly ExecutionRecord[]>;
  /** The money of all runs of the account; nothing where it has none. */
  standing(scope: Scope): Promise<AccountStanding>;
  /** Attempts in the order they were sent, in batches of bounded size. */
  attempts(selection: AttemptSelection): AsyncIterable<readonly AttemptRecord[]>;
  /** How many charges of the account still wait for a refund that their answers announced. */
  outstandingRefunds(query: RefundQuery): Promise<number>;
  /** Prices that answers have shown under this scope, one per product and country. */
  seenPrices(scope: Scope): Promise<readonly SeenPrice[]>;
  isOwnOutput(output: OutputRecord): Promise<boolean>;
  /** File, size in bytes, and how many runs, attempts, numbers, answers it holds. */
  inventory(): Promise<Inventory>;
  /** Who is at work, oldest first; absent where that is one at most. */
  workers?(): Promise<readonly WorkingExecution[]>;
  /**
   * Since when (milliseconds since the epoch) a live process holds the ledger to write to it;
   * undefined where none does.
   */
  heldSince(): Promise<number | undefined>;
  /** Damage the store itself finds (broken pages, dangling references), one sentence each. */
  damage(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export type LedgerEvent =
  | {
      readonly kind: 'sent';
      readonly id: AttemptId;
      readonly at: number;
      readonly lookup: Lookup;
      /**
       * What it reserved: the most it is assumed to cost; null where nothing is known to reserve
       * by.
       */
      readonly ceiling: Money | null;
      /** The newest answer to the lookup that its sender knows of; undefined where that is none. */
      readonly seenAnswer: number | undefined;
      /** `--in-doubt skip`: not where an attempt of the lookup may have been bought. */
      readonly skipsDoubt: boolean;
      /** Of how many lookups the run may make attempts; undefined without `--limit`. */
      readonly limit: number | undefined;
      /**
       * What the account may come to over all its runs, this attempt with it, so that the floor
       * under its balance holds; undefined without `--min-balance`.
       */
      readonly accountMost: Money | undefined;
      /** The {@link RunPosition.priceEpoch} that its sender goes by; absent: whatever others were charged. */
      readonly priceEpoch?: number | undefined;
    }
  | {
      readonly kind: 'settled';
      readonly id: AttemptId;
      readonly at: number;
      readonly latencyMs: number;
      readonly answer: Answer;
      readonly charge: Charge;
    }
  | {
      /**
       * Ended without a charge, or in doubt. An `answer` is kept as the lookup's answer (refused,
       * failed).
       */
      readonly kind: 'closed';
      readonly id: AttemptId;
      readonly at: number;
      readonly latencyMs: number;
      readonly class: Exclude<AttemptClass, 'settled'>;
      readonly throttled: boolean;
      readonly reason: Reason;
      readonly status: string | undefined;
      readonly answer: Answer | undefined;
    }
  /**
   * A price above its ceiling lifts what this open or doubtful attempt has reserved. Never lowers.
   * Changes nothing where the attempt was not started: it is queued before anybody knows the
   * verdict.
   */
  | { readonly kind: 'raised'; readonly id: AttemptId; readonly ceiling: Money }
  /** The balance proved these doubtful attempts uncharged: from now on they count as rejected. */
  | { readonly kind: 'released'; readonly ids: readonly AttemptId[]; readonly at: number }
  /**
   * A balance left `unconfirmed` of what the priced charges of this execution may have cost above
   * the book. Never raises it.
   */
  | { readonly kind: 'confirmed'; readonly executionId: number; readonly unconfirmed: Money }
  /**
   * What a balance showed that was read in the execution, apart from its opening and closing ones.
   */
  | { readonly kind: 'balance_read'; readonly executionId: number; readonly balance: Money }
  /**
   * Money came in since the execution began, or may have: no later balance proves anything about
   * what it was charged.
   */
  | { readonly kind: 'money_in'; readonly executionId: number }
  /**
   * The balance proved that these doubtful attempts of one execution cost together at most `bound`.
   * Replaces an earlier bound.
   */
  | {
      readonly kind: 'bounded';
      readonly executionId: number;
      readonly ids: readonly AttemptId[];
      readonly bound: Money;
    };

/** What a batch came to. */
export interface Recorded {
  /** One per `sent`, in order. */
  readonly verdicts: readonly SentVerdict[];
  readonly position: RunPosition;
}

/** The run's money once a batch is applied, over all executions. */
export interface RunPosition extends HeldMoney {
  /** The part of other executions, dead and alive. */
  readonly others: HeldMoney;
  /** Attempts that other executions of the run have open. */
  readonly openByOthers: number;
  /** All runs of the account; `open` by other executions than this. */
  readonly account: AccountStanding;
  /**
   * How often, since the execution began, others of the account were charged more than was known,
   * or more than they had reserved.
   */
  readonly priceEpoch: number;
}

/** What records say that an attempt has cost. */
export interface RecordedCharge {
  readonly id: AttemptId;
  /** undefined where it was in doubt and was not charged. */
  readonly amount: Money | undefined;
  /** The service's names of the records. */
  readonly records: readonly string[];
}

/** The events of one kind. */
export type EventOf<K extends LedgerEvent['kind']> = Extract<LedgerEvent, { kind: K }>;
