import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeptFailed, LastExecution, Summary } from '../../src/domain/summary.ts';
import type { StopReason } from '../../src/domain/records.ts';
import { nextStep } from '../../src/report/next-step.ts';
import { EUR, GOOD, MILLI } from './summaries.ts';

const LAST: LastExecution = {
  skipsDoubt: false,
  buysAgain: false,
  servesOwnRun: false,
  keptFailed: null,
  ceilingBeyondCap: null,
  dearAnswer: null,
  wrote: true,
};

const after = (
  run: Partial<Summary['run']>,
  rows: Partial<Summary['rows']> = {},
): string | undefined =>
  nextStep({ ...GOOD, run: { ...GOOD.run, ...run }, rows: { ...GOOD.rows, ...rows } });

test('a completed run needs nothing, unless rows failed or are in doubt', () => {
  assert.equal(after({}), undefined);
  const ask = 'Run the same command again: it asks once more about the rows that are not settled';
  assert.equal(after({}, { failed: 2 }), `${ask} (2 failed).`);
  assert.equal(after({}, { failed: 2, in_doubt: 1 }), `${ask} (2 failed and 1 in doubt).`);
});

test('rows that keep an older answer are named, whether the run was stopped or their lookups failed', () => {
  const ask = 'Run the same command again: it asks once more about the rows that are not settled';
  assert.equal(after({}, { stale: 3 }), `${ask} (3 with an older answer).`);
  assert.equal(after({}, { failed: 2, stale: 1 }), `${ask} (2 failed and 1 with an older answer).`);
  const stopped = (rows: Partial<Summary['rows']>): string | undefined =>
    after({ status: 'stopped', stopReason: 'max-spend' }, rows);
  assert.equal(stopped({ stale: 1 }), `${ADVICE['max-spend']} 1 row keeps an older answer.`);
  assert.equal(
    stopped({ skipped: 2, stale: 517 }),
    `${ADVICE['max-spend']} 2 rows are skipped and 517 rows keep an older answer.`,
  );
  const skipping = nextStep({
    ...GOOD,
    last: {
      skipsDoubt: true,
      buysAgain: false,
      servesOwnRun: false,
      keptFailed: null,
      ceilingBeyondCap: null,
      dearAnswer: null,
      wrote: true,
    },
    rows: { ...GOOD.rows, stale: 2 },
  });
  assert.equal(
    skipping,
    '2 rows keep an older answer: the same command asks again where the lookup failed, --in-doubt retry also where it is in doubt and may pay twice.',
  );
});

test('with --in-doubt skip the rows in doubt stay so, and asking again is only said of those that failed', () => {
  const skipping = (rows: Partial<Summary['rows']>): string | undefined =>
    nextStep({
      ...GOOD,
      last: {
        skipsDoubt: true,
        buysAgain: false,
        servesOwnRun: false,
        keptFailed: null,
        ceilingBeyondCap: null,
        dearAnswer: null,
        wrote: true,
      },
      rows: { ...GOOD.rows, ...rows },
    });
  const stays =
    'in doubt because of --in-doubt skip, whatever a balance proves about the money; --in-doubt retry asks again and may pay twice.';
  assert.equal(skipping({ in_doubt: 10 }), `10 rows stay ${stays}`);
  assert.equal(
    skipping({ failed: 2, in_doubt: 1 }),
    `Run the same command again: it asks once more about the rows that are not settled (2 failed). 1 row stays ${stays}`,
  );
  assert.equal(skipping({}), undefined);
});

