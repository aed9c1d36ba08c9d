import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Execution } from '../../src/run/execution.ts';
import { openLedgerReader } from '../../src/compose/store.ts';
import { formatMoney, parseMoney, type Money } from '../../src/domain/money.ts';
import { createPriceBook } from '../../src/domain/prices.ts';
import type { ExecutionRecord } from '../../src/domain/records.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import { parseFaults } from '../../src/sandbox/server.ts';
import { numbersOf } from '../scenario/table.ts';
import { csvOutputs } from '../support/outputs.ts';
import { leapingClock, serviceOf, stage, type Stage } from './execution.ts';

const money = (text: string): Money => parseMoney(text) ?? -1n;
const OLD = 20_000;
/** The sandbox takes 0.0044 to 0.0098 for each of the 120 numbers; the book says 0.004, and 0.02 is reserved. */
const LOW = {
  priceBook: createPriceBook('file', [
    { product: 'standard', country: '*', price: money('0.004') },
  ]),
  priceCeiling: money('0.02'),
  currency: 'EUR',
};
const SILENT = {
  sandbox: { seed: 3, prices: false },
  numbers: numbersOf(120),
  clock: leapingClock(OLD),
};

async function verified(ledger: string): Promise<Awaited<ReturnType<typeof verifyLedger>>> {
  const reader = await openLedgerReader(ledger);
  const verification = await verifyLedger(reader, 0);
  await reader.close();
  assert.deepEqual(verification.findings, []);
  return verification;
}

async function executionsOf(ledger: string, runId: string): Promise<readonly ExecutionRecord[]> {
  const reader = await openLedgerReader(ledger);
  const executions = await reader.executions(runId);
  await reader.close();
  return executions;
}

/** Ctrl-C once the sandbox has seen this many requests. */
function interruptedAfter(sandbox: Stage['sandbox'], requests: number) {
  return async ({ halt }: Execution): Promise<void> => {
    await sandbox.seen(requests);
    halt.stop({ kind: 'signal', signal: 'SIGINT', words: 'Ctrl-C' });
  };
}

describe('what answers without a price have cost', { concurrency: true }, () => {
  test('a cap of 0.30 holds although the book is too low, and readings let it be used up to less than one ceiling', () =>
    stage(SILENT, async ({ sandbox, enrich, ledger }) => {
      const { summary, ending } = await enrich({ prices: LOW, maxSpend: money('0.30') });
      assert.equal(ending.exitCode, 4);
      const charged = money(sandbox.books().net);
      assert.ok(charged <= money('0.30') && charged > money('0.27'), formatMoney(charged));
      assert.equal(summary.money.net + (summary.money.unconfirmed ?? 0n), charged);
      assert.equal(summary.cap.excess, 0n);
      assert.equal((await verified(ledger)).unconfirmed, summary.money.unconfirmed);
    }));

  test('an interrupted execution is confirmed by the opening balance of the next, and the cap holds over both', () =>
    stage(SILENT, async ({ sandbox, enrich, ledger }) => {
      const options = { prices: LOW, maxSpend: money('0.30') };
      const first = await enrich(options, interruptedAfter(sandbox, 9));
      assert.equal(first.ending.exitCode, 130);
      assert.equal(
        first.summary.money.unconfirmed,
        BigInt(first.summary.lookups.settled) * money('0.016'),
      );
      const second = await enrich(options);
      assert.equal(second.summary.run.id, first.summary.run.id);
      const charged = money(sandbox.books().net);
      assert.ok(charged <= money('0.30') && charged > money('0.27'), formatMoney(charged));
      assert.equal(second.summary.money.net + (second.summary.money.unconfirmed ?? 0n), charged);
      await verified(ledger);
    }));

  test('money that came in before the second execution is not forgotten by the third: what the first holds stays held', () =>
    stage(SILENT, async ({ sandbox, enrich, ledger }) => {
      const options = { prices: LOW, maxSpend: money('0.60') };
      const opening = money(sandbox.books().balance);
      const first = await enrich(options, interruptedAfter(sandbox, 9));
      sandbox.set({ balance: formatMoney(opening + money('1')) });
      const second = await enrich(options, interruptedAfter(sandbox, 12));
      assert.equal(second.summary.run.id, first.summary.run.id);
      // Others have spent what came in, and what the first one was charged above the book is not to be seen any more.
      sandbox.set({ balance: formatMoney(opening - first.summary.money.net) });
      await enrich(options);
      const [held] = await executionsOf(ledger, first.summary.run.id);
      assert.equal(held?.unconfirmed, first.summary.money.unconfirmed);
      await verified(ledger);
    }));

  test('money that came in before a run on the same account in between is not forgotten either', () =>
    stage(SILENT, async ({ sandbox, enrich, ledger, folder }) => {
      const options = { prices: LOW, maxSpend: money('0.60') };
      const opening = money(sandbox.books().balance);
      const first = await enrich(options, interruptedAfter(sandbox, 9));
      sandbox.set({ balance: formatMoney(opening + money('1')) });
      await enrich(
        { ...options, outputs: csvOutputs(join(folder, 'other.csv')) },
        interruptedAfter(sandbox, 12),
      );
      sandbox.set({ balance: formatMoney(opening - first.summary.money.net) });
      await enrich(options);
      const [held] = await executionsOf(ledger, first.summary.run.id);
      assert.equal(held?.unconfirmed, first.summary.money.unconfirmed);
    }));

  test('an opening balance above one that the execution before it has read is money that came in, though below its opening', () =>
    stage(SILENT, async ({ sandbox, enrich, ledger }) => {
      // Under a cap of 0.30 and ceilings of 0.02 the account is read for the first time behind 15 lookups.
      const first = await enrich(
        { prices: LOW, maxSpend: money('0.30'), concurrency: 1 },
        async ({ halt }) => {
          await sandbox.seen(18);
          halt.stop({ kind: 'signal', signal: 'SIGINT', words: 'Ctrl-C' });
          // Twice, so that no balance is read at its end.
          halt.abandon('hurry');
        },
      );
      sandbox.set({ balance: formatMoney(money(sandbox.books().balance) + money('0.08')) });
      await enrich({ prices: LOW, maxSpend: money('0.30') });
      const [held] = await executionsOf(ledger, first.summary.run.id);
      assert.ok((held?.unconfirmed ?? 0n) > 0n);
      assert.equal(held?.unconfirmed, first.summary.money.unconfirmed);
    }));

  test('money that an execution saw coming in keeps the next one from confirming it', () =>
    stage(SILENT, async ({ sandbox, enrich, ledger }) => {
      const options = { prices: LOW, maxSpend: money('0.60') };
      const opening = money(sandbox.books().balance);
      // Its answers show 1.00 more than it had started with.
      const first = await enrich(options, async (execution) => {
        await sandbox.seen(4);
        sandbox.set({ balance: formatMoney(opening + money('1')), prices: true });
        await sandbox.seen(9);
        execution.halt.stop({ kind: 'signal', signal: 'SIGINT', words: 'Ctrl-C' });
      });
      sandbox.set({ balance: formatMoney(opening - first.summary.money.net), prices: false });
      await enrich(options);
      const [held] = await executionsOf(ledger, first.summary.run.id);
      assert.equal(held?.unconfirmed, first.summary.money.unconfirmed);
      await verified(ledger);
    }));

  test('what others spent meanwhile stays held as if these lookups had cost it, and the cap ends the run the sooner', () =>
    stage(SILENT, async ({ sandbox, enrich }) => {
      const { summary } = await enrich({ prices: LOW, maxSpend: money('0.30') }, async () => {
        await sandbox.seen(4);
        sandbox.set({ balance: formatMoney(money(sandbox.books().balance) - money('0.10')) });
      });
      assert.ok(money(sandbox.books().net) <= money('0.20'));
      assert.ok((summary.money.unconfirmed ?? 0n) > money('0.10'));
    }));

  test('without a cap the closing balance says what the lookups have cost, to the digit', () =>
    stage(SILENT, async ({ sandbox, enrich }) => {
      const { summary } = await enrich({ prices: LOW });
      assert.equal(
        summary.money.net + (summary.money.unconfirmed ?? 0n),
        money(sandbox.books().net),
      );
      assert.equal(summary.lookups.unpriced, 0);
    }));
});

