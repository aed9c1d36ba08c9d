import { UsageError } from './error.ts';
import type { Given } from './readers.ts';
import type { Option } from './row.ts';

/**
 * The text of a value that stands in JSON or in a program, as it would stand on the command line.
 * Throws UsageError, by `label`, where it is of no use there.
 */
export function writeValue(
  option: Option,
  label: string,
  value: unknown,
): Pick<Given, 'text' | 'texts'> {
  if (!option.repeated || !Array.isArray(value) || value.length === 0)
    return { text: writeText(option, label, value) };
  const texts = value.map((each: unknown) => writeText(option, label, each));
  return { text: texts.at(-1) ?? '', texts };
}

/** Amounts are text, because a JSON number is not exact. */
function writeText({ value: { kind } }: Option, label: string, value: unknown) {
  if (typeof value === 'string') return value;
  if (kind === 'amount') {
    const number = typeof value === 'number' ? String(value) : '';
    const example = /^[\d.]+$/.test(number) ? number : '5.00';
    throw new UsageError(`Cannot use ${label}: an amount is written as text. Write "${example}".`);
  }
  if (typeof value === 'boolean' && kind === 'flag') return String(value);
  if (typeof value === 'boolean' && (kind === 'toggle' || kind === 'choice'))
    return value ? 'on' : 'off';
  if (typeof value === 'number' && kind !== 'flag') return String(value);
  throw new UsageError(
    `Cannot use ${label}: it is ${describeValue(value)}. Write ${kind === 'flag' ? 'true or false' : 'a text or a number'}.`,
  );
}

function describeValue(value: unknown) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${JSON.stringify(value)}`;
}
