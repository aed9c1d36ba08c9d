import { createSecretHider, HIDDEN } from './secrets.ts';

/**
 * Takes out of a text or value what must not leave the process: secrets, and the middle of phone
 * numbers.
 */
export interface Scrub {
  text(text: string): string;
  /** A plain copy of a value, safe to write as JSON. `key` is the name it stands under. */
  value(value: unknown, key?: string): unknown;
}

const SECRET_KEY =
  /^(?:(?:proxy-)?authorization|(?:api_?)?secret|password|passwd|token|(?:set-)?cookie)$/i;

/**
 * Identifiers made of letters and digits, which a run of digits inside does not turn into a phone
 * number.
 */
const IDENTIFIER_KEY = /^(?:id|run|(?:run|request|execution|attempt|lookup)_?id|sha256)$/i;
const ALL_DIGITS = /^\+?\p{Nd}{7,15}$/u;

/**
 * Dates and times, UUIDs and amounts (eight places and more) hold many digits and stay; see
 * `maskDigits`.
 */
const KEPT = String.raw`(?<!\p{Nd})\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?(?!\p{Nd})|(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])|(?<![\p{Nd}.+])(?:0|[1-9]\d{0,5})\.\d{8,12}(?![\p{Nd}.])`;
/** Seven digits and more, with the punctuation of written phone numbers between them. */
const NUMBER = String.raw`\+?\p{Nd}(?:[\s()./\-\u2010-\u2015]{0,3}\p{Nd}){6,}`;
const KEPT_OR_NUMBER = new RegExp(`(?<kept>${KEPT})|${NUMBER}`, 'gu');
const DIGITS_SHOWN = 3;
/** As a JS number: seconds, bytes and rows stay below, a phone number with its country does not. */
const PLAIN_NUMBER_MAX = 1_000_000_000;

const TEXT_CHARACTERS_MAX = 4_000;
const LIST_ENTRIES_MAX = 100;
const DEPTH_MAX = 6;

/** A scrub that knows these secrets; empty ones are passed over. */
export function createScrub(secrets: readonly string[]): Scrub {
  const hideSecrets = createSecretHider(secrets);
  const text = (raw: string) => shortenText(maskDigits(hideSecrets(raw)));

  const value = (raw: unknown, key: string, depth: number): unknown => {
    if (SECRET_KEY.test(key) && raw !== undefined && raw !== null) return HIDDEN;
    if (typeof raw === 'string')
      return isIdentifier(key, raw) ? shortenText(hideSecrets(raw)) : text(raw);
    if (typeof raw === 'number')
      return Number.isSafeInteger(raw) && Math.abs(raw) >= PLAIN_NUMBER_MAX
        ? text(String(raw))
        : raw;
    if (typeof raw === 'bigint') return text(String(raw));
    if (typeof raw === 'boolean' || raw === undefined) return raw;
    if (typeof raw !== 'object' || raw === null) return null;
    if (raw instanceof Error) return pickErrorFields(raw, text);
    if (raw instanceof Date) return Number.isNaN(raw.getTime()) ? null : raw.toISOString();
    if (depth >= DEPTH_MAX) return '[deeper]';
    if (Array.isArray(raw))
      return raw.slice(0, LIST_ENTRIES_MAX).map((entry: unknown) => value(entry, key, depth + 1));
    // Requests, configurations, sockets: their class says enough, their content holds credentials.
    if (!isPlain(raw)) return `[${readClassName(raw)}]`;
    return Object.fromEntries(
      Object.entries(raw)
        .slice(0, LIST_ENTRIES_MAX)
        .map(([name, entry]) => [text(name), value(entry, name, depth + 1)]),
    );
  };

  return { text, value: (raw, key = '') => value(raw, key, 0) };
}

/**
 * Of an error only these three: an AxiosError also carries its request with the credentials in it.
 */
function pickErrorFields(error: Error, text: (raw: string) => string) {
  const code: unknown = 'code' in error ? error.code : undefined;
  return {
    name: text(error.name),
    ...(typeof code === 'string' && { code: text(code) }),
    ...(typeof code === 'number' && { code }),
    message: text(error.message),
  };
}

function isPlain(raw: object) {
  const prototype: unknown = Object.getPrototypeOf(raw);
  return prototype === null || prototype === Object.prototype;
}

function readClassName(raw: object) {
  const { constructor } = raw as { readonly constructor?: { readonly name?: unknown } };
  return typeof constructor?.name === 'string' ? constructor.name : 'object';
}

function isIdentifier(key: string, raw: string) {
  return IDENTIFIER_KEY.test(key) && /^[\w-]+$/.test(raw) && !ALL_DIGITS.test(raw);
}

function maskDigits(raw: string) {
  return raw.replace(KEPT_OR_NUMBER, (found: string, kept: string | undefined) => {
    if (kept !== undefined) return kept;
    const digits = found.replace(/\P{Nd}/gu, '');
    return `${'*'.repeat(digits.length - DIGITS_SHOWN)}${digits.slice(-DIGITS_SHOWN)}`;
  });
}

function shortenText(raw: string) {
  return raw.length > TEXT_CHARACTERS_MAX ? `${raw.slice(0, TEXT_CHARACTERS_MAX)}…` : raw;
}
