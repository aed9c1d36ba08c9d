import type { Damage } from '../../domain/damage.ts';
import type { DearAnswer } from '../../domain/dearest.ts';
import { formatMoney, readMoney, type Money } from '../../domain/money.ts';
import type {
  CapSource,
  KeptFailed,
  ListVerdicts,
  RowCounts,
  SplitFile,
} from '../../domain/summary.ts';
import type { RowGroup } from '../../domain/verdict/groups.ts';
import type { BalanceReading } from '../../providers/port.ts';
import type { EnrichOptions, PriceOptions } from '../options.ts';

/**
 * What an execution leaves in the ledger beside its attempts, so that `report` can tell it again.
 */
export interface ExecutionNotes {
  readonly rows: RowCounts;
  readonly unique: number;
  /** Sum of the `cost` cells of the output; zero where none was written. */
  readonly placed: Money;
  readonly saved: Money;
  readonly currency: string;
  readonly opening: Money | undefined;
  readonly closing: Money | undefined;
  /** What others on the same ledger have spent of the account from opening to closing; absent in a file. */
  readonly otherRunsNet?: Money;
  readonly autoReload: boolean;
  /**
   * Where this execution was given its cap; absent without one, and in what older versions wrote.
   */
  readonly capFrom?: CapSource | undefined;
  readonly seconds: number;
  readonly remarks: readonly string[];
  /** Rows by the slug of a note. Absent in what older versions wrote. */
  readonly noted?: Readonly<Record<string, number>>;
  /** What other rules go by. Absent in what older versions wrote, and where rows are too unlike. */
  readonly groups?: readonly RowGroup[] | undefined;
  /** Absent where no rules were given. */
  readonly verdicts?: ListVerdicts | undefined;
  /** Absent in what older versions wrote. */
  readonly split?: readonly SplitFile[];
  /** Absent in what older versions wrote. */
  readonly damage?: readonly Damage[];
  /** The output took its name. Absent in what older versions wrote. */
  readonly wrote?: boolean;
  readonly skipsDoubt?: boolean;
  readonly buysAgain?: boolean;
  readonly servesOwnRun?: boolean;
  readonly keptFailed?: KeptFailed | undefined;
  readonly ceilingBeyondCap?: Money | undefined;
  readonly dearAnswer?: DearAnswer | undefined;
}

/** What is known of an execution from its beginning on, also where it is killed later. */
export type StartNotes = Pick<ExecutionNotes, 'currency' | 'opening' | 'autoReload' | 'capFrom'>;

export function makeStartNotes(
  options: CapOptions & { prices: Pick<PriceOptions, 'currency'> },
  reading: BalanceReading | undefined,
): StartNotes {
  const read = reading?.kind === 'balance' ? reading : undefined;
  return {
    currency: options.prices.currency,
    opening: read?.value,
    autoReload: read?.autoReload === true,
    capFrom: readCapSource(options),
  };
}

type CapOptions = Pick<EnrichOptions, 'maxSpend' | 'maxSpendFrom'>;

/** Where the command line at hand got its cap from; undefined where it names none. */
export function readCapSource({ maxSpend, maxSpendFrom }: CapOptions): CapSource | undefined {
  return maxSpend === undefined ? undefined : (maxSpendFrom ?? 'option');
}

const AMOUNTS: readonly string[] = [
  'placed',
  'saved',
  'opening',
  'closing',
  'otherRunsNet',
  'ceilingBeyondCap',
  'requested',
  'next',
  'cost',
];

export function writeNotes(notes: ExecutionNotes | StartNotes): string {
  return JSON.stringify(notes, (key, value: unknown) =>
    AMOUNTS.includes(key) && typeof value === 'bigint' ? formatMoney(value) : value,
  );
}

/** Reads what {@link writeNotes} wrote at the end; undefined for an execution that was killed. */
export function readNotes(text: string | undefined): ExecutionNotes | undefined {
  const notes = parseNotes(text);
  return notes && 'rows' in notes ? notes : undefined;
}

/**
 * Reads what {@link writeNotes} wrote at the beginning or the end; undefined for older versions.
 */
export function readStartNotes(text: string | undefined): StartNotes | undefined {
  return parseNotes(text);
}

function parseNotes(text: string | undefined): ExecutionNotes | StartNotes | undefined {
  if (text === undefined) return undefined;
  return JSON.parse(text, (key, value: unknown) =>
    AMOUNTS.includes(key) && typeof value === 'string' ? readMoney(value) : value,
  ) as ExecutionNotes | StartNotes;
}
