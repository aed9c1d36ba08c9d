import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forgottenText } from '../../src/report/ledger-forgotten.ts';

test('what was forgotten is counted, and files written before are said to keep what they hold', () => {
  assert.equal(
    forgottenText({ lookups: 1, answers: 2 }, '447700900000'),
    'Removed 2 answers and the number of 1 lookup. The amounts stay. Lists, outputs and reports already written still hold what they held.\n',
  );
});

test('a number that the ledger does not know is named masked, and a prune that found nothing says so', () => {
  assert.equal(
    forgottenText({ lookups: 0, answers: 0 }, '447700900900'),
    'The ledger holds nothing of +*********900.\n',
  );
  assert.equal(
    forgottenText({ lookups: 0, answers: 0 }),
    'The ledger holds nothing as old as that.\n',
  );
});
