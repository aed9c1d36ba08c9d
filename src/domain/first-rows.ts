import { findSlot } from './seen.ts';

/**
 * Where each number of a list stands first, by row position. Open addressing in typed arrays as in
 * {@link createSeenLookups}, 12 bytes a slot. Numbers of more than 15 digits fall back to a Map.
 */
interface FirstRows {
  /** The first row of the number: this one, or an earlier one that was named before. */
  add(number: string, position: number): number;
}

const INITIAL_SLOTS = 1 << 12;
const FILL_MAX = 0.6;
const EXACT_DIGITS_MAX = 15;

/** No numbers yet. */
export function createFirstRows(): FirstRows {
  let numbers = new Float64Array(INITIAL_SLOTS);
  let positions = new Uint32Array(INITIAL_SLOTS);
  let count = 0;
  const others = new Map<string, number>();

  function put(value: number, position: number) {
    const slot = findSlot(numbers, value);
    numbers[slot] = value;
    positions[slot] = position;
  }

  function grow() {
    const [before, at] = [numbers, positions];
    numbers = new Float64Array(before.length * 2);
    positions = new Uint32Array(before.length * 2);
    before.forEach((value, slot) => {
      if (value !== 0) put(value, at[slot] ?? 0);
    });
  }

  return {
    add: (number, position) => {
      if (number.length > EXACT_DIGITS_MAX) {
        const first = others.get(number) ?? position;
        others.set(number, first);
        return first;
      }
      const value = Number(number);
      const slot = findSlot(numbers, value);
      if (numbers[slot] === value) return positions[slot] ?? position;
      put(value, position);
      count += 1;
      if (count > numbers.length * FILL_MAX) grow();
      return position;
    },
  };
}
