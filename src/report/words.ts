import { countNoun } from '../domain/digits.ts';
import { formatMoney, type Money } from '../domain/money.ts';
import type { RunRecord } from '../domain/records.ts';
import type { CapSource, Summary } from '../domain/summary.ts';

export { countNoun, groupDigits } from '../domain/digits.ts';

/** Colours a text where the reader's terminal has colours. */
export type Colour = (style: Style, text: string) => string;
/** How a text stands out where there are colours. */
export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red';

/** `1 row keeps an older answer`, `12,345 rows keep an older answer`. */
export function keptText(rows: number): string {
  return `${countNoun(rows, 'row')} ${rows === 1 ? 'keeps' : 'keep'} an older answer`;
}

/** `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function durationText(seconds: number): string {
  if (seconds < 9.95) return `${Math.round(seconds * 10) / 10} s`;
  let rest = Math.round(seconds);
  const first = UNITS.findIndex(([size]) => rest >= size);
  const shown = UNITS.slice(first, first + 2).map(([size, unit]) => {
    const count = Math.floor(rest / size);
    rest %= size;
    return count > 0 && `${count} ${unit}`;
  });
  return shown.filter(Boolean).join(' ');
}

const UNITS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** An amount, or `unknown`. */
export function formatKnown(amount: Money | null): string {
  return amount === null ? 'unknown' : formatMoney(amount);
}

/** Where a cap was given, as whoever gave it knows it. */
export function capSourceText(from: CapSource): string {
  return CAP_SOURCES[from];
}

const CAP_SOURCES: Readonly<Record<CapSource, string>> = {
  option: '--max-spend',
  variable: 'INSIGHT_BATCH_MAX_SPEND',
  file: '"max-spend" in the configuration file',
};

/**
 * `completed`, `stopped (max-spend)`; `running` where it is one of the runs that
 * processes work on.
 */
export function statusText(
  run: Pick<RunRecord | Summary['run'], 'id' | 'status' | 'stopReason'>,
  running: ReadonlySet<string>,
): string {
  if (running.has(run.id)) return 'running';
  return run.stopReason ? `${run.status} (${run.stopReason})` : run.status;
}

/** `2026-11-24 10:00:05`, in UTC. */
export function timeText(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(parts: readonly string[], word: 'and' | 'or' = 'and'): string {
  return parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1) ?? ''}`;
}

const STEERS = '[\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]';
const STEERING = new RegExp(STEERS, 'g');
const STEERING_BUT_LINES = new RegExp(`\\r?\\n|\\t|(?<steers>${STEERS})`, 'g');
/** The colours of {@link Style}, on and off. */
const STEERING_BUT_STYLES = new RegExp(
  `\\n|\\u001b\\[(?:1|2|22|3[1-3]|39)m|(?<steers>${STEERS})`,
  'g',
);

/**
 * File names and the service's words may hold control characters, which would steer the reader's
 * terminal.
 */
export function makePrintable(text: string): string {
  return text.replace(STEERING, '?');
}

/** The same for records of several lines: their ends and tabs stay. */
export function makePrintableLines(text: string): string {
  return text.replace(STEERING_BUT_LINES, hideSteering);
}

/**
 * The same for a text that is laid out for a person: line ends and this program's own colours stay.
 */
export function makePrintableStyled(text: string): string {
  return text.replace(STEERING_BUT_STYLES, hideSteering);
}

function hideSteering(found: string, steers: string | undefined) {
  return steers === undefined ? found : '?';
}

/** JSON as this program writes it: indented, with a line end. */
export function jsonText(value: unknown): string {
  return `${printableJson(JSON.stringify(value, undefined, 2))}\n`;
}

/** JSON with these characters escaped: it says the same, and may be looked at on a terminal. */
export function printableJson(json: string): string {
  return json.replace(STEERING_BUT_LINES, (found: string, steers: string | undefined) =>
    steers === undefined ? found : `\\u${steers.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
