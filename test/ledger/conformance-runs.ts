import assert from 'node:assert/strict';
import type { StopReason } from '../../src/domain/records.ts';
import type { Cases } from './conformance.ts';
import { ending, eur, request, scope } from './events.ts';

/** Which run an execution belongs to (CONTRACT, Product, run, execution). */
export const runCases: Cases = {
  'an empty store has no run, and the first begin makes one that counts as interrupted while it works':
    async ({ ledger }) => {
      assert.equal(await ledger.run(), undefined);
      const { run, continued, orphaned } = await ledger.begin(
        request({ maxSpend: eur('5'), bare: 'international', name: 'nightly', listPrint: '9 ab' }),
      );
      assert.deepEqual({ continued, orphaned }, { continued: false, orphaned: 0 });
      const { id, ...rest } = run;
      assert.match(id, /^\S+$/);
      assert.deepEqual(rest, {
        scope,
        product: 'standard',
        name: 'nightly',
        listPrint: '9 ab',
        level: 'standard',
        input: '/lists/in.csv',
        output: '/lists/out.csv',
        startedAt: 1_000,
        finishedAt: undefined,
        status: 'interrupted',
        stopReason: undefined,
        maxSpend: eur('5'),
        bare: 'international',
      });
      assert.deepEqual(await ledger.runs(), [run]);
    },

  'a killed run is continued by the same request: one run, two executions': async ({
    ledger,
    reopen,
  }) => {
    const first = await ledger.begin(request());
    const second = await (await reopen()).begin(request({ at: 5_000 }));
    assert.equal(second.run.id, first.run.id);
    assert.equal(second.continued, true);
    assert.notEqual(second.executionId, first.executionId);
    assert.equal(second.run.startedAt, 1_000);
  },

  'a run with a name is known by it and not by its paths, also where it reads standard input; one without by its paths':
    async ({ ledger, reopen }) => {
      const nightly = await ledger.begin(request({ name: 'nightly', listPrint: '9 ab' }));
      assert.equal(await ledger.runToContinue(request()), undefined);
      assert.equal(await ledger.runToContinue(request({ name: 'weekly' })), undefined);
      const elsewhere = { name: 'nightly', input: undefined, output: '/other.csv' };
      const byId = { ...elsewhere, name: nightly.run.id };
      assert.equal((await ledger.runToContinue(request(byId)))?.id, nightly.run.id);
      assert.deepEqual(await ledger.runToContinue(request(elsewhere)), nightly.run);
      const again = await reopen();
      const second = await again.begin(request({ ...elsewhere, listPrint: '8 cd' }));
      assert.deepEqual([second.run.id, second.run.listPrint], [nightly.run.id, '8 cd']);
      assert.equal((await again.run(nightly.run.id))?.listPrint, '8 cd');
      await again.finish(second.executionId, ending());
      assert.equal(await again.runToContinue(request(elsewhere)), undefined);
    },

  'a process that was taken for dead goes on with its own run, though it is over and another one of the same list came later':
    async ({ ledger, reopen }) => {
      const cap = eur('0.02');
      const first = await ledger.begin(request({ maxSpend: cap }));
      const over = ending({ status: 'stopped', stopReason: 'max-spend', exitCode: 4 });
      await ledger.finish(first.executionId, over);
      const later = await (await reopen()).begin(request());
      assert.notEqual(later.run.id, first.run.id);
      assert.equal(later.isLate, false);
      const again = await reopen();
      const resumed = request({ resumes: first.run.id });
      assert.equal((await again.runToContinue(resumed))?.id, first.run.id);
      const { run, isLate, continued, executionId } = await again.begin(resumed);
      assert.deepEqual([run.id, run.maxSpend, isLate, continued], [first.run.id, cap, true, true]);
      assert.equal((await again.run(run.id))?.stopReason, 'max-spend', 'it stays over');
      await again.finish(executionId, ending({ status: 'interrupted', stopReason: 'signal' }));
      assert.equal((await again.run(run.id))?.stopReason, 'signal');
    },

  'an execution that is withdrawn is not on record, nor its run where it has no other': async ({
    ledger,
    reopen,
  }) => {
    const first = await ledger.begin(request());
    await ledger.withdraw(first.executionId);
    assert.deepEqual(await ledger.runs(), []);
    const second = await (await reopen()).begin(request());
    const again = await reopen();
    const third = await again.begin(request());
    await again.withdraw(third.executionId);
    assert.deepEqual(
      (await again.executions(second.run.id)).map(({ id }) => id),
      [second.executionId],
    );
  },

  'the run that begin would continue can be looked up before, with its cap; a new one cannot':
    async ({ ledger, reopen }) => {
      assert.equal(await ledger.runToContinue(request()), undefined);
      const { run, executionId } = await ledger.begin(request({ maxSpend: eur('0.02') }));
      const again = await reopen();
      assert.deepEqual(await again.runToContinue(request({ at: 5_000 })), run);
      for (const other of [
        { newRun: true },
        { input: undefined },
        { output: '/lists/other.csv' },
        { product: 'advanced' },
      ])
        assert.equal(await again.runToContinue(request(other)), undefined, JSON.stringify(other));
      const second = await again.begin(request({ at: 5_000 }));
      await again.finish(
        second.executionId,
        ending({ status: 'stopped', stopReason: 'max-spend', exitCode: 4 }),
      );
      assert.equal(await again.runToContinue(request({ at: 9_000 })), undefined);
      assert.notEqual(second.executionId, executionId);
    },

  'both executions of a continued run are on record, in their order': async ({
    ledger,
    reopen,
  }) => {
    const first = await ledger.begin(request());
    const again = await reopen();
    const second = await again.begin(request({ at: 5_000 }));
    const executions = await again.executions(first.run.id);
    assert.deepEqual(
      executions.map(({ id, startedAt, finishedAt, exitCode }) => ({
        id,
        startedAt,
        finishedAt,
        exitCode,
      })),
      [
        { id: first.executionId, startedAt: 1_000, finishedAt: undefined, exitCode: undefined },
        { id: second.executionId, startedAt: 5_000, finishedAt: undefined, exitCode: undefined },
      ],
    );
  },

  'a completed run, with exit 0 or 3, is not continued': async ({ ledger }) => {
    for (const exitCode of [0, 3]) {
      const { run, executionId } = await ledger.begin(request());
      await ledger.finish(executionId, ending({ exitCode }));
      const next = await ledger.begin(request());
      assert.deepEqual(
        [next.continued, next.run.id === run.id],
        [false, false],
        `exit ${String(exitCode)}`,
      );
      await ledger.finish(next.executionId, ending());
    }
  },

  'a run that its own max-spend or limit stopped is not continued, any other stop is': async ({
    ledger,
  }) => {
    const expected: Readonly<Record<StopReason, boolean>> = {
      'max-spend': false,
      limit: false,
      'min-balance': true,
      'empty-account': true,
      credentials: true,
      facility: true,
      'client-errors': true,
      'repeated-answer': true,
      certificate: true,
      'gave-up': true,
      'api-gone': true,
      signal: true,
      'reader-gone': true,
      io: true,
      bug: true,
      fenced: true,
    };
    for (const [reason, continues] of Object.entries(expected)) {
      const { executionId } = await ledger.begin(request({ newRun: true }));
      const status =
        reason === 'signal' || reason === 'reader-gone' || reason === 'bug'
          ? 'interrupted'
          : 'stopped';
      await ledger.finish(
        executionId,
        ending({ exitCode: 4, status, stopReason: reason as StopReason }),
      );
      assert.equal((await ledger.begin(request())).continued, continues, reason);
    }
  },

  'a continued run is open again: no end, no reason, interrupted until it finishes': async ({
    ledger,
  }) => {
    const { run, executionId } = await ledger.begin(request());
    await ledger.finish(
      executionId,
      ending({ exitCode: 6, status: 'stopped', stopReason: 'gave-up' }),
    );
    assert.deepEqual(await ledger.run(run.id), {
      ...run,
      finishedAt: 9_000,
      status: 'stopped',
      stopReason: 'gave-up',
    });
    await ledger.begin(request({ at: 20_000 }));
    assert.deepEqual(await ledger.run(run.id), run);
  },

  '--new-run starts anew beside an interrupted run, and it is the newer one that is continued':
    async ({ ledger }) => {
      const first = await ledger.begin(request());
      const second = await ledger.begin(request({ newRun: true }));
      const third = await ledger.begin(request());
      assert.notEqual(second.run.id, first.run.id);
      assert.equal(third.run.id, second.run.id);
    },

  'standard input always starts a new run, standard output does not': async ({ ledger }) => {
    const stdin = [
      await ledger.begin(request({ input: undefined })),
      await ledger.begin(request({ input: undefined })),
    ];
    assert.deepEqual(
      stdin.map(({ continued, run }) => [continued, run.input]),
      [
        [false, undefined],
        [false, undefined],
      ],
    );
    await ledger.begin(request({ output: undefined }));
    assert.equal((await ledger.begin(request({ output: undefined }))).continued, true);
  },

  'origin, account, product, input and output tell runs apart; nothing else does': async ({
    ledger,
  }) => {
    const { run } = await ledger.begin(request());
    const others = [
      { scope: { ...scope, origin: 'sandbox' } },
      { scope: { ...scope, account: 'other' } },
      { product: 'standard+cnam' },
      { input: '/lists/in2.csv' },
      { output: '/lists/out2.csv' },
      { output: undefined },
    ];
    for (const change of others)
      assert.equal((await ledger.begin(request(change))).continued, false, JSON.stringify(change));
    const same = await ledger.begin(request({ level: 'advanced', maxSpend: eur('1'), at: 70_000 }));
    assert.deepEqual([same.continued, same.run.id, same.run.level], [true, run.id, 'advanced']);
    assert.equal((await ledger.runs()).length, 7);
  },

  'a continued run keeps its max-spend when none is named and takes a new one that is': async ({
    ledger,
  }) => {
    await ledger.begin(request({ maxSpend: eur('5') }));
    assert.equal((await ledger.begin(request())).run.maxSpend, eur('5'));
    assert.equal((await ledger.begin(request({ maxSpend: eur('7.5') }))).run.maxSpend, eur('7.5'));
    assert.equal((await ledger.run())?.maxSpend, eur('7.5'));
    assert.equal((await ledger.begin(request({ newRun: true }))).run.maxSpend, undefined);
  },

  'a continued run keeps how it reads digits without plus, unless another way is named': async ({
    ledger,
  }) => {
    await ledger.begin(request({ bare: 'national' }));
    assert.equal((await ledger.begin(request())).run.bare, 'national');
    assert.equal(
      (await ledger.begin(request({ bare: 'international' }))).run.bare,
      'international',
    );
    assert.equal((await ledger.begin(request({ newRun: true }))).run.bare, undefined);
    assert.deepEqual(
      (await ledger.runs()).map(({ bare }) => bare),
      ['international', undefined],
    );
  },

  'a run is found by its id, by a unique beginning of it, and the latest without one': async ({
    ledger,
  }) => {
    const first = (await ledger.begin(request({ at: Date.UTC(2026, 10, 24) }))).run;
    const second = (await ledger.begin(request({ at: Date.UTC(2026, 10, 25), newRun: true }))).run;
    const unique = Array.from(second.id).findIndex((char, index) => char !== first.id[index]) + 1;
    assert.equal((await ledger.run(first.id))?.id, first.id);
    assert.equal((await ledger.run(second.id.slice(0, unique)))?.id, second.id);
    assert.equal(await ledger.run(first.id.slice(0, unique - 1)), undefined);
    assert.equal(await ledger.run(''), undefined);
    assert.equal(await ledger.run('no-such-run'), undefined);
    assert.equal((await ledger.run())?.id, second.id);
  },

  'two hundred runs begun in the same millisecond have two hundred ids': async ({ ledger }) => {
    for (let count = 0; count < 200; count += 1) await ledger.begin(request({ newRun: true }));
    assert.equal(new Set((await ledger.runs()).map(({ id }) => id)).size, 200);
  },
};
