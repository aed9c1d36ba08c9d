import assert from 'node:assert/strict';
import type { AttemptClass } from '../../src/domain/attempt.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import type { Cases } from './conformance.ts';
import { attemptsOf, closed, eur, judge, request, scope, sent, settled } from './events.ts';

const started = { kind: 'started' } as const;
const inFlight = { kind: 'in_flight' } as const;
const answered = { kind: 'answered' } as const;

/** What may go to the wire, what is kept of it, and how attempts are read again. */
export const attemptCases: Cases = {
  'of the same lookup three times in one batch one is started, and later ones are told it is in flight':
    async ({ ledger }) => {
      const { run, executionId } = await ledger.begin(request());
      assert.deepEqual(
        await judge(ledger, [sent(executionId, 1), sent(executionId, 2), sent(executionId, 3)]),
        [started, inFlight, inFlight],
      );
      assert.deepEqual(await judge(ledger, [sent(executionId, 4)]), [inFlight]);
      assert.equal((await attemptsOf(ledger, { by: 'run', runId: run.id })).length, 1);
    },

  'a lookup that this execution has settled is not sent again, not even in the batch that settles it':
    async ({ ledger }) => {
      const { executionId } = await ledger.begin(request());
      await ledger.record([sent(executionId, 1)]);
      assert.deepEqual(await judge(ledger, [settled(executionId, 1), sent(executionId, 2)]), [
        answered,
      ]);
      assert.deepEqual(await judge(ledger, [sent(executionId, 3)]), [answered]);
    },

  'a lookup whose attempt ended without a charge, or in doubt, may be sent again, also in the same batch':
    async ({ ledger }) => {
      const { executionId } = await ledger.begin(request());
      const classes: readonly Exclude<AttemptClass, 'settled'>[] = [
        'not_sent',
        'rejected',
        'in_doubt',
      ];
      await ledger.record([sent(executionId, 1)]);
      for (const [index, ended] of classes.entries()) {
        const verdicts = await judge(ledger, [
          closed(executionId, index + 1, { class: ended }),
          sent(executionId, index + 2),
        ]);
        assert.deepEqual(verdicts, [started], ended);
      }
    },

  'number, product and ip make a lookup, the country does not': async ({ ledger }) => {
    const { executionId } = await ledger.begin(request());
    const verdicts = await judge(ledger, [
      sent(executionId, 1),
      sent(executionId, 2, { number: '447700900002' }),
      sent(executionId, 3, { product: 'advanced' }),
      sent(executionId, 4, { ip: '192.0.2.1' }),
      sent(executionId, 5, { ip: '192.0.2.2' }),
      sent(executionId, 6, { ip: '192.0.2.1' }),
      sent(executionId, 7, { country: 'JE' }),
    ]);
    assert.deepEqual(verdicts, [started, started, started, started, started, inFlight, inFlight]);
  },

  'a batch with a mistake in it is refused whole: what stands before it is not recorded': async ({
    ledger,
  }) => {
    const { run, executionId } = await ledger.begin(request({ maxSpend: eur('1') }));
    await assert.rejects(ledger.record([sent(executionId, 1), settled(executionId, 99)]));
    assert.deepEqual(await attemptsOf(ledger, { by: 'run', runId: run.id }), []);
    assert.equal((await ledger.executions(run.id))[0]?.attempts, 0);
    assert.deepEqual(await judge(ledger, [sent(executionId, 1, { ceiling: '1' })]), [started]);
  },

  'an attempt ends once: another end, an end before the beginning and a foreign execution are refused':
    async ({ ledger }) => {
      const { executionId } = await ledger.begin(request());
      await ledger.record([sent(executionId, 1)]);
      await ledger.record([settled(executionId, 1)]);
      await assert.rejects(ledger.record([closed(executionId, 1)]));
      await assert.rejects(ledger.record([closed(executionId, 2)]));
      await assert.rejects(ledger.record([sent(executionId + 1, 1, { number: '447700900002' })]));
    },

  'an empty batch is recorded': async ({ ledger }) => {
    await ledger.begin(request());
    assert.deepEqual(await judge(ledger, []), []);
  },

  'a settled attempt is read as it was recorded, amounts of 18 places too': async ({
    ledger,
    reopen,
  }) => {
    const { run, executionId } = await ledger.begin(request());
    await ledger.record([
      sent(executionId, 1, { ip: '192.0.2.1', ceiling: '0.009000000000000001' }),
    ]);
    const reason = { slug: 'partial', words: 'not all networks answered' };
    const books = {
      remainingBalance: eur('-1.23456789'),
      refundExpected: true,
      reason,
    };
    await ledger.record([
      settled(executionId, 1, {
        requested: '0.004500000000000001',
        refunded: '0.001',
        answer: {
          ...books,
          facts: { lineType: 'mobile', carrier: 'North' },
          outcome: 'partial',
          status: '43',
        },
      }),
    ]);
    const [attempt] = await attemptsOf(await reopen(), { by: 'run', runId: run.id });
    assert.ok(attempt);
    const { lookupId, ...rest } = attempt;
    assert.equal(typeof lookupId, 'number');
    assert.deepEqual(rest, {
      id: { executionId, sequence: 1 },
      runId: run.id,
      number: '447700900001',
      ip: '192.0.2.1',
      country: 'GB',
      product: 'standard',
      sentAt: 1_000,
      endedAt: 2_000,
      latencyMs: 120,
      class: 'settled',
      throttled: false,
      ceiling: eur('0.009000000000000001'),
      released: false,
      bounded: false,
      charge: {
        source: 'reported',
        requested: eur('0.004500000000000001'),
        refunded: eur('0.001'),
      },
      status: '43',
      requestId: 'r-1',
      networkType: 'mobile',
      carrier: 'North',
      ...books,
    });
  },

  'an open attempt and one that was throttled are read as they were recorded': async ({
    ledger,
  }) => {
    const { run, executionId } = await ledger.begin(request());
    await ledger.record([
      sent(executionId, 1, { ceiling: null }),
      sent(executionId, 2, { number: '447700900002' }),
    ]);
    const reason = { slug: 'throttled', words: 'HTTP 429' };
    await ledger.record([
      closed(executionId, 2, {
        class: 'rejected',
        throttled: true,
        reason,
        status: '1',
        latencyMs: 7.25,
      }),
    ]);
    const [open, throttled] = await attemptsOf(ledger, { by: 'run', runId: run.id });
    assert.deepEqual(
      [open?.class, open?.endedAt, open?.latencyMs, open?.ceiling, open?.charge, open?.reason],
      [undefined, undefined, undefined, null, undefined, undefined],
    );
    assert.deepEqual(
      [
        throttled?.class,
        throttled?.throttled,
        throttled?.status,
        throttled?.reason,
        throttled?.latencyMs,
        throttled?.charge,
      ],
      ['rejected', true, '1', reason, 7.25, undefined],
    );
  },

  '2,500 attempts of a run over two executions come in order, in batches of at most 1,000': async ({
    ledger,
    reopen,
  }) => {
    const first = await ledger.begin(request());
    await rejectMany(ledger, first.executionId, 2_100);
    const again = await reopen();
    const other = await again.begin(request({ input: '/lists/other.csv' }));
    await rejectMany(again, other.executionId, 5);
    const second = await again.begin(request());
    await rejectMany(again, second.executionId, 400);
    const ids: string[] = [];
    for await (const batch of again.attempts({ by: 'run', runId: first.run.id })) {
      assert.ok(batch.length > 0 && batch.length <= 1_000, `a batch of ${String(batch.length)}`);
      ids.push(...batch.map(({ id }) => `${String(id.executionId)}.${String(id.sequence)}`));
    }
    const numbered = (execution: number, count: number): string[] =>
      Array.from({ length: count }, (_, index) => `${String(execution)}.${String(index + 1)}`);
    assert.deepEqual(ids, [
      ...numbered(first.executionId, 2_100),
      ...numbered(second.executionId, 400),
    ]);
    assert.equal((await attemptsOf(again, { by: 'all' })).length, 2_505);
  },

  'attempts of a number are found over all runs, accounts and products, in the order they were sent':
    async ({ ledger }) => {
      const first = await ledger.begin(request());
      await ledger.record([
        sent(first.executionId, 1),
        sent(first.executionId, 2, { number: '447700900002' }),
      ]);
      const second = await ledger.begin(
        request({ scope: { ...scope, account: 'other' }, product: 'advanced' }),
      );
      await ledger.record([sent(second.executionId, 1, { product: 'advanced', at: 3_000 })]);
      const found = await attemptsOf(ledger, { by: 'number', number: '447700900001' });
      assert.deepEqual(
        found.map(({ runId, product, sentAt }) => [runId, product, sentAt]),
        [
          [first.run.id, 'standard', 1_000],
          [second.run.id, 'advanced', 3_000],
        ],
      );
      assert.equal(found[0]?.lookupId === found[1]?.lookupId, false);
      assert.deepEqual(await attemptsOf(ledger, { by: 'number', number: '447700900009' }), []);
    },

  'doubtful lookups are those open or in doubt, released ones too, of one account, over all its runs':
    async ({ ledger }) => {
      const first = await ledger.begin(request());
      await ledger.record(
        [1, 2, 3].map((sequence) =>
          sent(first.executionId, sequence, { number: `44770090000${String(sequence)}` }),
        ),
      );
      await ledger.record([
        closed(first.executionId, 1),
        closed(first.executionId, 2),
        settled(first.executionId, 3),
      ]);
      await ledger.record([
        { kind: 'released', ids: [{ executionId: first.executionId, sequence: 2 }], at: 3_000 },
      ]);
      const foreign = await ledger.begin(request({ scope: { ...scope, account: 'other' } }));
      await ledger.record([sent(foreign.executionId, 1, { number: '447700900007' })]);
      await ledger.record([closed(foreign.executionId, 1)]);
      const later = await ledger.begin(request());
      await ledger.record([sent(later.executionId, 1, { number: '447700900008' })]);
      const found = await attemptsOf(ledger, { by: 'doubtful-lookups', scope });
      assert.deepEqual(
        found.map(({ number, released }) => [number, released]),
        [
          ['447700900001', false],
          ['447700900002', true],
          ['447700900008', false],
        ],
      );
    },

  'whoever stops reading attempts half-way leaves the store usable': async ({ ledger }) => {
    const { run, executionId } = await ledger.begin(request());
    await rejectMany(ledger, executionId, 1_500);
    const reading = ledger.attempts({ by: 'run', runId: run.id })[Symbol.asyncIterator]();
    const first = await reading.next();
    assert.equal(first.done === true ? 0 : first.value.length, 1_000);
    await reading.return?.();
    assert.deepEqual(await judge(ledger, [sent(executionId, 1_501)]), [started]);
  },
};

async function rejectMany(ledger: Ledger, executionId: number, count: number): Promise<void> {
  const sequences = Array.from({ length: count }, (_, index) => index + 1);
  await ledger.record(
    sequences.flatMap((sequence) => [
      sent(executionId, sequence),
      closed(executionId, sequence, { class: 'rejected', latencyMs: 5 }),
    ]),
  );
}
