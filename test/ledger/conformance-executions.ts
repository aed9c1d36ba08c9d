import assert from 'node:assert/strict';
import type { Cases } from './conformance.ts';
import { ending, eur, request, sent, settled } from './events.ts';

/** What executions leave behind, with an ending and without one. */
export const executionCases: Cases = {
  'two attempts that a dead execution left open are in doubt from the next begin on, of whatever run':
    async ({ ledger, reopen }) => {
      const { run, executionId } = await ledger.begin(request());
      await ledger.record([sent(executionId, 1), sent(executionId, 2, { number: '447700900002' })]);
      const again = await reopen();
      const other = await again.begin(request({ input: '/lists/other.csv' }));
      assert.equal(other.orphaned, 2);
      for await (const batch of again.attempts({ by: 'run', runId: run.id })) {
        assert.deepEqual(
          batch.map((attempt) => [attempt.class, attempt.reason?.slug, attempt.ceiling]),
          [
            ['in_doubt', 'crashed', eur('0.009')],
            ['in_doubt', 'crashed', eur('0.009')],
          ],
        );
      }
      assert.equal((await again.begin(request())).orphaned, 0);
    },

  'an attempt left open for a product that has always cost 0 is not in doubt': async ({
    ledger,
    reopen,
  }) => {
    const { run, executionId } = await ledger.begin(request({ product: 'basic', level: 'basic' }));
    await ledger.record([sent(executionId, 1, { product: 'basic', ceiling: '0' })]);
    const again = await reopen();
    assert.equal((await again.begin(request())).orphaned, 0);
    for await (const [attempt] of again.attempts({ by: 'run', runId: run.id }))
      assert.equal(attempt?.class, 'rejected');
  },

  'notes of a beginning stay when the process is killed, and where an ending has none': async ({
    ledger,
    reopen,
  }) => {
    const { run } = await ledger.begin(request({ notes: 'one' }));
    const again = await reopen();
    const { executionId } = await again.begin(request({ notes: 'two' }));
    await again.finish(executionId, ending({ notes: '' }));
    assert.deepEqual(
      (await again.executions(run.id)).map(({ notes }) => notes),
      ['one', 'two'],
    );
  },

  'a ledger that nobody touches is not lost, neither before an execution nor in one nor behind its end':
    async ({ ledger }) => {
      assert.equal(await ledger.loss(), undefined);
      const { executionId } = await ledger.begin(request());
      assert.equal(await ledger.loss(), undefined);
      await ledger.record([sent(executionId, 1)]);
      await ledger.record([settled(executionId, 1)]);
      assert.equal(await ledger.loss(), undefined);
      await ledger.finish(executionId, ending());
      assert.equal(await ledger.loss(), undefined);
    },

  'an ending keeps time, exit code and notes of its execution and gives its run the status':
    async ({ ledger, reopen }) => {
      const { run, executionId } = await ledger.begin(request());
      await ledger.finish(
        executionId,
        ending({ exitCode: 130, status: 'interrupted', stopReason: 'signal', notes: '{"rows":3}' }),
      );
      const again = await reopen();
      const [execution] = await again.executions(run.id);
      assert.deepEqual(execution, {
        id: executionId,
        runId: run.id,
        startedAt: 1_000,
        finishedAt: 9_000,
        exitCode: 130,
        attempts: 0,
        requested: 0n,
        refunded: 0n,
        doubtBound: undefined,
        unconfirmed: 0n,
        confirmed: undefined,
        moneyCameIn: false,
        leastBalance: undefined,
        notes: '{"rows":3}',
      });
      const { status, stopReason, finishedAt } = (await again.run(run.id)) ?? {};
      assert.deepEqual(
        { status, stopReason, finishedAt },
        { status: 'interrupted', stopReason: 'signal', finishedAt: 9_000 },
      );
    },
};
