import path from 'node:path';
import { RefusedError } from '../compose/options.ts';
import { createLog, silentLog, type Log } from '../support/log.ts';
import type { EnrichSettings } from './settings.ts';
import type { Shell } from './shell.ts';

/** The log that was asked for: to `--log-file`, or to standard error where only `--log-level` is given. */
export function openLogOf(
  { logFile, logLevel, given }: Pick<EnrichSettings, 'logFile' | 'logLevel' | 'given'>,
  { shell, secrets }: { readonly shell: Shell; readonly secrets: readonly string[] },
): { readonly log: Log; close(): void } {
  const destination =
    logFile === undefined ? (given.has('log-level') ? shell.stderr : undefined) : path.resolve(shell.workingFolder, logFile);
  if (destination === undefined) return { log: silentLog, close: () => undefined };
  try {
    const log = createLog({ level: logLevel, destination, secrets });
    return { log, close: log.close };
  } catch (error) {
    throw new RefusedError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
