import type { Answer, AttemptResult, Reason } from '../domain/attempt.ts';
import type { ColumnKinds } from '../domain/column-kind.ts';
import type { ComparedAnswer, ComparisonRules } from '../domain/comparison.ts';
import type { Facts } from '../domain/facts.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { PriceEntry, PricePart } from '../domain/prices.ts';
import type { ProviderWords } from '../domain/summary.ts';
import type { Clock } from '../support/clock.ts';

/**
 * Called by the transport: `onWire` once, when the request's bytes are handed to a connected
 * socket; never where that fails.
 */
export interface Wire {
  onWire(): void;
}

/**
 * The answer's fields under the provider's column names (without prefix); absent, null and "null"
 * are left out.
 */
export type Fields = ReadonlyMap<string, string>;

/** An answer on record, as far as another product is served by it. */
export type ViewedAnswer = Pick<Answer, 'raw' | 'format' | 'outcome' | 'reason'> & {
  readonly product: string;
};

/** What is asked and what is shown of it. */
export interface Product {
  /** The provider's own text: `standard`, `advanced+cnam`. Part of every lookup's key. */
  readonly product: string;
  /** Whether an answer bought as `bought` also answers `product`; true of itself. */
  serves(bought: string): boolean;
  /**
   * Answers of other runs that are older do not serve, whatever `--max-age` allows; 0: none.
   * Absent: no bound of its own.
   */
  readonly maxAgeMs?: number;
  /**
   * How long after a `failed` answer no later run asks again; its own run never does. Absent: every
   * execution asks again.
   */
  readonly failedKeptMs?: number;
  /**
   * What an answer bought as another product means for this one; undefined where it does not serve
   * after all. Absent: what it meant there.
   */
  view?(answer: ViewedAnswer): Pick<Answer, 'outcome' | 'reason'> | undefined;
  /**
   * Result columns of `product` without prefix, in output order (the ones every outcome has are not
   * among them).
   */
  readonly columns: readonly string[];
  /** Those of them that are no text, such as amounts, shown as the answer writes them. */
  readonly columnKinds: ColumnKinds;
  /** What its answers can tell. */
  readonly tells: readonly (keyof Facts)[];
  /** What a report and the `ni_level` column call an answer bought as `product`. */
  label(product: string): string;
}

/**
 * A paid lookup service. `attempt` makes one HTTP exchange and never throws for anything the
 * network or the service does; an exception is a bug. Nothing above this port knows levels,
 * statuses or wire formats.
 */
export interface Provider extends Product {
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

/** Values of the credentials by the names of their rows. */
export type Credentials = Readonly<Record<string, string>>;

/** How a provider is reached. */
export interface Connection {
  readonly credentials: Credentials;
  /** Another host for every call; undefined for the provider's own. */
  readonly baseUrl: string | undefined;
  /** Per exchange. */
  readonly timeoutMs: number;
  readonly connectionsMax: number;
  readonly clock: Clock;
}

/** A provider and its account, connected. */
export interface Service {
  readonly provider: Provider;
  /** Undefined where the credentials reach lookups alone: then no balance can be read. */
  readonly account: Account | undefined;
  close(): void;
}

/** A product that was chosen by options: all that can be said before anybody is asked. */
export interface Selection extends Product {
  /** The provider in the sentences of a report. */
  readonly words: ProviderWords;
  /** Costs nothing whatever a price book says. */
  readonly isFree: boolean;
  /** An IP address is part of the lookup; else none is sent. */
  readonly takesIp: boolean;
  /** Sentences about options that were given and are not sent, and about columns that nothing fills. */
  readonly unsent: readonly string[];
  /** Before the name of every result column; absent: the provider's own prefix. */
  readonly prefix?: string;
  /** Where the API is, unless a base URL says otherwise. */
  readonly baseUrl: string;
  /** The account's public name: part of every key in the ledger. */
  nameAccount(credentials: Credentials): string;
  connect(connection: Connection): Promise<Service>;
}

/** What a provider sells, as far as a price book names it. */
export interface PriceList {
  readonly products: readonly string[];
  /** Those of them that cost nothing: a book need not name them. */
  readonly freeProducts: readonly string[];
  readonly publicPrices: readonly PriceEntry[];
  /**
   * The parts that a product, or what an answer was billed as, is priced by: the cost is their sum.
   * Absent: each product has a price of its own.
   */
  priceParts?(billedAs: string): readonly PricePart[];
}

/** How answers come back from the cells that were made of them. Nothing is connected for it. */
export interface Recall {
  /** Columns of all products, without prefix. */
  readonly columns: readonly string[];
  /** Those of them that hold amounts. */
  readonly amounts: readonly string[];
  /** Short names of some of them, for whoever maps columns by name. */
  readonly synonyms: Readonly<Record<string, string>>;
  /** Where a product that takes an IP address shows it; absent where none does. */
  readonly ipColumn?: string;
  columnsOf(product: string): readonly string[];
  /**
   * The product that an answer of this label serves as, as far as there are columns that show it;
   * undefined where it is a label of no product.
   */
  readProduct(label: string, columns: ReadonlySet<string>): string | undefined;
  /** The column that names the number, and how an answer writes it. */
  nameNumber(number: string): { readonly column: string; readonly text: string };
  /** What somebody else's file says, in the words of this provider. */
  translate(fields: Fields): Fields;
  /** What the fields themselves say of the outcome; undefined where they do not. */
  judge(fields: Fields, product: string): Pick<Answer, 'outcome' | 'reason'> | undefined;
  /** A JSON body that reads back as these fields; undefined where no answer may be as long. */
  writeBody(fields: Fields): string | undefined;
}

/** A stored answer as a comparison reads it. */
type ReadAnswer = Omit<ComparedAnswer, 'at'>;

/** What is compared for a product of each side, and the old columns that nothing tells any more. */
export interface ComparisonPlan extends ComparisonRules {
  readonly lost: readonly string[];
}

/** How the answers of a provider are compared with those of the one before it. Nothing is connected for it. */
export interface Succession {
  /** Columns of one of the earlier provider's products that tell of the number. */
  columnsBefore(product: string): readonly string[];
  /** `before`: columns of the stored answers; `asked`: those of what is asked of the successor. */
  planComparison(before: readonly string[], asked: readonly string[]): ComparisonPlan;
  readBefore(answer: Pick<Answer, 'raw' | 'format'>): ReadAnswer;
  readAfter(answer: Pick<Answer, 'raw' | 'format'>): ReadAnswer;
  /** The status of each part of an answer: `current_carrier=NOT_FOUND`. */
  listStatuses(fields: Fields): readonly string[];
}
