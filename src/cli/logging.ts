import path from 'node:path';
import { describeSystemError } from '../run/failure.ts';
import { RefusedError } from '../run/options.ts';
import { createLog, silentLog, type Log } from '../support/log.ts';
import type { EnrichSettings } from '../settings/settings.ts';
import type { Shell } from './shell.ts';

/**
 * The log that was asked for: to `--log-file`, or to standard error where only `--log-level` is
 * given. `warn` hears once of a file that takes no more.
 */
export function openRunLog(
  { logFile, logLevel, given }: Pick<EnrichSettings, 'logFile' | 'logLevel' | 'given'>,
  shell: Shell,
  secrets: readonly string[],
  warn: (sentence: string) => void,
): { readonly log: Log; close(): void } {
  const stderr = given.has('log-level') ? shell.stderr : undefined;
  const destination = logFile === undefined ? stderr : path.resolve(shell.workingFolder, logFile);
  if (destination === undefined) return { log: silentLog, close: () => undefined };
  try {
    const onFailure = (error: Error) =>
      warn(
        `The log file ${logFile ?? ''} cannot be written: ${describeSystemError(error)}. The run goes on; what the log cannot take is left out.`,
      );
    const log = createLog({ level: logLevel, destination, secrets, onFailure });
    return { log, close: log.close };
  } catch (error) {
    throw new RefusedError(error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}
