import type { Money } from '../domain/money.ts';
import type { KnownPrices } from '../domain/prices.ts';
import type { Beginning, Ledger } from '../ledger/port.ts';
import type { Halt } from '../lookup/halt.ts';
import type { Input } from '../pipeline/input.ts';
import type { RowJudge } from '../pipeline/judge.ts';
import type { Planner } from '../pipeline/planner.ts';
import type { RowTally } from '../pipeline/tally.ts';
import type { BalanceReading, Service } from '../providers/port.ts';
import type { Stack } from './choices.ts';
import type { EnrichOptions, Tools } from './options.ts';
import type { EnrichEnd } from './record.ts';
import type { ResultWriter } from './targets/writer.ts';

/** Everything one execution works with, from its start to its last word. */
export interface ExecutionContext {
  readonly options: EnrichOptions;
  readonly ledger: Ledger;
  readonly service: Service;
  readonly tools: Tools;
  readonly input: Input;
  readonly readProgress: ReadProgress;
  readonly writer: ResultWriter;
  /** Stops reading the input and writing the output at once, even while they wait for a pipe. */
  readonly filesStop: AbortController;
  readonly opening: BalanceReading | undefined;
  /** What all runs of the account had spent when it began. */
  readonly accountNetBefore: Money;
  readonly prices: KnownPrices;
  readonly beginning: Beginning;
  readonly halt: Halt;
  readonly stack: Stack;
  readonly planner: Planner;
  readonly judge: RowJudge;
  readonly tally: RowTally;
  /** Lookups that `--in-doubt skip` keeps from being sent. */
  readonly skipped: ReadonlySet<string>;
}

/** What an execution works with as soon as its list is open. */
export type ExecutionParts = Pick<
  ExecutionContext,
  'options' | 'ledger' | 'service' | 'tools' | 'input'
>;

/** How far an input is read, for the progress display. */
export interface ReadProgress {
  bytes: number;
  /** Every row has been read. */
  ended: boolean;
}

/** One execution under way: what a progress display looks at, and the brake. */
export interface Execution extends Pick<
  ExecutionContext,
  'halt' | 'input' | 'beginning' | 'tally' | 'stack' | 'readProgress'
> {
  /** Resolves when the execution is over and recorded. Throws only for a bug. */
  run(): Promise<EnrichEnd>;
}
