import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ledgerInventoryText } from '../../src/report/ledger-inventory.ts';
import { keepPlain } from './plain.ts';

const options = { width: 120, colour: keepPlain };

test('where the ledger is, its size, what it holds and how people are forgotten', () => {
  const inventory = {
    file: '/state/ledger.db',
    bytes: 181_600_000,
    runs: 2,
    attempts: 200_017,
    numbers: 12_345,
    answers: 1,
    imported: 0,
  };
  assert.equal(
    ledgerInventoryText(inventory, options),
    `ledger:   /state/ledger.db
size:     182 MB
runs:     2 runs with 200,017 attempts
people:   12,345 numbers with 1 answer
forget:   "ledger forget <number>" or "ledger prune --older-than 90d"; the amounts stay
`,
  );
});

test('of 1,500 answers 1,234 came in by an import', () => {
  const counts = { runs: 1, attempts: 266, numbers: 1_500, answers: 1_500, imported: 1_234 };
  assert.match(
    ledgerInventoryText({ file: '/l', bytes: 1, ...counts }, options),
    /^people: {3}1,500 numbers with 1,500 answers, 1,234 of them imported$/m,
  );
});

test('sizes from 0 bytes to 3 GB have three digits at most', () => {
  const sizes = [0, 1, 999, 1_000, 9_949, 9_950, 999_499, 999_500, 3_000_000_000];
  assert.deepEqual(
    sizes.map(
      (bytes) =>
        ledgerInventoryText(
          { file: '/l', bytes, runs: 0, attempts: 0, numbers: 0, answers: 0, imported: 0 },
          options,
        ).split('\n')[1],
    ),
    ['0 bytes', '1 byte', '999 bytes', '1 kB', '9.9 kB', '10 kB', '999 kB', '1 MB', '3 GB'].map(
      (text) => `size:     ${text}`,
    ),
  );
});
