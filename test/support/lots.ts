import type { Random } from '../../src/support/random.ts';

/** A whole number from 0 to below `most`. */
export function upTo(random: Random, most: number): number {
  return Math.floor(random() * most);
}

/** One of several. */
export function pick<T>(random: Random, choices: readonly T[]): T {
  const choice = choices[upTo(random, choices.length)];
  if (choice === undefined) throw new Error('There is nothing to choose from.');
  return choice;
}