test('a cap below one lookup is named as such where nothing was bought, and as used up otherwise', () => {
  const stopped = (maxSpend: bigint, settled: number): string | undefined =>
    nextStep({
      ...GOOD,
      run: { ...GOOD.run, status: 'stopped', stopReason: 'max-spend' },
      lookups: { ...GOOD.lookups, settled },
      cap: { maxSpend, unused: 0n, excess: 0n, from: null },
      last: {
        skipsDoubt: false,
        buysAgain: false,
        servesOwnRun: false,
        keptFailed: null,
        ceilingBeyondCap: 5_625_000_000_000_000n,
        dearAnswer: null,
        wrote: true,
      },
    });
  assert.equal(
    stopped(MILLI, 0),
    'The cap is less than one lookup may cost (0.00562500). Give a higher --max-spend.',
  );
  assert.equal(stopped(MILLI, 1), ADVICE['max-spend']);
  assert.equal(
    stopped(5_625_000_000_000_000n, 0),
    ADVICE['max-spend'],
    'one lookup would have fitted',
  );
});

test('a stop that goes by one dear answer names it and --price-ceiling, whichever limit it was and however little was bought', () => {
  const dearAnswer = {
    product: 'standard',
    country: 'GB',
    requested: 410n * EUR,
    next: 5n * MILLI,
  };
  const stopped = (stopReason: StopReason): string | undefined =>
    nextStep({
      ...GOOD,
      run: { ...GOOD.run, status: 'stopped', stopReason },
      lookups: { ...GOOD.lookups, settled: 0 },
      cap: { maxSpend: 5n * EUR, unused: 0n, excess: 0n, from: null },
      last: {
        skipsDoubt: false,
        buysAgain: false,
        servesOwnRun: false,
        keptFailed: null,
        ceilingBeyondCap: 512n * EUR,
        dearAnswer,
        wrote: true,
      },
    });
  const dear =
    'One answer named 410.00000000 for standard in GB, more than 20 times the next dearest price known (0.00500000), and what a lookup may cost goes by it. If it was a mistake, say what one may cost with --price-ceiling, for instance --price-ceiling 0.01. Then run the same command again:';
  assert.equal(stopped('max-spend'), `${dear} a new run buys the rest.`);
  assert.equal(stopped('min-balance'), `${dear} it continues.`);
  assert.equal(stopped('limit'), ADVICE.limit);
});

const ADVICE: Readonly<Record<StopReason, string>> = {
  'max-spend':
    'The cap is used up. Run the same command again, with a higher one if you like: a new run buys the rest under a cap of its own.',
  limit: 'The limit is reached. Run the same command again: a new run buys the rest.',
  'min-balance':
    'The balance is down to --min-balance. Top up the account and run the same command again: it continues.',
  'empty-account': 'The account is empty. Top it up and run the same command again: it continues.',
  credentials:
    'The service refused the credentials. Check VONAGE_API_KEY and VONAGE_API_SECRET and run the same command again: it continues.',
  facility: 'The account lacks this product. Ask Vonage to enable it, or choose another --level.',
  'client-errors': 'The service refused 20 requests in a row. Find out why before running again.',
  'repeated-answer':
    'The service gave one answer to 20 lookups in a row, as a cache between here and the service does. Find out why before running again.',
  certificate:
    "The service's certificate was refused. If a proxy with a certificate of its own stands before it, name that in NODE_EXTRA_CA_CERTS. Then run the same command again: it continues.",
  'gave-up':
    'The service gave no readable answer for too long. Run the same command again later: it continues.',
  'api-gone':
    'The service no longer answers at this address. The end of Number Insight is 4 February 2027.',
  signal:
    'It was interrupted. Run the same command again: it continues. With --limit 0 it asks nobody and writes the list with what is known so far.',
  fenced: 'Others took its process for dead. Run the same command again: it continues.',
  'reader-gone': 'The reader of the output went away. Run the same command again: it continues.',
  io: 'Something could not be read or written. Mend it and run the same command again: what was paid for is kept.',
  bug: 'The program failed. Please report it; after that run the same command again: it continues.',
};

for (const [stopReason, words] of Object.entries(ADVICE) as [StopReason, string][]) {
  test(`a run that ended by ${stopReason} is told what to do next`, () => {
    assert.equal(after({ status: 'stopped', stopReason }), words);
  });
}

