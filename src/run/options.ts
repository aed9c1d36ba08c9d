import type { Money } from '../domain/money.ts';
import type { CapSource } from '../domain/summary.ts';
import type { PriceBook } from '../domain/prices.ts';
import type { InputOptions } from '../pipeline/input.ts';
import type { BalanceReading, Credentials, Selection } from '../providers/port.ts';
import type { Source } from '../csv/read.ts';
import type { Clock } from '../support/clock.ts';
import type { DeliveredRow } from '../domain/delivered-row.ts';
import type { Log } from '../support/log.ts';
import type { Random } from '../support/random.ts';
import type { Verdict } from '../domain/verdict/rules.ts';
import type { Decimal } from '../tables/decimal-comma.ts';
import type { Form } from '../tables/form.ts';
import type { ChosenRules } from './rules.ts';
import type { Voice } from './voice.ts';

/** What is asked, of whom, and with whose account. */
export interface ServiceOptions {
  readonly selection: Selection;
  /** Every call goes below it; undefined for the provider's own hosts. */
  readonly baseUrl: string | undefined;
  /** The ledger's name of the API: `sandbox` for the built-in one, else the origin of the base. */
  readonly origin: string;
  readonly credentials: Credentials;
  readonly timeoutMs: number;
}

/** A list: a file, or standard input where `realPath` is undefined. */
export interface ListOptions extends Omit<InputOptions, 'product'> {
  readonly realPath: string | undefined;
  /** `--bare`: how digits without plus and `00` are read; undefined where the list decides. */
  readonly bare?: 'international' | 'national' | undefined;
  /** `--max-invalid`, in percent of the filled cells; undefined where any share goes. */
  readonly maxInvalid?: number | undefined;
  /** Its size; undefined where it cannot be known. */
  readonly bytes: number | undefined;
  /**
   * `stop` ends the reading at once, even where it waits for bytes: whoever iterates then gets an
   * error.
   */
  open(stop?: AbortSignal): AsyncIterable<Uint8Array>;
  /** Opens rows that come as such, in place of bytes; `stop` as above. */
  openRows?: ((stop?: AbortSignal) => Promise<Source>) | undefined;
  /** How many rows of what can be read once are waited for; absent: as many as of a pipe. */
  readonly rowsAheadMax?: number | undefined;
}

export interface PriceOptions {
  readonly priceBook: PriceBook;
  readonly priceCeiling: Money | undefined;
  /** Label for amounts; the API does not name its currency. */
  readonly currency: string;
}

export interface ReuseOptions {
  readonly maxAgeMs: number;
  readonly retryPartial: boolean;
  readonly inDoubt: 'retry' | 'skip';
}

/** A file that the enriched list is written into. */
export interface OutputTarget {
  /** Real path; undefined for standard output. */
  readonly path: string | undefined;
  readonly form: Form;
  /** Its name ends as if it were of a form that there is not. */
  readonly guessed?: true;
  /** It holds the rows with this verdict alone; absent where it holds all. */
  readonly verdict?: Verdict;
}

/** Which rows of a verdict its file holds. */
interface SplitOptions {
  /** The first row of each number. */
  readonly unique: boolean;
  /** Rows whose lookup was bought by this run. */
  readonly onlyNew: boolean;
}

/** At least one. */
export type Outputs = readonly [OutputTarget, ...OutputTarget[]];

/** Everything one execution of `enrich` is told. */
export interface EnrichOptions {
  readonly service: ServiceOptions;
  readonly list: ListOptions;
  readonly prices: PriceOptions;
  readonly reuse: ReuseOptions;
  /** The first one is what the run is known by. */
  readonly outputs: Outputs;
  /** Takes the rows in place of the outputs; resolves when the next ones may come. */
  readonly deliver?: ((rows: readonly DeliveredRow[]) => Promise<void>) | undefined;
  readonly force: boolean;
  readonly stdout: NodeJS.WritableStream;
  /** What to do with each row; undefined where nobody asks. */
  readonly rules?: ChosenRules | undefined;
  /** Which rows the files of one verdict hold; undefined where there are none. */
  readonly split?: SplitOptions | undefined;
  readonly columns: string | undefined;
  /** The column by which another system knows a record; undefined where its name says it. */
  readonly idColumn?: string | undefined;
  readonly prefix: string;
  /** How amounts of a CSV are written; absent: as the list writes its own. */
  readonly decimal?: 'auto' | Decimal | undefined;
  readonly formulaGuard: boolean;
  readonly ratePerSecond: number;
  readonly concurrency: number;
  readonly retries: number;
  readonly giveUpAfterMs: number;
  /** Where answers are kept that a ledger on a server cannot take; undefined where there is no place. */
  readonly unwrittenFolder?: string | undefined;
  /** How long a stopping execution waits for attempts in flight; undefined: as each may take. */
  readonly drainMs: number | undefined;
  readonly maxSpend: Money | undefined;
  /** Where the cap was given, for whoever asks why a run stopped; by default an option. */
  readonly maxSpendFrom?: CapSource | undefined;
  readonly minBalance: Money | undefined;
  readonly limit: number | undefined;
  readonly newRun: boolean;
  /** `--name`: what the run is known by in place of its paths. */
  readonly name?: string | undefined;
  /** `--join`: takes part in the run where others work on it. */
  readonly join?: boolean | undefined;
  /** Goes on with this run of its own, which others may have ended. */
  readonly resumes?: string | undefined;
  /** Where its report goes; undefined where there is none. */
  readonly report?: string | undefined;
  /** The report was named, and does not just stand beside the output. */
  readonly namesReport?: boolean | undefined;
  /** The outputs were named, and are not just what is written where nobody says it. */
  readonly namesOutput?: boolean | undefined;
}

/** What an execution works with and tests replace. */
export interface Tools {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly voice: Voice;
  /**
   * The last word before money is spent, called with the account's balance once only the start
   * itself can still refuse the execution. Resolves to true after waiting for a person, which takes
   * time; throws {@link DeclinedError}.
   */
  approve?(opening: BalanceReading | undefined): Promise<boolean>;
}

/** Somebody was asked before money is spent and did not say yes. */
export class DeclinedError extends Error {
  override readonly name = 'DeclinedError';
  readonly answer: 'no' | 'interrupted';

  constructor(answer: 'no' | 'interrupted') {
    super('Nothing was asked and nothing was spent.');
    this.answer = answer;
  }
}

/** Refused before the first attempt: nothing was spent. The message says what to do. */
export class RefusedError extends Error {
  override readonly name: string = 'RefusedError';
}

/** Refused for its list, which cannot be read or holds too few numbers. */
export class InputError extends RefusedError {
  override readonly name = 'InputError';
}
