const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i;
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,? (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * When an answer was given, in milliseconds since the epoch: ISO 8601, or day.month.year. A date
 * without a time is its first moment, a time without a zone is UTC. Undefined for anything else:
 * `03/04/2026` means two days.
 */
export function readDate(text: string): number | undefined {
  const iso = ISO.exec(text.trim());
  if (iso) {
    const [, year, month, day, hour, minute, second, fraction = '', zone] = iso;
    const at = composeTime([year, month, day, hour, minute, second], fraction);
    return at === undefined ? undefined : at - readZone(zone);
  }
  const dotted = DOTTED.exec(text.trim());
  if (!dotted) return undefined;
  const [, day, month, year, hour, minute, second] = dotted;
  return composeTime([year, month, day, hour, minute, second], '');
}

/** Undefined where there is no such day or time: JavaScript would take 31 February for 3 March. */
function composeTime(parts: readonly (string | undefined)[], fraction: string) {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    Number(part ?? 0),
  );
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds));
  const isSame =
    time.getUTCFullYear() === year &&
    time.getUTCMonth() === month - 1 &&
    time.getUTCDate() === day &&
    time.getUTCHours() === hour &&
    time.getUTCMinutes() === minute;
  return isSame ? time.getTime() : undefined;
}

function readZone(zone = 'Z') {
  if (zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
