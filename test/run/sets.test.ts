import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLedgerReader } from '../../src/compose/store.ts';
import type { AttemptResult } from '../../src/domain/attempt.ts';
import { formatMoney } from '../../src/domain/money.ts';
import { createPriceBook } from '../../src/domain/prices.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import type { Product } from '../../src/providers/port.ts';
import { estimateRun } from '../../src/run/estimate/estimate.ts';
import type { EnrichOptions } from '../../src/run/options.ts';
import { systemClock } from '../../src/support/clock.ts';
import { numbersOf, readTable } from '../scenario/table.ts';
import { eur, insight, refused, wrongSecret } from '../support/answers.ts';
import { createFakeAccount, createScriptedProvider } from '../support/scripted-provider.ts';
import { describeSet, partsOf } from '../support/set-product.ts';
import { leapingClock, stage, type Stage } from './execution.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A service that answers every lookup with these results in turn, and how often it was asked. */
function serviceFor(
  product: Product,
  ...results: readonly AttemptResult[]
): { readonly selection: EnrichOptions['service']['selection']; asked(): number } {
  let asked = 0;
  const selection: EnrichOptions['service']['selection'] = {
    ...product,
    words: {
      ...{ name: 'sets', credentials: 'KEY', account: 'KEY', enable: '', end: '' },
      findPrices: 'Measure them.',
    },
    isFree: false,
    takesIp: false,
    unsent: [],
    baseUrl: 'https://sets.example',
    nameAccount: () => 'account',
    connect: () =>
      Promise.resolve({
        provider: createScriptedProvider(
          systemClock,
          () => ({ result: results[asked++ % results.length] ?? insight(), latencyMs: 0 }),
          product,
        ),
        account: createFakeAccount(() => ({ kind: 'unreadable', words: 'none.' })),
        close: () => undefined,
      }),
  };
  return { selection, asked: () => asked };
}

const BOOK = createPriceBook(
  'file',
  [
    { product: 'colour', country: '*', price: eur('0.001') },
    { product: 'size', country: '*', price: eur('0.004') },
    { product: 'size', country: '*', price: 0n, status: 'LATE' },
  ],
  partsOf,
);

/** Options for a run that asks this service. */
function asking(
  { options }: Stage,
  { selection }: Pick<ReturnType<typeof serviceFor>, 'selection'>,
): Partial<EnrichOptions> {
  return {
    service: { ...options.service, selection },
    prices: { priceBook: BOOK, priceCeiling: undefined, currency: 'EUR' },
    concurrency: 1,
  };
}

const answered = (outcome: 'insight' | 'partial' | 'failed', raw: string): AttemptResult => {
  const statuses = Object.entries(JSON.parse(raw) as Record<string, string>);
  const billedAs = statuses.map(([part, status]) => `${part}@${status}`).join('+');
  return insight({ outcome, raw, billedAs });
};
const BOTH = answered('insight', '{"colour":"OK","size":"OK"}');
const LATE = answered('partial', '{"colour":"OK","size":"LATE"}');

/** Outcome and source of each row of the output. */
function rowsIn({ output }: Stage): readonly string[] {
  return readTable(output).map((row) => `${row['ni_outcome'] ?? ''} ${row['ni_source'] ?? ''}`);
}

test('a set answers a smaller one: what a partial answer has of it is not bought again, the rest is; and the books verify', () =>
  stage({ clock: leapingClock(0), numbers: numbersOf(2) }, async (played) => {
    const both = serviceFor(describeSet('colour+size'), BOTH, LATE);
    const { summary } = await played.enrich(asking(played, both));
    assert.deepEqual([both.asked(), rowsIn(played)], [2, ['insight api', 'partial api']]);
    // 0.001 + 0.004, and 0.001 where size was late.
    assert.equal(formatMoney(summary.money.net), '0.00600000');

    const colour = serviceFor(describeSet('colour'), BOTH);
    await played.enrich(asking(played, colour));
    assert.deepEqual([colour.asked(), rowsIn(played)], [0, ['insight ledger', 'insight ledger']]);

    const size = serviceFor(describeSet('size'), answered('insight', '{"size":"OK"}'));
    await played.enrich(asking(played, size));
    assert.deepEqual([size.asked(), rowsIn(played)], [1, ['insight ledger', 'insight api']]);

    const reader = await openLedgerReader(played.ledger);
    const { findings, net } = await verifyLedger(reader, 0);
    await reader.close();
    assert.deepEqual([findings, formatMoney(net)], [[], '0.01000000']);
  }));

test('a failed answer is kept for 24 hours whatever --max-age says, a paid one like one that cost nothing: asked again after 25', async () => {
  const paid = answered('failed', '{"colour":"LATE"}');
  const answer = paid.class === 'settled' ? paid.answer : undefined;
  for (const result of [paid, { ...refused(), answer } as AttemptResult]) {
    let later = 0;
    const clock = leapingClock(0, () => later);
    await stage({ clock, numbers: numbersOf(1) }, async (played) => {
      const colour = serviceFor(describeSet('colour', { failedKeptMs: DAY_MS }), result);
      const reuse = { maxAgeMs: 0, retryPartial: false, inDoubt: 'retry' } as const;
      const run = { ...asking(played, colour), reuse };
      const codes: (number | undefined)[] = [];
      const kept: number[] = [];
      for (const hours of [0, 23, 25]) {
        later = hours * HOUR_MS;
        const { ending, summary } = await played.enrich(run);
        codes.push(ending.exitCode, colour.asked());
        const { failed, stale, until } = summary.last?.keptFailed ?? {};
        assert.deepEqual([failed, stale], [1, 0]);
        kept.push(until ?? NaN);
      }
      assert.deepEqual(codes, [3, 1, 3, 1, 3, 2]);
      // Until 24 hours after the answer, which the run after 23 hours has not asked for again.
      const [first = NaN, second, third = NaN] = kept;
      assert.equal(second, first);
      assert.ok(third - first >= 25 * HOUR_MS, String(third - first));
    });
  }
});

