import { writeFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import type { Random } from '../../src/support/random.ts';
import { numbersOf } from '../scenario/table.ts';
import { upTo } from '../support/lots.ts';

/** A list that people work on between two executions. */
export interface Contacts {
  readonly size: number;
  /** Inserts, removes, moves or respells some rows. */
  edit(): void;
  write(file: string): void;
}

/** A list of numbers with some of them twice in another spelling, and cells that are no number. Names and cells need quoting. */
export function createContacts(size: number, random: Random): Contacts {
  let invented = 0;
  const phones: string[] = [];
  const invent = (): string => {
    const odd = random();
    if (odd < 0.03) return NO_NUMBERS[upTo(random, NO_NUMBERS.length)] ?? '';
    const again = phones[upTo(random, phones.length)];
    if (odd < 0.15 && again !== undefined) return respelled(again, random);
    invented += 1;
    return numbersOf(1, invented)[0] ?? '';
  };
  while (phones.length < size) phones.push(invent());
  const insert = (): void => void phones.splice(upTo(random, phones.length + 1), 0, invent());
  const remove = (): void => {
    // A list with nothing in it has nothing to look at.
    if (phones.length > 5) phones.splice(upTo(random, phones.length), 1);
  };
  const move = (): void => {
    const [moved] = phones.splice(upTo(random, phones.length), 1);
    if (moved !== undefined) phones.splice(upTo(random, phones.length + 1), 0, moved);
  };
  return {
    get size() {
      return phones.length;
    },
    edit: () => {
      for (let left = upTo(random, EDITS_MAX); left > 0; left -= 1)
        [insert, remove, move][upTo(random, 3)]?.();
      if (random() < 0.1) phones.reverse();
    },
    write: (file) => {
      const rows = phones.map((phone, index) => [`Contact "${String(index)}", Ltd\nYork`, phone]);
      writeFileSync(file, stringify([['name', 'phone'], ...rows]));
    },
  };
}

const EDITS_MAX = 10;
const NO_NUMBERS = ['', 'n/a', '12', '+44 7700 XXXXXX', '1.2E+10'];

function respelled(phone: string, random: Random): string {
  if (!/^\+\d+$/.test(phone)) return phone;
  return random() < 0.5
    ? `00${phone.slice(1)}`
    : `${phone.slice(0, 4)} (${phone.slice(4, 7)}) ${phone.slice(7)}`;
}
