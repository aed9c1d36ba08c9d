import { isIP } from 'node:net';
import { parseMoney, type Money } from '../../domain/money.ts';
import { UsageError } from '../exit.ts';
import type { Option } from './table.ts';
import { amountLike } from './amount.ts';

/** A value as it was given: text, and where it stood. */
export interface Given {
  readonly text: string;
  readonly source: 'command line' | 'environment' | 'file' | 'default';
  /** How a message names it, e.g. `--max-spend`, `INSIGHT_BATCH_MAX_SPEND`, `"max-spend" in ~/config.json`. */
  readonly label: string;
}

/** Reads the text of a value, or throws UsageError. */
export type Reader<T> = (given: Given, option: Option) => T;

export const readText: Reader<string> = (given, { value }) => {
  if (given.text === '' && !(value.kind === 'text' && value.empty)) throw empty(given);
  return given.text;
};

/** A file name; `-` only where it may be standard output. */
export const readFileName: Reader<string> = (given, option) => {
  const text = readText(given, option);
  if (text === '-' && !(option.value.kind === 'file' && option.value.dash)) {
    const advice =
      option.name === 'report'
        ? 'Use --json for the report on standard output.'
        : 'Give the name of a file.';
    throw refusal(given, `standard input and output do not serve here. ${advice}`);
  }
  if (text.includes('\0')) throw refusal(given, 'the name of a file has no NUL character.');
  return text;
};

export const readFlag: Reader<boolean> = (given) => {
  const word = given.text.trim().toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return true;
  if (['false', '0', 'no', 'off'].includes(word)) return false;
  throw given.text === ''
    ? empty(given)
    : refusal(given, 'it is switched on by true and off by false.');
};

/** Digits with a point. Never through a number: `5.10` stays `5.10`. */
export const readAmount: Reader<Money> = (given, option) => {
  const text = readText(given, option).trim();
  const amount = parseMoney(text);
  if (amount === undefined) throw refusal(given, amountLike(text));
  if (amount < 0n) throw refusal(given, 'an amount is not negative here.');
  return amount;
};

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `90s`, `10m`, `2h`, `30d`, `4w`, or `0`; in milliseconds. */
export const readDuration: Reader<number> = (given, option) => {
  const text = readText(given, option).trim();
  if (text === '0') return 0;
  const match = /^(\d{1,15})([smhdw])$/.exec(text);
  if (!match) {
    const units = /^\d+$/.test(text)
      ? `Write ${text}s, ${text}m, ${text}h, ${text}d or ${text}w.`
      : 'Write for instance 90s, 10m, 2h, 30d or 4w; 0 is none.';
    throw refusal(given, `a duration is digits and a unit. ${units}`);
  }
  const ms = Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0);
  const max = option.value.kind === 'duration' ? option.value.max : Infinity;
  if (ms > max) throw refusal(given, `the longest is ${String(Math.floor(max / 86_400_000))}d.`);
  return ms;
};

/** Seconds with at most three decimal places, in milliseconds. */
export const readSeconds: Reader<number> = (given, option) => {
  const text = readText(given, option).trim();
  const match = /^(\d{1,9})(?:\.(\d{1,3}))?s?$/.exec(text);
  const ms = match ? Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0')) : 0;
  const max = option.value.kind === 'seconds' ? option.value.max : Infinity;
  if (ms === 0 || ms > max * 1000)
    throw refusal(given, `it is a number of seconds above 0 and up to ${String(max)}.`);
  return ms;
};

export const readInteger: Reader<number> = (given, option) => {
  const text = readText(given, option).trim();
  const { min, max } =
    option.value.kind === 'integer' ? option.value : { min: 0, max: Number.MAX_SAFE_INTEGER };
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max))
    throw refusal(given, `it is a whole number from ${String(min)} to ${String(max)}.`);
  return value;
};

/** `20%`, `2.5%`; in percent. */
export const readShare: Reader<number> = (given, option) => {
  const match = /^(\d{1,3}(?:\.\d{1,3})?)\s?%$/.exec(readText(given, option).trim());
  const percent = match ? Number(match[1]) : NaN;
  if (!(percent <= 100)) throw refusal(given, 'it is a share from 0% to 100%, for instance 20%.');
  return percent;
};

/** Milliseconds, or two of them with a dash between: `20`, `20-120`. */
export const readRange: Reader<{ readonly least: number; readonly most: number }> = (
  given,
  option,
) => {
  const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(readText(given, option).trim());
  const least = match ? Number(match[1]) : NaN;
  const most = match?.[2] === undefined ? least : Number(match[2]);
  const max = option.value.kind === 'range' ? option.value.max : Infinity;
  if (!(least <= most && most <= max))
    throw refusal(given, `it is milliseconds up to ${String(max)}, for instance 20 or 20-120.`);
  return { least, most };
};

export function readChoice<const T extends string>(choices: readonly T[]): Reader<T> {
  return (given, option) => {
    const text = readText(given, option).trim().toLowerCase();
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) throw refusal(given, `it is one of ${choices.join(', ')}.`);
    return choice;
  };
}

export const readIp: Reader<string> = (given, option) => {
  const text = readText(given, option).trim();
  if (isIP(text) === 0)
    throw refusal(given, 'it is an IPv4 or IPv6 address, for instance 192.0.2.1.');
  return text;
};

export const readCurrency: Reader<string> = (given, option) => {
  const text = readText(given, option).trim().toUpperCase();
  if (!/^[A-Z]{3}$/.test(text))
    throw refusal(given, 'a currency is three letters, for instance EUR.');
  return text;
};

/** `reason` begins in lower case and ends with a full stop. */
export function refusal(given: Given, reason: string): UsageError {
  return new UsageError(`Cannot use ${shown(given)}: ${reason}`);
}

function shown({ label, text, source }: Given): string {
  switch (source) {
    case 'environment':
      return `${label}=${text}`;
    case 'file':
      return `${label} (${JSON.stringify(text)})`;
    case 'command line':
    case 'default':
      return `${label} ${text}`;
  }
}

function empty({ label, source }: Given): UsageError {
  const advice =
    source === 'environment'
      ? 'Give it a value, or unset it.'
      : 'Give it a value, or leave it out.';
  return new UsageError(`Cannot use ${label}: its value is empty. ${advice}`);
}
