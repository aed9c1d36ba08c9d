import type { Lookup } from '../domain/lookup.ts';
import type { Scope } from '../domain/records.ts';

/** Which attempts: of a run, of a number over all runs and accounts, open or ever in doubt under a scope, or all. */
export type AttemptSelection =
  | { readonly by: 'run'; readonly runId: string }
  | { readonly by: 'number'; readonly number: string }
  | { readonly by: 'doubtful-lookups'; readonly scope: Scope }
  | { readonly by: 'all' };

export interface AnswerQuery {
  readonly scope: Scope;
  readonly number: string;
  readonly ip: string | undefined;
  /** What is asked for; `paidByRun` is what was paid for it. */
  readonly product: string;
  /** Whether an answer bought as this product is wanted; true of `product`. */
  readonly serves: (bought: string) => boolean;
  /** Whose `paidByRun` is wanted. */
  readonly runId: string | undefined;
}

/** An answer to a lookup carries this request id. */
export interface RequestIdQuery {
  readonly scope: Scope;
  readonly requestId: string;
  readonly lookup: Lookup;
}

/** Lookups of one account. */
export interface LookupsQuery {
  readonly scope: Scope;
  readonly lookups: readonly Lookup[];
}

/** Which refunds are waited for. */
export interface RefundQuery {
  readonly scope: Scope;
  /** Milliseconds since the epoch; what was charged before counts as missing. */
  readonly since: number;
  /** Its priced charges do not count: a refund of theirs is part of what its own balance shows. */
  readonly executionId: number | undefined;
}

/** Who is forgotten. */
export type Forgetting =
  | { readonly by: 'number'; readonly number: string }
  /** Answers recorded before, and the numbers no answer and no younger attempt needs any more. */
  | { readonly by: 'age'; readonly before: number };
