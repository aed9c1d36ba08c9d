import path from 'node:path';
import { describeSystemError } from '../run/failure.ts';
import { RefusedError } from '../run/options.ts';
import { silentLog, type Log } from '../support/log.ts';
import type { Asker } from './service.ts';

/**
 * The log that was asked for: to `--log-file`, or to the hooks' sink where only `--log-level` is
 * given. The voice warns once of a file that takes no more. What writes it is loaded only then.
 */
export async function openRunLog(
  { settings, surroundings, hooks }: Omit<Asker, 'findCredentials'>,
  secrets: readonly string[],
): Promise<{ readonly log: Log; close(): void }> {
  const { logFile, logLevel, given } = settings;
  const sink = given.has('log-level') ? hooks.logSink : undefined;
  const destination =
    logFile === undefined ? sink : path.resolve(surroundings.workingFolder, logFile);
  if (destination === undefined) return { log: silentLog, close: () => undefined };
  const { createLog } = await import('../support/pino-log.ts');
  try {
    const onFailure = (error: Error) =>
      hooks.voice.warn(
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
