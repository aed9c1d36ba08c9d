import { closeSync, constants, openSync, statSync } from 'node:fs';
import { destination as openDestination, pino, stdTimeFunctions } from 'pino';
import { hasCode } from './files.ts';
import type { Log, LogFields, LogLevel, LogSink } from './log.ts';
import { createScrub, type Scrub } from './scrub.ts';

interface LogOptions {
  readonly level: LogLevel;
  /**
   * The path of a file, which is appended to and made readable by its owner only; or where the
   * lines go.
   */
  readonly destination: string | LogSink;
  /**
   * Texts that no line may show, in the clear, URL-encoded or inside base64 such as that of a Basic
   * header.
   */
  readonly secrets: readonly string[];
  /**
   * Called once, with the first write to the file that fails; the lines are kept or dropped, and
   * nothing ends for it.
   */
  readonly onFailure?: (error: Error) => void;
}

/** A log and its file. After `close` (which may be called twice) nothing is written any more. */
export interface OpenLog extends Log {
  close(): void;
}

/**
 * What is kept in memory of lines that a full disk refuses; later ones are dropped, because a log
 * must not end a run that spends money.
 */
const BACKLOG_BYTES_MAX = 1_048_576;
const OWNER_ONLY = 0o600;
const RESERVED = new Set(['level', 'time', 'msg']);

/**
 * Opens a log. A file that cannot be opened throws an error that says so; a write that fails later
 * is told to `onFailure`.
 */
export function createLog({
  level,
  destination,
  secrets,
  onFailure = doNothing,
}: LogOptions): OpenLog {
  const isPath = typeof destination === 'string';
  const file = isPath ? openFile(destination, onFailure) : undefined;
  const sink = isPath ? file : destination;
  const logger = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (value: unknown) => value },
    },
    { write: (line) => void sink?.write(line) },
  );
  const scrub = createScrub(secrets);

  const writer =
    (at: Exclude<LogLevel, 'silent'>) =>
    (message: string, fields: LogFields = {}) => {
      if (logger.isLevelEnabled(at)) logger[at](cleanFields(fields, scrub), scrub.text(message));
    };

  return {
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
    close: () => {
      logger.level = 'silent';
      // Not end(): it would try the backlog of a full disk once more and, refused again, leave the
      // file open.
      file?.destroy();
    },
  };
}

function doNothing() {
  // Nothing to tell.
}

/**
 * Synchronous, because an asynchronous destination loses its lines at `process.exit`, at a throw
 * and at SIGTERM.
 */
function openFile(path: string, onFailure: (error: Error) => void) {
  try {
    const held = holdFifo(path);
    const file = openDestination({
      dest: path,
      sync: true,
      append: true,
      mode: OWNER_ONLY,
      maxLength: BACKLOG_BYTES_MAX,
    });
    if (held !== undefined) closeSync(held);
    let failed = false;
    file.on('error', (error: Error) => {
      if (!failed) onFailure(error);
      failed = true;
    });
    return file;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Cannot open the log file "${path}": ${words}. Name a file in a folder that exists and can be written.`,
      { cause: error },
    );
  }
}

/**
 * A FIFO that nobody reads would hold up the whole program, its signals too, until somebody does:
 * it is refused. With a reader it is held open, so that he sees no end before the log begins.
 */
function holdFifo(path: string) {
  if (statSync(path, { throwIfNoEntry: false })?.isFIFO() !== true) return undefined;
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (!hasCode(error, 'ENXIO')) throw error;
    throw new Error('it is a FIFO that nobody reads', { cause: error });
  }
}

/**
 * The fields as they may be written; a name that pino itself writes gets a trailing `_`, so that no
 * line has a key twice.
 */
function cleanFields(fields: LogFields, scrub: Scrub) {
  const entries = Object.entries(fields).map(([key, value]) => [
    RESERVED.has(key) ? `${key}_` : scrub.text(key),
    scrub.value(value, key),
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}
