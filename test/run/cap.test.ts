import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatMoney, parseMoney, type Money } from '../../src/domain/money.ts';
import { createPriceBook } from '../../src/domain/prices.ts';
import type { Halt } from '../../src/lookup/halt.ts';
import { parseFaults } from '../../src/sandbox/server.ts';
import { numbersOf } from '../scenario/table.ts';
import { numberInsight } from '../../src/providers/number-insight/definition.ts';
import { createPublicPriceBook } from '../../src/run/price-book.ts';
import { byDepth } from '../support/depth.ts';
import { leapingClock, serviceOf, stage } from './execution.ts';

const money = (text: string): Money => parseMoney(text) ?? -1n;

const CAPS = byDepth({ deep: 20, shallow: 6 });

describe('a cap', { concurrency: true }, () => {
  test(`with prices at most at their ceilings ${String(CAPS)} caps are kept, and what is left when a cap ended the run is below one ceiling`, async () => {
    for (let seed = 1; seed <= CAPS; seed += 1) {
      const cap = money((0.04 + seed * 0.013).toFixed(3));
      await stage(
        { sandbox: { seed, latencyMs: { min: 1, max: 8 } }, numbers: numbersOf(120, seed * 7) },
        async ({ sandbox, enrich }) => {
          const { summary, ending } = await enrich({ maxSpend: cap, concurrency: 50 });
          assert.ok(
            money(sandbox.books().net) <= cap,
            `seed ${String(seed)}: ${sandbox.books().net} of ${formatMoney(cap)}`,
          );
          if (ending.exitCode !== 4) return;
          const left = cap - summary.money.net - (summary.money.inDoubtMax ?? 0n);
          assert.ok(left < money('0.02'), `seed ${String(seed)}: ${formatMoney(left)} left`);
        },
      );
    }
  });

  test('a charge above what it reserved is named: cap.excess is what the run spent above its cap, to the digit', () =>
    stage(
      { sandbox: { faults: parseFaults('dear=0.3'), seed: 4 }, numbers: numbersOf(60) },
      async ({ sandbox, enrich }) => {
        const { summary, ending } = await enrich({ maxSpend: money('0.10'), concurrency: 20 });
        assert.equal(ending.exitCode, 4);
        assert.equal(formatMoney(summary.money.net), sandbox.books().net);
        assert.ok(summary.money.net > money('0.10'));
        assert.equal(summary.cap.excess, summary.money.net - money('0.10'));
        assert.equal(summary.cap.unused, 0n);
      },
    ));

  test('a cap holds over a second execution of the run, also when its command line names none', () =>
    stage({ sandbox: { balance: '0.05' }, numbers: numbersOf(80) }, async ({ sandbox, enrich }) => {
      const first = await enrich({
        maxSpend: money('0.15'),
        maxSpendFrom: 'variable',
        concurrency: 3,
      });
      assert.equal(first.summary.run.stopReason, 'empty-account');
      sandbox.set({ balance: '10' });
      assert.equal(first.summary.cap.from, 'variable');
      const second = await enrich({ concurrency: 3 });
      assert.equal(
        second.summary.cap.from,
        'variable',
        'the cap of the run is the one that an earlier execution was given',
      );
      assert.equal(second.summary.run.id, first.summary.run.id);
      assert.equal(second.ending.exitCode, 4);
      assert.equal(second.summary.run.stopReason, 'max-spend');
      assert.ok(money(sandbox.books().net) <= money('0.15'));
      assert.ok(money(sandbox.books().net) > money('0.13'));
    }));
});

test('a charge above a --price-ceiling is known to the next execution: interrupted after each answer, a cap is exceeded once and not again', () =>
  stage({ numbers: numbersOf(20) }, async ({ sandbox, enrich }) => {
    const prices = {
      priceBook: createPublicPriceBook(numberInsight),
      priceCeiling: money('0.001'),
      currency: 'EUR',
    };
    const options = { prices, maxSpend: money('0.012'), concurrency: 1 };
    const interrupt = async ({ halt }: { readonly halt: Halt }): Promise<void> => {
      await sandbox.seen(1);
      halt.stop({ kind: 'signal', signal: 'SIGINT', words: 'told so' });
    };
    const first = await enrich(options, interrupt);
    assert.deepEqual([first.ending.exitCode, first.summary.lookups.attempts], [130, 1]);
    const second = await enrich(options);
    assert.equal(second.summary.run.id, first.summary.run.id);
    assert.deepEqual([second.ending.exitCode, second.summary.lookups.attempts], [4, 1]);
    assert.equal(second.summary.cap.excess, 0n);
  }));

