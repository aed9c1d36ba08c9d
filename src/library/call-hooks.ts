import { formatMoney } from '../domain/money.ts';
import type { Execution } from '../run/execution.ts';
import { createVoice } from '../run/voice.ts';
import { wordForPrograms } from '../settings/call.ts';
import { UsageError } from '../settings/error.ts';
import type { Clock } from '../support/clock.ts';
import type { ProgressEvent, RunControl } from './call.ts';
import type { Hooks } from './hooks.ts';
import { progressSource, type ProgressState } from './progress-source.ts';
import { maySpend } from './spending.ts';

/** Hooks of a call, and what its own functions threw. */
export interface CallHooks extends Hooks {
  /** Throws what a function of the caller has thrown; the run was stopped for it. */
  throwCallersError(): void;
}

/** What a program's call adds to a run: nobody is asked, and a signal stops it. */
export function createCallHooks(control: RunControl): CallHooks {
  const { signal, onNotice, onProgress } = control;
  const thrown: unknown[] = [];
  let running: Execution | undefined;
  const guard = (work: () => void) => {
    try {
      work();
    } catch (error) {
      thrown.push(error);
      if (running) stop(running);
    }
  };
  const say = (line: string) => {
    if (onNotice) guard(() => onNotice(wordForPrograms(line)));
  };
  return {
    voice: createVoice({ say }),
    watched: false,
    logSink: undefined,
    refuseUnsaid: (parts) => {
      const { yes, maxSpend } = parts.settings;
      if (!yes && maxSpend === undefined && maySpend(parts)) throw new UsageError(UNSAID);
    },
    createApproval: () => undefined,
    follow: async (execution, { options, tools }) => {
      running = execution;
      const { clock } = tools;
      if (thrown.length > 0) stop(execution);
      const ignore = stopOnAbort(execution, signal);
      const state = progressSource(execution, { clock, options });
      const tell = () => {
        if (onProgress) guard(() => onProgress(describeProgress(state())));
      };
      const end = onProgress ? repeat(tell, clock) : () => undefined;
      return () => {
        ignore();
        end();
        tell();
      };
    },
    throwCallersError: () => {
      if (thrown.length > 0) throw thrown[0];
    },
  };
}

const UNSAID =
  "Cannot spend money that nobody has agreed to: say how much it may cost with maxSpend, for instance maxSpend: '5.00', or say yes: true. What it would cost tells estimate().";

function stopOnAbort(execution: Execution, signal: AbortSignal | undefined) {
  const obey = () => stop(execution);
  if (signal?.aborted === true) obey();
  signal?.addEventListener('abort', obey, { once: true });
  return () => signal?.removeEventListener('abort', obey);
}

function stop({ halt }: Execution) {
  const words =
    'Interrupted: attempts in flight were recorded. Make the same call again to continue.';
  halt.stop({ kind: 'signal', signal: 'SIGINT', words });
}

const PROGRESS_MS = 200;

/** Calls `work` at once and then some times a second, until the returned function is called. */
function repeat(work: () => void, clock: Pick<Clock, 'after'>) {
  let cancel: () => void = () => undefined;
  const next = () => {
    work();
    cancel = clock.after(PROGRESS_MS, next);
  };
  next();
  return () => cancel();
}

function describeProgress(state: ProgressState): ProgressEvent {
  const { rowsDone, rowsTotal, lookups, elapsedMs, attemptsPerSecond, currency } = state;
  return {
    rows: rowsDone,
    rowsTotal: rowsTotal ?? null,
    lookups: lookups.ended,
    seconds: elapsedMs / 1000,
    attemptsPerSecond,
    spent: formatMoney(state.spent),
    inDoubt: state.inDoubt === null ? null : formatMoney(state.inDoubt),
    balance: state.balance === undefined ? null : formatMoney(state.balance),
    currency,
    waiting: state.waiting ?? null,
  };
}