test('a product whose answers serve their own run alone is bought by each run, and not twice by one', () =>
  stage({ clock: leapingClock(0), numbers: numbersOf(3) }, async (played) => {
    const results = [BOTH, wrongSecret(), BOTH, BOTH, BOTH, BOTH, BOTH];
    const here = serviceFor(describeSet('colour', { maxAgeMs: 0 }), ...results);
    const run = asking(played, here);
    const first = await played.enrich(run);
    assert.deepEqual([first.ending.exitCode, here.asked()], [5, 2]);
    const second = await played.enrich(run);
    assert.equal(second.summary.run.id, first.summary.run.id);
    assert.deepEqual([second.ending.exitCode, here.asked()], [0, 4]);
    assert.equal(second.summary.last?.servesOwnRun, true);
    await played.enrich(run);
    assert.equal(here.asked(), 7);
  }));

test('a cap for a set with a part that no line names is refused, and the part is named; estimate says unpriced and names it too', () =>
  stage({ clock: leapingClock(0), numbers: numbersOf(2) }, async (played) => {
    const asked = serviceFor(describeSet('colour+shape+size'), BOTH);
    const run = asking(played, asked);
    await assert.rejects(played.enrich({ ...run, maxSpend: eur('1') }), {
      message:
        'Cannot keep --max-spend: no price of shape is known. Give --prices a book with lines like shape,*,0.005 (product,country,price), or --price-ceiling the most that one lookup may cost. Measure them.',
    });
    assert.equal(asked.asked(), 0);
    const sources = {
      ledger: undefined,
      account: 'account',
      clock: systemClock,
      voice: { say: () => undefined },
    };
    const estimate = await estimateRun({ ...played.options, ...run }, sources);
    assert.deepEqual([estimate.lookups, estimate.unpriced], [2, 2]);
    assert.ok(
      estimate.remarks.includes('No price of shape is known, so no lookup has one.'),
      estimate.remarks.join('\n'),
    );
    const { selection } = serviceFor(describeSet('colour+size'));
    const priced = await estimateRun(
      { ...played.options, ...asking(played, { selection }) },
      sources,
    );
    assert.deepEqual([priced.unpriced, formatMoney(priced.cost.expected)], [0, '0.01000000']);
    assert.ok(!priced.remarks.some((remark) => /No price/.test(remark)));
  }));

test('three parts without a price are a list with a comma, in the refusal and in the estimate', () =>
  stage({ clock: leapingClock(0), numbers: numbersOf(2) }, async (played) => {
    const run = asking(played, serviceFor(describeSet('age+mass+shape'), BOTH));
    await assert.rejects(
      played.enrich({ ...run, maxSpend: eur('1') }),
      /: no price of age, mass and shape is known\. Give --prices a book with lines like age,\*,0\.005 /,
    );
    const { remarks } = await estimateRun(
      { ...played.options, ...run },
      { ledger: undefined, account: 'a', clock: systemClock, voice: { say: () => undefined } },
    );
    const said = 'No price of age, mass and shape is known, so no lookup has one.';
    assert.ok(remarks.includes(said), remarks.join('\n'));
  }));

test('without a balance a cap of 0.05 reaches 5 lookups of 0.005 whose ceiling is 0.01: estimate and stop name the ways on', () =>
  stage({ clock: leapingClock(0), numbers: numbersOf(12) }, async (played) => {
    const asked = serviceFor(describeSet('colour+size'), BOTH);
    const { connect } = asked.selection;
    const selection: typeof asked.selection = {
      ...asked.selection,
      connect: async (connection) => ({ ...(await connect(connection)), account: undefined }),
    };
    const run = { ...asking(played, { selection }), maxSpend: eur('0.05') };
    const sources = {
      ...{ ledger: undefined, account: 'account', lacksBalance: true, clock: systemClock },
      voice: { say: () => undefined },
    };
    const ways =
      'Set them; or give the price you know with --prices and as --price-ceiling, then nothing is held above it; a --price-ceiling alone reaches --max-spend / --price-ceiling lookups.';
    const { cap, remarks } = await estimateRun({ ...played.options, ...run }, sources);
    assert.equal(cap.lookups, 5);
    assert.equal(
      remarks.at(-1),
      `Without KEY no balance confirms what answers without a price cost, so --max-spend 0.05000000 reaches 5 lookups. ${ways}`,
    );
    const known = { priceBook: BOOK, priceCeiling: eur('0.005'), currency: 'EUR' };
    const held = await estimateRun({ ...played.options, ...run, prices: known }, sources);
    assert.equal(held.cap.lookups, 10);
    assert.ok(!held.remarks.join().includes('Without KEY'), held.remarks.join('\n'));
    const { ending } = await played.enrich(run);
    assert.deepEqual([ending.exitCode, asked.asked()], [4, 5]);
    assert.ok(
      ending.words?.endsWith(` No balance confirms what those answers cost without KEY. ${ways}`),
      ending.words,
    );
  }));