describe('a cap that a continued run keeps', { concurrency: true }, () => {
  test('where no price is known any more nothing is sent: it is refused as a cap named anew would be', () =>
    stage(
      { sandbox: { balance: '0.004' }, numbers: numbersOf(12) },
      async ({ sandbox, enrich }) => {
        const first = await enrich({ maxSpend: money('0.02') });
        assert.equal(first.summary.run.stopReason, 'empty-account');
        const { requests } = sandbox.books();
        sandbox.set({ balance: '100' });
        const priceBook = createPriceBook('file', [
          { product: 'advanced', country: '*', price: money('0.04') },
        ]);
        const prices = { priceBook, priceCeiling: undefined, currency: 'EUR' };
        await assert.rejects(
          enrich({ prices }),
          /Cannot keep --max-spend: no price of standard is known/,
        );
        assert.equal(sandbox.books().requests, requests);
        const last = await enrich({ prices: { ...prices, priceCeiling: money('0.01') } });
        assert.ok(last.summary.money.net <= money('0.02'));
      },
    ));
});

test('--price-ceiling 0 is refused before anything is sent, but not for a free product', () =>
  stage({ numbers: numbersOf(3) }, async ({ sandbox, enrich }) => {
    const prices = {
      priceBook: createPublicPriceBook(numberInsight),
      priceCeiling: 0n,
      currency: 'EUR',
    };
    await assert.rejects(enrich({ prices }), /Cannot use --price-ceiling 0/);
    assert.equal(sandbox.books().requests, 0);
    const { ending } = await enrich({
      prices,
      service: serviceOf(sandbox, { level: 'basic' }),
    });
    assert.equal(ending.exitCode, 0);
  }));

describe('a floor', { concurrency: true }, () => {
  test('on an account that others spend from in the middle it is kept, because answers show the balance', () =>
    stage(
      { sandbox: { balance: '1.00' }, clock: leapingClock(0), numbers: numbersOf(200) },
      async ({ sandbox, enrich }) => {
        const { ending } = await enrich({ minBalance: money('0.50'), concurrency: 4 }, async () => {
          await sandbox.seen(5);
          sandbox.set({ balance: formatMoney(money(sandbox.books().balance) - money('0.30')) });
        });
        assert.equal(ending.exitCode, 4);
        const left = money(sandbox.books().balance);
        assert.ok(left >= money('0.50') && left < money('0.54'), formatMoney(left));
      },
    ));

  test('what another run left in doubt a moment ago may still come off the account', () =>
    stage(
      {
        sandbox: { balance: '1.00', faults: parseFaults('charged_late=1') },
        numbers: numbersOf(4),
      },
      async ({ sandbox, enrich }) => {
        const first = await enrich({ retries: 0 });
        const doubt = first.summary.money.inDoubtMax ?? 0n;
        assert.equal(first.summary.lookups.inDoubt, 4);
        sandbox.set({ faults: {} });
        // Room for less than the doubt: nothing may start.
        const floor = money('1.00') - doubt + 1n;
        const { summary, ending } = await enrich({ minBalance: floor, newRun: true });
        assert.deepEqual([ending.exitCode, summary.lookups.attempts], [4, 0]);
      },
    ));

  test('answers that come in another order than they were charged do not loosen it', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const sandboxOptions = { balance: '1.00', seed, latencyMs: { min: 0, max: 20 } };
      const numbers = numbersOf(100, seed * 13);
      await stage(
        { sandbox: sandboxOptions, clock: leapingClock(0), numbers },
        async ({ sandbox, enrich }) => {
          const { ending } = await enrich({ minBalance: money('0.70'), concurrency: 40 });
          assert.equal(ending.exitCode, 4);
          const left = money(sandbox.books().balance);
          assert.ok(
            left >= money('0.70') && left < money('0.72'),
            `seed ${String(seed)}: ${formatMoney(left)}`,
          );
        },
      );
    }
  });
});
