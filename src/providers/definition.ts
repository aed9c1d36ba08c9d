import type { OptionRows } from '../support/option.ts';
import type { ProviderIdentity } from './identity.ts';
import type { Connection, PriceList, Recall, Selection, Service } from './port.ts';

/**
 * A provider before it is connected: one row in the registry. `Options` are the values of its
 * options, `AccountOptions` those that bear on the account too.
 */
export interface ProviderDefinition<Options, AccountOptions> extends ProviderIdentity, PriceList {
  /** Default prefix of its result columns. */
  readonly prefix: string;
  /** Some of its options, for the examples of help. */
  readonly example: string;
  /**
   * Its options: what is asked about each number, how that is sent, and how the account is reached.
   */
  readonly options: Readonly<Record<'lookup' | 'request' | 'account', OptionRows>>;
  /** Whether it is the provider of a run with this product. */
  sells(product: string): boolean;
  /**
   * Why these values cannot stand together, as a sentence that says what to do; undefined where
   * they can.
   */
  refuse(options: Options): string | undefined;
  choose(options: Options): Selection;
  /** Each part of what the options choose, alone. Absent where answers name their price, so that none has to be found out. */
  chooseParts?(options: Options): readonly Selection[];
  /** How its answers are read from a file. */
  loadRecall(): Promise<Recall>;
  connectAccount(
    options: AccountOptions,
    connection: Connection,
  ): Promise<Omit<Service, 'provider'>>;
}
