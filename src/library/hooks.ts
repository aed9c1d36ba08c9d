import type { Execution } from '../run/execution.ts';
import type { Tools } from '../run/options.ts';
import type { Voice } from '../run/voice.ts';
import type { LogSink } from '../support/log.ts';
import type { RunParts } from './service.ts';

/** What whoever starts a run adds to it: to whom it speaks, who is asked, who looks on. */
export interface Hooks {
  readonly voice: Voice;
  /** A person sees the run while it goes on. */
  readonly watched: boolean;
  /** Takes log lines where no file does and a level was asked for; undefined where nobody reads. */
  readonly logSink: LogSink | undefined;
  /**
   * Refuses a run that may spend where nobody said so and nobody can be asked. Throws UsageError.
   */
  refuseUnsaid(parts: SpendingParts): void;
  /**
   * The question before money is spent; undefined where nobody is asked. `learn` is told how many
   * lookups the run will buy.
   */
  createApproval(parts: RunParts, learn: (toBuy: number) => void): Tools['approve'];
  /** The execution has begun. What is returned is called once when it is over. */
  follow(execution: Execution, parts: RunParts, toBuy: number | undefined): Promise<() => void>;
}

/** What decides whether a run may spend. */
export type SpendingParts = Pick<RunParts, 'settings' | 'options'>;
