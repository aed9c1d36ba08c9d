import { findClosest } from '../csv/closest.ts';

/**
 * The name that was probably meant, e.g. `max-spend` for `max-spent`, `rate` for `no-rate`;
 * undefined where none is near.
 */
export function suggestName(word: string, names: readonly string[]): string | undefined {
  const positive = word.replace(/^no-/, '');
  if (positive !== word && names.includes(positive)) return positive;
  return names.find((name) => name === `no-${word}`) ?? findClosest(word, names);
}
