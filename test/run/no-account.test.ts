import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseMoney } from '../../src/domain/money.ts';
import { parseFaults } from '../../src/sandbox/server.ts';
import type { ServiceOptions } from '../../src/run/options.ts';
import { systemClock, type Clock } from '../../src/support/clock.ts';
import { stage } from './execution.ts';

/** The same service, reached by credentials that know no account. */
function withoutAccount({ service }: { readonly service: ServiceOptions }): {
  service: ServiceOptions;
} {
  const { selection } = service;
  return {
    service: {
      ...service,
      selection: {
        ...selection,
        connect: async (connection) => ({
          ...(await selection.connect(connection)),
          account: undefined,
        }),
      },
    },
  };
}

describe('credentials that reach no account', { concurrency: true }, () => {
  test('12 lookups are made without a balance at either end, and nothing is said of one', () =>
    stage({}, async ({ enrich, options, said }) => {
      const { ending, summary } = await enrich(withoutAccount(options));
      assert.deepEqual([ending.exitCode, summary.rows.written], [0, 12]);
      const { opening, closing, expected } = summary.balance;
      assert.deepEqual([opening, closing, expected], [null, null, null]);
      assert.deepEqual(
        said.filter((line) => line.includes('balance')),
        [],
      );
    }));

  test('doubt stays as it is, and nobody waits 2 s for a balance under a cap of 0.03', () => {
    const waited: number[] = [];
    const clock: Clock = {
      ...systemClock,
      sleep: (ms) => {
        waited.push(ms);
        return systemClock.sleep(0);
      },
    };
    const sandbox = { faults: parseFaults('reset=1') };
    return stage({ clock, sandbox }, async ({ enrich, options }) => {
      const maxSpend = parseMoney('0.03') ?? -1n;
      const { ending, summary } = await enrich({ ...withoutAccount(options), maxSpend });
      assert.deepEqual([ending.exitCode, summary.run.stopReason], [4, 'max-spend']);
      assert.deepEqual(
        [summary.money.inDoubtMax, summary.money.inDoubtReleased],
        [parseMoney('0.03'), 0n],
      );
      assert.deepEqual(
        waited.filter((ms) => ms === 2_000),
        [],
      );
    });
  });

  test('--min-balance is refused before anything is asked, with the variables to set', () =>
    stage({}, async ({ sandbox, end, options }) => {
      await assert.rejects(end({ ...withoutAccount(options), minBalance: 1n }), {
        name: 'RefusedError',
        message:
          'Cannot keep --min-balance, because no balance can be read without VONAGE_API_KEY and VONAGE_API_SECRET. Set them, or leave --min-balance out.',
      });
      assert.equal(sandbox.books().requests, 0);
    }));
});