describe('a documented refund that has not come', { concurrency: true }, () => {
  const CNAM = { numbers: numbersOf(12), clock: leapingClock(OLD) };

  test('hides no charge of a later run when it comes: nothing is proved, and --in-doubt skip buys nothing twice', () =>
    stage(
      { ...CNAM, sandbox: { seed: 3, faults: parseFaults('no_refund=1') } },
      async ({ sandbox, enrich }) => {
        const service = serviceOf(sandbox, { cnam: true });
        const first = await enrich({ service });
        assert.ok(first.summary.missingRefunds.length > 0);
        // The next run loses charged answers, and the refunds of the first one come in meanwhile.
        sandbox.set({ faults: parseFaults('charged_reset=0.4') });
        const before = money(sandbox.books().net);
        const reuse = { maxAgeMs: 0, retryPartial: false, inDoubt: 'skip' } as const;
        const second = await enrich({ service, reuse, newRun: true, force: true }, async () => {
          await sandbox.seen(10);
          sandbox.set({ balance: formatMoney(money(sandbox.books().balance) + money('0.09')) });
        });
        const { net, inDoubtMax, inDoubtReleased } = second.summary.money;
        assert.ok(second.summary.lookups.inDoubt >= 2);
        assert.equal(inDoubtReleased, 0n);
        assert.ok(money(sandbox.books().net) - before <= net + (inDoubtMax ?? 0n));
      },
    ));

  test('a doubt that was released is still not sent again under --in-doubt skip, and is under retry', () =>
    stage(
      { ...CNAM, sandbox: { seed: 3, faults: parseFaults('reset=0.5') } },
      async ({ sandbox, enrich }) => {
        const reuse = (inDoubt: 'skip' | 'retry') => ({
          reuse: { maxAgeMs: 30 * 86_400_000, retryPartial: false, inDoubt },
        });
        const { summary } = await enrich(reuse('skip'));
        assert.ok(summary.money.inDoubtReleased > 0n);
        assert.equal(summary.lookups.inDoubt, 0);
        sandbox.set({ faults: {} });
        const skipped = await enrich(reuse('skip'));
        assert.equal(skipped.summary.lookups.attempts, 0);
        assert.ok(skipped.summary.rows.in_doubt >= 3);
        const asked = await enrich(reuse('retry'));
        assert.equal(asked.summary.rows.in_doubt, 0);
      },
    ));
});
