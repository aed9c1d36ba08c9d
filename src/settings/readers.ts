import { isIP } from 'node:net';
import { parseMoney } from '../domain/money.ts';
import type { KindName, KindValue, OptionKind } from '../support/option.ts';
import { UsageError } from './error.ts';
import { explainAmount } from './amount.ts';
import { readBaseUrl } from './url.ts';

/** A value as it was given: text, and where it stood. */
export interface Given {
  readonly text: string;
  /** All values of an option that may be repeated, `text` the last of them; else `text` is all. */
  readonly texts?: readonly string[];
  readonly source: 'command line' | 'call' | 'environment' | 'file' | 'default';
  /**
   * How a message names it, e.g. `--max-spend`, `INSIGHT_BATCH_MAX_SPEND`, `"max-spend" in
   * ~/config.json`.
   */
  readonly label: string;
}

/**
 * What reading needs beside the text; passed in, because the metadata of countries is slow to load.
 */
export interface ReadingTools {
  /** ISO 3166-1 alpha-2 of a country's code, name or locale; undefined for an unknown one. */
  readonly readCountry: (text: string) => string | undefined;
}

/** Reads the text of a value, or throws UsageError. */
type Reader<N extends KindName> = (
  given: Given,
  value: OptionKind<N>,
  tools: ReadingTools,
) => KindValue<N>;

/** Reads a value as its kind says. Throws UsageError. */
export function readValue<N extends KindName>(
  given: Given,
  value: OptionKind<N>,
  tools: ReadingTools,
): KindValue<N> {
  return READERS[value.kind](given, value, tools);
}

const READERS: { readonly [N in KindName]: Reader<N> } = {
  flag: (given, { off }) => readFlag(given) !== (off ?? false),
  text: (given, { empty }) => (empty ? given.text : readText(given)),
  file: readFileName,
  amount: readAmount,
  duration: readDuration,
  seconds: readSeconds,
  integer: readInteger,
  choice: readChoice,
  toggle: (given) => readChoice(given, { choices: ['on', 'off'] }) === 'on',
  country: readCountryCode,
  ip: readIp,
  share: readShare,
  url: (given) => readBaseUrl(readWord(given), given.label),
  currency: readCurrency,
  range: readRange,
};

function readText(given: Given) {
  if (given.text === '') throw explainEmpty(given);
  return given.text;
}

function readWord(given: Given) {
  return readText(given).trim();
}

/**
 * Standard output by its name in the file system is standard output too: what goes beside the list
 * must not land in it.
 */
const STDOUT_BY_NAME = /^\/(?:dev\/stdout|dev\/fd\/1|proc\/self\/fd\/1)$/;

function readFileName(
  given: Given,
  { dash = false, instead = 'Give the name of a file.' }: { dash?: boolean; instead?: string },
) {
  const text = readText(given);
  if (text.includes('\0')) throw explainRefusal(given, 'the name of a file has no NUL character.');
  if (dash) return text.replace(STDOUT_BY_NAME, '-');
  if (text === '-')
    throw explainRefusal(given, `standard input and output do not serve here. ${instead}`);
  return text;
}

function readFlag(given: Given) {
  const word = given.text.trim().toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return true;
  if (['false', '0', 'no', 'off'].includes(word)) return false;
  throw given.text === ''
    ? explainEmpty(given)
    : explainRefusal(given, 'it is switched on by true and off by false.');
}

