import type { Environment } from '../settings/places.ts';
import type { Surroundings } from '../library/surroundings.ts';
import type { TerminalStream } from './terminal.ts';

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** The process as the program sees it; passed in, so that nothing but main.ts touches it. */
export interface Shell extends Surroundings {
  readonly argv: readonly string[];
  readonly environment: Environment;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: TerminalStream;
  readonly stderr: TerminalStream;
  readonly platform: NodeJS.Platform;
  /** Calls `react` at every such signal; the returned function ends that. */
  onSignal(signal: StopSignal, react: () => void): () => void;
  /**
   * Calls `react` with what was thrown where nobody catches it, instead of a trace that would show
   * everything.
   */
  onCrash(react: (error: unknown) => void): void;
  /** Ends the process without waiting for anything. */
  exitNow(code: number): never;
}
