import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_ROWS, type Summary } from '../../src/domain/summary.ts';
import { reportText } from '../../src/report/text.ts';
import type { Colour } from '../../src/report/words.ts';
import { keepPlain } from './plain.ts';
import { GOOD, HARD, MILLI } from './summaries.ts';

const options = { width: 100, colour: keepPlain };

test('a run that went well, as a person reads it', () => {
  assert.equal(
    reportText(GOOD, options),
    `Run 20261124-100000-k3f9 completed: level standard, started 2026-11-24 10:00:00 UTC.
/work/list.csv -> /work/list.enriched.csv

rows:     110 read: 104 insight and 6 invalid
lookups:  100 of 101 bought in 100 attempts; 1 row known from before; 3 duplicates
networks: mobile 90
cost:     0.45000000 EUR
saved:    about 0.01800000, by not buying again what was known or a duplicate
balance:  10.00000000 -> 9.55000000, as expected
time:     7.5 s, 13.3 attempts per second; answers in 80 ms (p95 120 ms, p99 131 ms)

country  lookups         net
GB            60  0.30000000
DE            40  0.15000000
`,
  );
});

test('a run that was stopped by its cap: doubt, excess, missing refunds, unexplained money and what to do next', () => {
  assert.equal(
    reportText(HARD, options),
    `Run 20261124-100000-k3f9 stopped (max-spend): level standard, started 2026-11-24 10:00:00 UTC, in 2
executions.
standard input -> standard output

rows:     12,345 read: 12,000 insight, 20 partial, 1 refused, 2 failed, 3 in doubt, 4 invalid and
          315 skipped
lookups:  12,020 of 12,300 bought in 12,100 attempts (1 retry, 9 throttled); 2 rows known from
          before; 1 duplicate
networks: mobile 90
cost:     53.623456789 USD (54.123456789 - 0.50000000 refunded)
priced:   0.00200000 of it by the price book, because answers named no price
unplaced: 0.00300000 of it for numbers that no row of the output holds
in doubt: 2 attempts, together between 0 and 0.02700000
released: 0.00900000 of doubt, proved uncharged by the balance
cap:      53.00000000 by INSIGHT_BATCH_MAX_SPEND, exceeded by 0.623456789: a charge was above what
          it had reserved
balance:  100.00000000 -> 46.00000000, -0.376543211 unexplained: likely attempts in doubt, other
          spending on the account or missing refunds
between:  +5.00000000 moved by other hands between executions
refunds:  4 answers should have carried one and did not: r-1, r-2, r-3 and 1 more in the JSON report
time:     1 h 2 min, 3.3 attempts per second; answers in 80 ms (p95 unknown, p99 unknown)
note:     Numbers without a leading plus were read: 7 as GB.

country  lookups         net  in doubt, at most
GB            10  1.00000000         0.02700000
DE             9  1.00000000            unknown
FR             8  1.00000000
IT             7  1.00000000
ES             6  1.00000000
NL             5  1.00000000
AT             4  1.00000000
CH             3  1.00000000
2 countries more: 2.00000000

next:     The cap (INSIGHT_BATCH_MAX_SPEND) is used up. Run the same command again, with a higher
          one if you like: a new run buys the rest under a cap of its own. 315 rows are skipped.
`,
  );
});

test('the files of one verdict each stand in one line by their names, with their rows', () => {
  const split = [
    { file: '/work/list.send.csv', rows: 1577 },
    { file: '/work/list.review.csv', rows: 1 },
    { file: '/work/list.suppress.csv', rows: 0 },
  ];
  const lines = reportText({ ...GOOD, split }, options).split('\n');
  assert.equal(
    lines.find((line) => line.startsWith('split:')),
    'split:    1,577 in list.send.csv, 1 in list.review.csv, 0 in list.suppress.csv',
  );
});

