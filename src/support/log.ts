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