test('standard input is always a new run', () => {
  assert.equal(
    after({ status: 'interrupted', input: null }),
    'Run the same command again: a new run buys the rest.',
  );
  assert.equal(
    after({ status: 'stopped', stopReason: 'signal', input: null }),
    'It was interrupted. Run the same command again: a new run buys the rest. With --limit 0 it asks nobody and writes the list with what is known so far.',
  );
});

test('a limit that let nothing be asked is named as such, and with --max-age 0 a new run is said to buy everything again', () => {
  const stopped = {
    ...GOOD,
    run: { ...GOOD.run, status: 'stopped', stopReason: 'limit' },
  } as const;
  const idle = {
    ...stopped,
    executions: stopped.executions.map((execution) => ({ ...execution, attempts: 0 })),
  };
  assert.equal(
    nextStep(idle),
    'The limit let nothing be asked. Run again with a higher --limit, or without one, to buy the rest.',
  );
  assert.equal(
    nextStep({
      ...stopped,
      last: {
        skipsDoubt: false,
        buysAgain: true,
        servesOwnRun: false,
        keptFailed: null,
        ceilingBeyondCap: null,
        dearAnswer: null,
        wrote: true,
      },
    }),
    'The limit is reached. Run the same command again: without --max-age 0 a new run buys the rest, with it everything again.',
  );
});

test('skipped rows are counted behind the advice, and a killed run has advice without a reason', () => {
  assert.equal(
    after({ status: 'stopped', stopReason: 'limit' }, { skipped: 1 }),
    `${ADVICE.limit} 1 row is skipped.`,
  );
  assert.equal(
    after({ status: 'stopped', stopReason: 'limit' }, { skipped: 12_345 }),
    `${ADVICE.limit} 12,345 rows are skipped.`,
  );
  assert.equal(after({ status: 'interrupted' }), 'Run the same command again: it continues.');
});

test('failed answers that are kept are asked again from the second on that is named, the others by the next run', () => {
  const until = Date.UTC(2026, 11, 1, 3, 10, 7, 1);
  const told = (failed: number, kept: Partial<KeptFailed>, stale = 0): string | undefined =>
    nextStep({
      ...GOOD,
      last: { ...LAST, keptFailed: { failed: 0, stale: 0, until, ...kept } },
      rows: { ...GOOD.rows, failed, stale },
    });
  const asks =
    'a run that begins at 2026-12-01 03:10:08 UTC or later asks again, an earlier one does not.';
  assert.equal(told(1, { failed: 1 }), `1 failed answer is kept: ${asks}`);
  assert.equal(told(3, { failed: 3, stale: 2 }, 2), `5 failed answers are kept: ${asks}`);
  assert.equal(
    told(5, { failed: 3 }, 1),
    `Run the same command again: it asks once more about the rows that are not settled (2 failed and 1 with an older answer). 3 failed answers are kept: ${asks}`,
  );
});

test('where answers serve their own run alone, or --max-age 0 was given, a new run buys everything again', () => {
  const told = (
    last: Partial<LastExecution>,
    run: Partial<Summary['run']> = {},
  ): string | undefined =>
    nextStep({
      ...GOOD,
      run: { ...GOOD.run, ...run },
      rows: { ...GOOD.rows, failed: 2 },
      last: { ...LAST, ...last },
    });
  assert.equal(
    told({ servesOwnRun: true }),
    'Rows are not settled (2 failed). Run the same command again: a new run buys everything again.',
  );
  assert.equal(
    told({ buysAgain: true }),
    'Run the same command again without --max-age 0: it asks once more about the rows that are not settled (2 failed).',
  );
  assert.equal(
    told({ servesOwnRun: true, buysAgain: true }, { status: 'stopped', stopReason: 'limit' }),
    'The limit is reached. Run the same command again: a new run buys everything again.',
  );
});