/** Digits with a point. Never through a number: `5.10` stays `5.10`. */
function readAmount(given: Given) {
  const text = readWord(given);
  const amount = parseMoney(text);
  if (amount === undefined) throw explainRefusal(given, explainAmount(text));
  if (amount < 0n) throw explainRefusal(given, 'an amount is not negative here.');
  return amount;
}

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `90s`, `10m`, `2h`, `30d`, `4w`, or `0`; in milliseconds. */
function readDuration(given: Given, { max }: { max: number }) {
  const text = readWord(given);
  if (text === '0') return 0;
  const match = /^(\d{1,15})([smhdw])$/.exec(text);
  if (!match) {
    const units = /^\d+$/.test(text)
      ? `Write ${text}s, ${text}m, ${text}h, ${text}d or ${text}w.`
      : 'Write for instance 90s, 10m, 2h, 30d or 4w; 0 is none.';
    throw explainRefusal(given, `a duration is digits and a unit. ${units}`);
  }
  const ms = Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0);
  if (ms > max) throw explainRefusal(given, `the longest is ${Math.floor(max / 86_400_000)}d.`);
  return ms;
}

/** Seconds with at most three decimal places, in milliseconds. */
function readSeconds(given: Given, { max }: { max: number }) {
  const match = /^(\d{1,9})(?:\.(\d{1,3}))?s?$/.exec(readWord(given));
  const ms = match ? Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0')) : 0;
  if (ms === 0 || ms > max * 1000)
    throw explainRefusal(given, `it is a number of seconds above 0 and up to ${max}.`);
  return ms;
}

function readInteger(given: Given, { min, max }: { min: number; max: number }) {
  const text = readWord(given);
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max))
    throw explainRefusal(given, `it is a whole number from ${min} to ${max}.`);
  return value;
}

/** `20%`, `2.5%`; in percent. */
function readShare(given: Given) {
  const match = /^(\d{1,3}(?:\.\d{1,3})?)\s?%$/.exec(readWord(given));
  const percent = match ? Number(match[1]) : NaN;
  if (!(percent <= 100))
    throw explainRefusal(given, 'it is a share from 0% to 100%, for instance 20%.');
  return percent;
}

/** Milliseconds, or two of them with a dash between: `20`, `20-120`. */
function readRange(given: Given, { max }: { max: number }): KindValue<'range'> {
  const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(readWord(given));
  const least = match ? Number(match[1]) : NaN;
  const most = match?.[2] === undefined ? least : Number(match[2]);
  if (!(least <= most && most <= max))
    throw explainRefusal(given, `it is milliseconds up to ${max}, for instance 20 or 20-120.`);
  return { least, most };
}

function readChoice(given: Given, { choices }: { choices: readonly string[] }) {
  const text = readWord(given).toLowerCase();
  if (!choices.includes(text)) throw explainRefusal(given, `it is one of ${choices.join(', ')}.`);
  return text;
}

function readCountryCode(given: Given, _value: unknown, { readCountry }: ReadingTools) {
  const country = readCountry(readText(given));
  if (country === undefined)
    throw explainRefusal(
      given,
      'no such country is known. Write its ISO 3166 code, its name or its calling code, for instance GB, Germany or 49.',
    );
  return country;
}

function readIp(given: Given) {
  const text = readWord(given);
  if (isIP(text) === 0)
    throw explainRefusal(given, 'it is an IPv4 or IPv6 address, for instance 192.0.2.1.');
  return text;
}

function readCurrency(given: Given) {
  const text = readWord(given).toUpperCase();
  if (!/^[A-Z]{3}$/.test(text))
    throw explainRefusal(given, 'a currency is three letters, for instance EUR.');
  return text;
}

/** `reason` begins in lower case and ends with a full stop. */
function explainRefusal(given: Given, reason: string): UsageError {
  return new UsageError(`Cannot use ${showGiven(given)}: ${reason}`);
}

function showGiven({ label, text, source }: Given) {
  switch (source) {
    case 'environment':
      return `${label}=${text}`;
    case 'file':
      return `${label} (${JSON.stringify(text)})`;
    case 'command line':
    case 'call':
    case 'default':
      return `${label} ${text}`;
  }
}

function explainEmpty({ label, source }: Given) {
  const advice =
    source === 'environment'
      ? 'Give it a value, or unset it.'
      : 'Give it a value, or leave it out.';
  return new UsageError(`Cannot use ${label}: its value is empty. ${advice}`);
}
