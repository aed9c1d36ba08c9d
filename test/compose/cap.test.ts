import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatMoney, parseMoney, type Money } from '../../src/domain/money.ts';
import { parseFaults } from '../../src/sandbox/server.ts';
import { numbersOf } from '../scenario/table.ts';
import { stage } from './execution.ts';

const money = (text: string): Money => parseMoney(text) ?? -1n;

describe('a cap', { concurrency: true }, () => {
  test('with prices at most at their ceilings 20 caps are kept, and what is left when a cap ended the run is below one ceiling', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const cap = money((0.04 + seed * 0.013).toFixed(3));
      await stage({ sandbox: { seed, latencyMs: { min: 1, max: 8 } }, numbers: numbersOf(120, seed * 7) }, async ({ sandbox, enrich }) => {
        const { summary, verdict } = await enrich({ maxSpend: cap, concurrency: 50 });
        assert.ok(money(sandbox.books().net) <= cap, `seed ${String(seed)}: ${sandbox.books().net} of ${formatMoney(cap)}`);
        if (verdict.exitCode !== 4) return;
        const left = cap - summary.money.net - (summary.money.inDoubtMax ?? 0n);
        assert.ok(left < money('0.02'), `seed ${String(seed)}: ${formatMoney(left)} left`);
      });
    }
  });

  test('a charge above what it reserved is named: cap.excess is what the run spent above its cap, to the digit', () =>
    stage({ sandbox: { faults: parseFaults('dear=0.3'), seed: 4 }, numbers: numbersOf(60) }, async ({ sandbox, enrich }) => {
      const { summary, verdict } = await enrich({ maxSpend: money('0.10'), concurrency: 20 });
      assert.equal(verdict.exitCode, 4);
      assert.equal(formatMoney(summary.money.net), sandbox.books().net);
      assert.ok(summary.money.net > money('0.10'));
      assert.equal(summary.cap.excess, summary.money.net - money('0.10'));
      assert.equal(summary.cap.unused, 0n);
    }));

  test('a cap holds over a second execution of the run, also when its command line names none', () =>
    stage({ sandbox: { balance: '0.05' }, numbers: numbersOf(80) }, async ({ sandbox, enrich }) => {
      const first = await enrich({ maxSpend: money('0.15'), concurrency: 3 });
      assert.equal(first.summary.run.stopReason, 'empty-account');
      sandbox.set({ balance: '10' });
      const second = await enrich({ concurrency: 3 });
      assert.equal(second.summary.run.id, first.summary.run.id);
      assert.equal(second.verdict.exitCode, 4);
      assert.equal(second.summary.run.stopReason, 'max-spend');
      assert.ok(money(sandbox.books().net) <= money('0.15'));
      assert.ok(money(sandbox.books().net) > money('0.13'));
    }));
});
