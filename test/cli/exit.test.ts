import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXIT_CODES } from '../../src/cli/exit.ts';

test('4 and 5 are true of both providers: no status of one alone, the variables of each', () => {
  const meaning = (wanted: number): string =>
    EXIT_CODES.find(({ code }) => code === wanted)?.meaning ?? '';
  assert.match(meaning(4), /^stopped by .* or an account out of credit;/);
  assert.equal(
    meaning(5),
    'credentials refused, or they may not ask for this: see `VONAGE_API_KEY` and `VONAGE_API_SECRET`, or with `--provider identity-insights` `VONAGE_APPLICATION_ID` and `VONAGE_PRIVATE_KEY`',
  );
  for (const { meaning: words } of EXIT_CODES) assert.doesNotMatch(words, /status \d/);
});

test('the twelve codes of the contract have a meaning', () => {
  assert.deepEqual(
    EXIT_CODES.map(({ code }) => code),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 129, 130, 143],
  );
});