test('a run under way says what is bought so far, and nothing that is only known at its end', () => {
  const open: Summary = {
    ...GOOD,
    run: { ...GOOD.run, status: 'interrupted', finishedAt: null },
    rows: NO_ROWS,
    lookups: { ...GOOD.lookups, unique: 0, settled: 80, attempts: 80 },
    money: { ...GOOD.money, unplaced: 450n * MILLI, saved: 0n },
    balance: { ...GOOD.balance, opening: null, closing: null, expected: null, unexplained: null },
    timing: { ...GOOD.timing, seconds: 0, ratePerSecond: 0 },
    byCountry: [],
    last: null,
  };
  const facts = `/work/list.csv, no output yet

lookups:  80 bought so far in 80 attempts
networks: mobile 90
cost:     0.45000000 EUR
time:     answers in 80 ms (p95 120 ms, p99 131 ms)
`;
  const headline = (word: string): string =>
    `Run ${GOOD.run.id} ${word}: level standard, started 2026-11-24 10:00:00 UTC.\n`;
  assert.equal(
    reportText(open, { ...options, running: new Set([GOOD.run.id]) }),
    headline('running') + facts,
  );
  const killed = `\nnext:     Run the same command again: it continues.\n`;
  assert.equal(reportText(open, options), headline('interrupted') + facts + killed);
});

test('an execution without an output says so and not of how many it bought; a header alone is an output', () => {
  const rows = {
    ...GOOD.rows,
    read: 0,
    written: 0,
    insight: 0,
    invalid: 0,
    duplicate: 0,
    known: 0,
  };
  const linesOf = (wrote: boolean): (string | undefined)[] => {
    const [, second, , fourth, fifth] = reportText(
      { ...GOOD, rows, last: { ...GOOD.last!, wrote } },
      options,
    ).split('\n');
    return [second, fourth, fifth];
  };
  assert.deepEqual(linesOf(false), [
    '/work/list.csv, no output written',
    'rows:     0 read',
    'lookups:  100 bought in 100 attempts',
  ]);
  assert.deepEqual(linesOf(true), [
    '/work/list.csv -> /work/list.enriched.csv',
    'rows:     0 read',
    'lookups:  100 of 101 bought in 100 attempts',
  ]);
});

test('at 60 columns nothing is wider but a word that is, and nothing is lost', () => {
  const wide = reportText(HARD, options);
  const narrow = reportText(HARD, { ...options, width: 60 });
  const words = (text: string): string[] => text.split(/\s+/);
  assert.deepEqual(words(narrow), words(wide));
  assert.deepEqual(
    narrow.split('\n').filter((line) => line.length > 60),
    [],
  );
});

test('no line of facts is wider than the terminal, down to 40 columns', () => {
  for (const width of [40, 60, 80, 120]) {
    const [facts = ''] = (
      reportText(HARD, { width, colour: keepPlain }).split('\n\n')[1] ?? ''
    ).split('\n\n');
    for (const line of facts.split('\n'))
      assert.ok(line.length <= width, `${String(width)}: ${line}`);
  }
  assert.equal(
    reportText(HARD, { width: 1, colour: keepPlain }),
    reportText(HARD, { width: 40, colour: keepPlain }),
  );
});

test('file names, keys and remarks cannot steer the terminal', () => {
  const bad = 'a\u001b[2J\u0007\u009b\u202e\nb';
  const text = reportText(
    {
      ...GOOD,
      run: { ...GOOD.run, input: bad, output: bad },
      byCountry: GOOD.byCountry.map((share) => ({ ...share, key: bad })),
      byNetworkType: GOOD.byNetworkType.map((share) => ({ ...share, key: bad })),
      missingRefunds: [bad],
      remarks: [bad],
    },
    options,
  );
  assert.equal(text.match(/a\?\[2J\?{4}b/g)?.length, 8);
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

test('colours say what matters: the headline and cost are bold, doubt is yellow, an excess and a stop are red', () => {
  const seen: string[] = [];
  const colour: Colour = (style, text) => {
    seen.push(`${style} ${text.split(/[ ,]/, 1).join('')}`);
    return text;
  };
  reportText(HARD, { width: 200, colour });
  assert.deepEqual(
    seen.filter((entry) => !entry.startsWith('dim')),
    [
      'bold Run',
      'bold 53.623456789',
      'yellow 2',
      'red 53.00000000',
      'yellow 100.00000000',
      'yellow 4',
      'red The',
    ],
  );
});
