import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseMoney, type Money } from '../../src/domain/money.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { parseFaults, type Sandbox } from '../../src/sandbox/server.ts';
import { leapingClock, stage } from './execution.ts';

const money = (text: string): Money => parseMoney(text) ?? -1n;
const GIVEN = { key: 'key', secret: 'secret' };
const OTHER = { key: 'key', secret: 'another' };

/** The account is refused until the run begins: the balance at the start cannot be read, every lookup can be made. */
function refusedAtFirst(): {
  readonly between: (ledger: Ledger) => Ledger;
  use(sandbox: Sandbox): void;
} {
  let used: Sandbox | undefined;
  return {
    use: (sandbox) => {
      used = sandbox;
      sandbox.set({ credentials: OTHER });
    },
    between: (ledger) => ({
      ...ledger,
      begin: (request) => {
        used?.set({ credentials: GIVEN });
        return ledger.begin(request);
      },
    }),
  };
}

describe('the balance is read at the start and at the end', { concurrency: true }, () => {
  test('where only the one at the start could not be read, the one at the end stands in the books', () => {
    const { between, use } = refusedAtFirst();
    return stage({ between }, async ({ sandbox, enrich, said }) => {
      use(sandbox);
      const { ending, summary } = await enrich();
      assert.equal(ending.exitCode, 0);
      assert.deepEqual(
        [summary.balance.opening, summary.balance.closing],
        [null, money(sandbox.books().balance)],
      );
      assert.equal(summary.balance.unexplained, null);
      assert.equal(
        said.filter((line) => line.startsWith('The balance could not be read: ')).length,
        1,
      );
      assert.equal(said.filter((line) => line.startsWith('The balance at the end')).length, 0);
    });
  });

  test('where it could not be read at the start, doubt stays as it is and the remark says why', () => {
    const { between, use } = refusedAtFirst();
    return stage(
      {
        between,
        sandbox: { faults: parseFaults('reset=0.5'), seed: 3 },
        clock: leapingClock(20_000),
      },
      async (played) => {
        use(played.sandbox);
        const { summary } = await played.enrich();
        assert.ok(summary.lookups.inDoubt >= 3);
        assert.equal(summary.money.inDoubtReleased, 0n);
        assert.equal(summary.balance.closing, money(played.sandbox.books().balance));
        assert.match(summary.remarks.join(' '), /the opening balance is not known/);
      },
    );
  });

  test('where the one at the end cannot be read, a warning says so and the run ends as it would', () =>
    stage({}, async ({ sandbox, enrich, said }) => {
      const { ending, summary } = await enrich({}, async () => {
        await sandbox.seen(12);
        sandbox.set({ credentials: OTHER });
      });
      assert.deepEqual([ending.exitCode, summary.balance.closing], [0, null]);
      assert.equal(
        said.filter((line) => line.startsWith('The balance at the end could not be read: ')).length,
        1,
      );
    }));
});
