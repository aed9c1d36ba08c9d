import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseFaults } from '../../src/sandbox/server.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import type { Execution } from '../../src/run/execution.ts';
import { openLedgerReader } from '../../src/compose/store.ts';
import { formatMoney, parseMoney, type Money } from '../../src/domain/money.ts';
import { numbersOf } from '../scenario/table.ts';
import { leapingClock, stage } from './execution.ts';

const money = (text: string): Money => parseMoney(text) ?? -1n;
const OLD = 20_000;
const YOUNG = 5_000;

async function assertVerified(ledger: string): Promise<void> {
  const reader = await openLedgerReader(ledger);
  const findings = (await verifyLedger(reader, 0)).findings;
  await reader.close();
  assert.deepEqual(findings, []);
}

describe('doubt is settled by evidence', { concurrency: true }, () => {
  test('requests that were reset before the charge are released: the balance shows that nothing was taken for them', () =>
    stage(
      { sandbox: { faults: parseFaults('reset=0.5'), seed: 3 }, clock: leapingClock(OLD) },
      async ({ sandbox, enrich, ledger }) => {
        const { summary } = await enrich();
        const hit = sandbox.books().byFault['reset'] ?? 0;
        assert.ok(hit >= 3);
        assert.equal(summary.lookups.inDoubt, 0);
        assert.equal(summary.money.inDoubtMax, 0n);
        // Twice the dearest known price, 0.005, and 0.01125 or so once a country was seen: all of it proved uncharged.
        assert.ok(summary.money.inDoubtReleased >= money('0.005') * BigInt(hit));
        assert.equal(formatMoney(summary.money.net), sandbox.books().net);
        assert.equal(summary.balance.unexplained, 0n);
        await assertVerified(ledger);
      },
    ));

  test('answers that were charged and lost stay in doubt, bounded by what the balance shows: the bound is their sum to the digit', () =>
    stage(
      { sandbox: { faults: parseFaults('charged_reset=0.5'), seed: 3 }, clock: leapingClock(OLD) },
      async ({ sandbox, enrich, ledger }) => {
        const { summary } = await enrich();
        assert.ok(summary.lookups.inDoubt >= 3);
        const lost = money(sandbox.books().net) - summary.money.net;
        assert.ok(lost > 0n);
        assert.equal(summary.money.inDoubtMax, lost);
        assert.equal(summary.money.inDoubtReleased, 0n);
        await assertVerified(ledger);
      },
    ));

  test('attempts younger than 15 s prove nothing: a charge may still come, and with charged_late it does', () =>
    stage(
      { sandbox: { faults: parseFaults('charged_late=0.5'), seed: 3 }, clock: leapingClock(YOUNG) },
      async ({ sandbox, enrich }) => {
        const { summary } = await enrich();
        assert.ok(summary.lookups.inDoubt >= 3);
        assert.equal(summary.money.inDoubtReleased, 0n);
        await sandbox.close();
        const late = money(sandbox.books().net) - summary.money.net;
        assert.ok(late > 0n && late <= (summary.money.inDoubtMax ?? 0n));
        assert.match(summary.remarks.join(' '), /older than 15 s/);
      },
    ));

  test('an account that reloads itself proves nothing: nothing is released although nothing was charged', () =>
    stage(
      {
        sandbox: { faults: parseFaults('reset=0.5'), seed: 3, autoReload: true },
        clock: leapingClock(OLD),
      },
      async ({ enrich }) => {
        const { summary } = await enrich();
        assert.ok(summary.lookups.inDoubt >= 3);
        assert.equal(summary.money.inDoubtReleased, 0n);
        assert.equal(summary.balance.autoReload, true);
        assert.match(summary.remarks.join(' '), /reloads itself/);
      },
    ));

  test('other spending on the account makes the bound wider, never too small, and stands as unexplained', () =>
    stage(
      { sandbox: { faults: parseFaults('charged_reset=0.4'), seed: 3 }, clock: leapingClock(OLD) },
      async ({ sandbox, enrich }) => {
        const { summary } = await enrich({}, async () => {
          await sandbox.seen(4);
          spend(sandbox, '0.07');
        });
        const lost = money(sandbox.books().net) - summary.money.net;
        const bound = summary.money.inDoubtMax ?? 0n;
        assert.ok(
          lost > 0n && lost <= bound,
          `${formatMoney(lost)} of at most ${formatMoney(bound)}`,
        );
        assert.equal(summary.money.inDoubtReleased, 0n);
        assert.equal(summary.balance.unexplained, -(lost + money('0.07')));
      },
    ));

  test('a top-up in the middle proves nothing: nothing is released', () =>
    stage(
      { sandbox: { faults: parseFaults('charged_reset=0.4'), seed: 3 }, clock: leapingClock(OLD) },
      async ({ sandbox, enrich }) => {
        const { summary } = await enrich({}, async () => {
          await sandbox.seen(4);
          spend(sandbox, '-5');
        });
        assert.ok(summary.lookups.inDoubt >= 2);
        assert.equal(summary.money.inDoubtReleased, 0n);
        assert.ok(
          money(sandbox.books().net) - summary.money.net <= (summary.money.inDoubtMax ?? 0n),
        );
        assert.match(summary.remarks.join(' '), /money came in/);
      },
    ));

  test('a small top-up shows in the next answer, and nothing is released', () =>
    stage(
      {
        sandbox: { seed: 3, latencyMs: { min: 0, max: 1 } },
        numbers: numbersOf(40),
        clock: leapingClock(OLD),
      },
      async ({ sandbox, enrich }) => {
        const { summary } = await enrich({ concurrency: 1 }, async () => {
          await sandbox.seen(6);
          sandbox.set({ faults: parseFaults('charged_reset=0.3') });
          await sandbox.seen(16);
          spend(sandbox, '-0.02');
        });
        assert.ok(summary.lookups.inDoubt >= 2);
        assert.equal(summary.money.inDoubtReleased, 0n);
        assert.ok(
          money(sandbox.books().net) - summary.money.net <= (summary.money.inDoubtMax ?? 0n),
        );
        assert.match(summary.remarks.join(' '), /money came in/);
      },
    ));

  test('what an earlier execution was charged and lost is unexplained; what others moved between the two stands apart', () =>
    stage(
      { sandbox: { faults: parseFaults('charged_reset=0.4'), seed: 3 }, clock: leapingClock(OLD) },
      async ({ sandbox, enrich }) => {
        const interrupted = async ({ halt }: Execution): Promise<void> => {
          await sandbox.seen(8);
          halt.stop({ kind: 'signal', signal: 'SIGINT', words: 'Ctrl-C' });
        };
        const first = await enrich({}, interrupted);
        assert.ok(first.summary.lookups.inDoubt >= 1);
        sandbox.set({ faults: {} });
        spend(sandbox, '0.07');
        const { summary } = await enrich();
        assert.equal(summary.executions.length, 2);
        const lost = money(sandbox.books().net) - summary.money.net;
        assert.ok(lost > 0n);
        assert.deepEqual(
          [summary.balance.unexplained, summary.balance.betweenExecutions],
          [-lost, -money('0.07')],
        );
      },
    ));

  test('answers without prices prove nothing about doubt: nothing is released', () =>
    stage(
      {
        sandbox: { faults: parseFaults('reset=0.5'), seed: 3, prices: false },
        clock: leapingClock(OLD),
      },
      async ({ enrich }) => {
        const { summary } = await enrich();
        assert.ok(summary.lookups.inDoubt >= 3);
        assert.equal(summary.money.inDoubtReleased, 0n);
        assert.match(summary.remarks.join(' '), /no price/);
      },
    ));

  test('a cap that doubt has used up goes on once the balance has released the doubt', () =>
    stage(
      { sandbox: { faults: parseFaults('reset=0.5'), seed: 3 }, clock: leapingClock(OLD) },
      async ({ sandbox, enrich }) => {
        const { summary, ending } = await enrich({ maxSpend: money('0.12') });
        assert.equal(ending.exitCode, 3);
        assert.equal(sandbox.books().requests, 12);
        assert.ok(summary.money.inDoubtReleased > money('0.03'));
        assert.ok(money(sandbox.books().net) <= money('0.12'));
      },
    ));

  test('a clock that steps back by an hour in the middle changes neither books nor outcomes', () => {
    let shift = 0;
    const clock = leapingClock(OLD, () => shift);
    return stage(
      { sandbox: { faults: parseFaults('reset=0.2'), seed: 3 }, clock },
      async ({ sandbox, enrich, ledger }) => {
        const { summary } = await enrich({ retries: 3 }, async () => {
          await sandbox.seen(4);
          shift = -3_600_000;
        });
        assert.equal(summary.rows.insight + summary.rows.partial, 12);
        assert.equal(formatMoney(summary.money.net), sandbox.books().net);
        await assertVerified(ledger);
      },
    );
  });
});

/** Somebody else spends on the same account; a negative amount is a top-up. */
function spend(
  sandbox: { books(): { balance: string }; set(change: { balance: string }): void },
  amount: string,
): void {
  sandbox.set({
    balance: formatMoney(
      money(sandbox.books().balance) -
        (amount.startsWith('-') ? -money(amount.slice(1)) : money(amount)),
    ),
  });
}
