import type { Halt, HaltCause } from '../lookup/halt.ts';
import type { RunStatus, StopReason } from '../domain/records.ts';

/** How an execution ends: CONTRACT, Exit codes. */
export interface ExecutionEnding {
  readonly exitCode: number;
  readonly status: RunStatus;
  readonly stopReason: StopReason | undefined;
  /** The output will be complete and takes its name. */
  readonly complete: boolean;
  readonly words: string | undefined;
}

type Rule = Omit<ExecutionEnding, 'words'>;

/** The exit code of a run that a signal has ended. */
export const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
/** If several apply, the first of these decides. */
const PRIORITY = [8, 5, 6, 130, 143, 129, 7, 0, 4];

/** Nobody completes the output any more, so reading on is of no use. */
export function isAbandoned(halt: Halt): boolean {
  return halt.isStoppedByBug() || halt.causes.some((cause) => !judgeCause(cause).complete);
}

/**
 * Decides by what stopped the run, or by its rows if nothing did. A file that cannot be read or
 * written is exit 2 as long as nothing was attempted.
 */
export function decideEnding(
  causes: readonly HaltCause[],
  unsettledRows: number,
  attempted = true,
): ExecutionEnding {
  const rank = (cause: HaltCause) => PRIORITY.indexOf(judgeCause(cause).exitCode);
  const [first] = [...causes].sort((a, b) => rank(a) - rank(b));
  if (first) {
    const rule = judgeCause(first);
    return {
      ...rule,
      exitCode: first.kind === 'files' && !attempted ? 2 : rule.exitCode,
      words: first.words,
    };
  }
  return {
    exitCode: unsettledRows > 0 ? 3 : 0,
    status: 'completed',
    stopReason: undefined,
    complete: true,
    words: undefined,
  };
}

function judgeCause(cause: HaltCause): Rule {
  switch (cause.kind) {
    case 'credentials':
    case 'facility':
      return { exitCode: 5, status: 'stopped', stopReason: cause.kind, complete: false };
    case 'api-gone':
    case 'certificate':
    case 'client-errors':
    case 'repeated-answer':
    case 'gave-up':
      return { exitCode: 6, status: 'stopped', stopReason: cause.kind, complete: true };
    case 'empty-account':
    case 'max-spend':
    case 'min-balance':
    case 'limit':
      return { exitCode: 4, status: 'stopped', stopReason: cause.kind, complete: true };
    case 'io':
    case 'ledger-lost':
    case 'files':
      return { exitCode: 8, status: 'interrupted', stopReason: 'io', complete: false };
    case 'fenced':
      return { exitCode: 7, status: 'interrupted', stopReason: 'fenced', complete: false };
    case 'reader-gone':
      return { exitCode: 0, status: 'interrupted', stopReason: 'reader-gone', complete: false };
    case 'signal':
      return {
        exitCode: SIGNAL_CODES[cause.signal],
        status: 'interrupted',
        stopReason: 'signal',
        complete: false,
      };
  }
}
