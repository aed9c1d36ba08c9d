import type { Answer, AttemptResult, Reason } from '../domain/attempt.ts';
import type { Facts } from '../domain/facts.ts';
import type { Lookup } from '../domain/lookup.ts';

/** Called by the transport: `onWire` once, when the request's bytes are handed to a connected socket; never where that fails. */
export interface Wire {
  onWire(): void;
}

/** The answer's fields under the provider's column names (without prefix); absent, null and "null" are left out. */
export type Fields = ReadonlyMap<string, string>;

/**
 * A paid lookup service. `attempt` makes one HTTP exchange and never throws for anything the network or the service
 * does; an exception is a bug. Nothing above this port knows levels, statuses or wire formats.
 */
export interface Provider {
  /** What is asked, in the provider's own text: `standard`, `advanced+cnam`. Part of every lookup's key. */
  readonly product: string;
  /** Products whose answers also answer `product`, itself first. */
  readonly answeredBy: readonly string[];
  /** Result columns of `product` without prefix, in output order (the ones every outcome has are not among them). */
  readonly columns: readonly string[];
  /** Those of them that are amounts: shown as the answer writes them, never guarded against formulas. */
  readonly amountColumns: readonly string[];
  /** The `ni_level` of an answer bought as `product`. */
  levelOf(product: string): string;
  attempt(lookup: Lookup, wire: Wire): Promise<AttemptResult>;
  /** An answer was one to another lookup: no connection of now is used any more once it is free. */
  renew(): void;
  /** Reads a stored body again. */
  fields(answer: Pick<Answer, 'raw' | 'format'>): Fields;
  /** What a stored body means. */
  facts(answer: Pick<Answer, 'raw' | 'format'>): Facts;
  /** What is to be said about an answer whose fields these are, beside its reason. */
  notes(answer: Pick<Answer, 'outcome'>, fields: Fields): readonly Reason[];
  close(): void;
}

/** The account behind a provider. */
export interface Account {
  /** Never throws for the network: a failed read is a value. */
  balance(): Promise<BalanceReading>;
}

/** `words` go behind a colon: what the service did, as a sentence without a capital. */
export type BalanceReading =
  | { readonly kind: 'balance'; readonly value: bigint; readonly autoReload: boolean }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'unreadable'; readonly words: string };
