import { closeSync, constants, openSync, statSync } from 'node:fs';
import { destination as openDestination, pino, stdTimeFunctions } from 'pino';
import { hasCode } from './files.ts';
import { createScrub, type Scrub } from './scrub.ts';

/** What is written: the named level and all that are graver; `silent` writes nothing. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/**
 * What stands beside a message: plain values, lists and objects; an error belongs under the key
 * `err`.
 */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * A log for programs: one JSON object a line with `level`, `time` (ISO 8601 UTC), `msg` and the
 * fields. Callers mask phone numbers themselves; what they forget is masked here (`scrub.ts`).
 */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Takes whole lines, line end included; a `Writable` such as stderr will do. */
export interface LogSink {
  write(line: string): unknown;
}

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

/** A log that writes nothing. */
export const silentLog: Log = {
  debug: doNothing,
  info: doNothing,
  warn: doNothing,
  error: doNothing,
};

function doNothing() {
  // Nothing to write to.
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
