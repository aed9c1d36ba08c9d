import assert from 'node:assert/strict';
import type { Ledger } from '../../src/ledger/port.ts';
import type { Cases } from './conformance.ts';
import {
  answer,
  closed,
  eur,
  query,
  request,
  scope,
  sent,
  sentAgain,
  settled,
  wanting,
} from './events.ts';

const NUMBER = '447700900001';

/** What is known about numbers: which answers serve, in which order, and what the asking run has paid. */
export const answerCases: Cases = {
  'an answer comes back whole, with its run, execution and time': async ({ ledger, reopen }) => {
    const { run, executionId } = await ledger.begin(request());
    const reason = { slug: 'partial', words: 'live networks did not answer' };
    await ledger.record([sent(executionId, 1)]);
    await ledger.record([
      settled(executionId, 1, {
        answer: { outcome: 'partial', format: 'xml', raw: '<a>ü</a>', reason },
        at: 5_000,
      }),
    ]);
    const [[known] = []] = await (await reopen()).answers([query(NUMBER)]);
    assert.deepEqual(known, {
      id: known?.id,
      outcome: 'partial',
      format: 'xml',
      raw: '<a>ü</a>',
      reason,
      product: 'standard',
      at: 5_000,
      runId: run.id,
      executionId,
      paidByRun: 0n,
      cost: eur('0.0045'),
    });
  },

  'a refusal without a charge is kept as an answer, an attempt without an answer is not': async ({
    ledger,
  }) => {
    const { executionId } = await ledger.begin(request());
    await ledger.record([sent(executionId, 1), sent(executionId, 2, { number: '447700900002' })]);
    const refused = answer({ outcome: 'refused', status: '3', raw: '{"status":3}' });
    await ledger.record([
      closed(executionId, 1, { class: 'rejected', answer: refused, status: '3' }),
      closed(executionId, 2),
    ]);
    const [first, second] = await ledger.answers([query(NUMBER), query('447700900002')]);
    assert.deepEqual(
      first?.map(({ outcome, raw }) => [outcome, raw]),
      [['refused', '{"status":3}']],
    );
    assert.deepEqual(second, []);
  },

  'an answer has cost what its own attempt did, whoever asks: request less refund, the price of the book, nothing, or nobody knows':
    async ({ ledger }) => {
      const { executionId } = await ledger.begin(request());
      const number = (sequence: number): string => String(447700900000 + sequence);
      await ledger.record(
        [1, 2, 3, 4].map((sequence) => sent(executionId, sequence, { number: number(sequence) })),
      );
      await ledger.record([
        settled(executionId, 1, { requested: '0.006', refunded: '0.002' }),
        settled(executionId, 2, { source: 'priced', requested: '0.005' }),
        settled(executionId, 3, { source: 'unknown' }),
        closed(executionId, 4, { class: 'rejected', answer: answer({ outcome: 'refused' }) }),
      ]);
      const replies = await ledger.answers([1, 2, 3, 4].map((sequence) => query(number(sequence))));
      assert.deepEqual(
        replies.map(([known]) => known?.cost),
        [eur('0.004'), eur('0.005'), undefined, 0n],
      );
    },

  'only the products that serve are given, newest first whatever the product and the clock':
    async ({ ledger }) => {
      await buy(ledger, { product: 'standard', raw: 'oldest', at: 9_000 });
      await buy(ledger, { product: 'advanced', raw: 'middle', at: 3_000 });
      await buy(ledger, { product: 'standard', raw: 'newest', at: 1_000 });
      await buy(ledger, { product: 'basic', raw: 'serves nobody', at: 9_999 });
      const given = async (...products: [string, ...string[]]): Promise<string[] | undefined> =>
        (await ledger.answers([query(NUMBER, wanting(...products))]))[0]?.map(
          ({ raw, product }) => `${product} ${raw}`,
        );
      assert.deepEqual(await given('standard', 'advanced'), [
        'standard newest',
        'advanced middle',
        'standard oldest',
      ]);
      assert.deepEqual(await given('advanced'), ['advanced middle']);
      assert.deepEqual(await given('advanced+cnam'), []);
    },

  'queries of one batch for one number are each answered by what serves it, with what was paid for the product asked for':
    async ({ ledger }) => {
      const { run, executionId } = await ledger.begin(request());
      const bought = ['format', 'format+sim_swap:240', 'sim_swap:24'];
      await ledger.record(
        bought.map((product, index) => sent(executionId, index + 1, { product })),
      );
      await ledger.record(
        bought.map((_, index) =>
          settled(executionId, index + 1, { requested: `0.00${index + 1}` }),
        ),
      );
      const replies = await ledger.answers([
        query(NUMBER, { ...wanting('format', 'format+sim_swap:240'), runId: run.id }),
        query(NUMBER, { ...wanting('sim_swap:240', 'format+sim_swap:240'), runId: run.id }),
        query(NUMBER, { ...wanting('sim_swap:24'), runId: run.id }),
      ]);
      assert.deepEqual(
        replies.map((known) => known.map(({ product, paidByRun }) => [product, paidByRun])),
        [
          [
            ['format+sim_swap:240', eur('0.001')],
            ['format', eur('0.001')],
          ],
          [['format+sim_swap:240', 0n]],
          [['sim_swap:24', eur('0.003')]],
        ],
      );
    },

  'one reply per query in its order, with unknown, repeated and different scopes, ips and runs among 1,000':
    async ({ ledger }) => {
      const { run, executionId } = await ledger.begin(request());
      const sequences = Array.from({ length: 500 }, (_, index) => index + 1);
      await ledger.record(
        sequences.map((sequence) =>
          sent(executionId, sequence, { number: String(447700900000 + sequence) }),
        ),
      );
      await ledger.record(
        sequences.map((sequence) =>
          settled(executionId, sequence, { answer: { raw: `raw ${String(sequence)}` } }),
        ),
      );
      await ledger.record([sent(executionId, 501, { ip: '192.0.2.1' })]);
      await ledger.record([settled(executionId, 501, { answer: { raw: 'with ip' } })]);
      const queries = Array.from({ length: 1_000 }, (_, index) => {
        const number = String(447700900000 + 1_000 - index);
        if (index % 7 === 3) return query(number, { scope: { ...scope, origin: 'sandbox' } });
        return index % 5 === 1 ? query(number, { runId: run.id }) : query(number);
      });
      queries.push(
        query(NUMBER, { ip: '192.0.2.1' }),
        query(NUMBER, { ip: '192.0.2.2' }),
        query(NUMBER),
        query(NUMBER),
      );
      const replies = await ledger.answers(queries);
      const expected = queries.map(({ number, ip, scope: { origin } }) => {
        if (ip !== undefined) return ip === '192.0.2.1' ? 'with ip' : undefined;
        return Number(number) - 447700900000 <= 500 && origin !== 'sandbox'
          ? `raw ${String(Number(number) - 447700900000)}`
          : undefined;
      });
      assert.deepEqual(
        replies.map((reply) => reply[0]?.raw),
        expected,
      );
      assert.ok(replies.every((reply) => reply.length <= 1));
    },

  'no query, no reply': async ({ ledger }) => {
    assert.deepEqual(await ledger.answers([]), []);
    assert.deepEqual(await ledger.answers([query(NUMBER)]), [[]]);
  },

  'paid by the run: all charges of its own for the product it asks for, 0 for a run that paid nothing':
    async ({ ledger, reopen }) => {
      const first = await ledger.begin(request());
      await ledger.record([sent(first.executionId, 1)]);
      await ledger.record([
        settled(first.executionId, 1, {
          requested: '0.005',
          refunded: '0.002',
          answer: { outcome: 'failed' },
        }),
      ]);
      const again = await reopen();
      const second = await again.begin(request());
      await again.record([await sentAgain(again, second.executionId, 1)]);
      await again.record([
        settled(second.executionId, 1, { source: 'priced', requested: '0.004' }),
      ]);
      const other = await again.begin(request({ newRun: true }));
      const paid = async (runId: string | undefined): Promise<unknown> =>
        (await again.answers([query(NUMBER, { runId })]))[0]?.map((known) => known.paidByRun);
      assert.deepEqual(await paid(first.run.id), [eur('0.007'), eur('0.007')]);
      assert.deepEqual(await paid(other.run.id), [0n, 0n]);
      assert.deepEqual(await paid(undefined), [0n, 0n]);
    },

  'paid by the run is unknown as soon as one of its charges is, in whatever order they came':
    async ({ ledger }) => {
      for (const [index, sources] of (
        [
          ['unknown', 'reported'],
          ['reported', 'unknown'],
        ] as const
      ).entries()) {
        const number = String(447700900010 + index);
        const { run } = await ledger.begin(request({ newRun: true }));
        for (const source of sources) {
          const { executionId } = await ledger.begin(request());
          await ledger.record([await sentAgain(ledger, executionId, 1, { number })]);
          await ledger.record([settled(executionId, 1, { source })]);
        }
        const [known] = await ledger.answers([query(number, { runId: run.id })]);
        assert.deepEqual(
          known?.map(({ paidByRun }) => paidByRun),
          [undefined, undefined],
        );
      }
    },

  'an answer of a higher product carries what the run paid for its own, not what the answer cost':
    async ({ ledger }) => {
      const { run, executionId } = await ledger.begin(request());
      await ledger.record([sent(executionId, 1), sent(executionId, 2, { product: 'advanced' })]);
      await ledger.record([
        settled(executionId, 2, { requested: '0.03' }),
        settled(executionId, 1, { requested: '0.005' }),
      ]);
      const [known] = await ledger.answers([
        query(NUMBER, { ...wanting('standard', 'advanced'), runId: run.id }),
      ]);
      assert.deepEqual(
        known?.map(({ product, paidByRun }) => [product, paidByRun]),
        [
          ['standard', eur('0.005')],
          ['advanced', eur('0.005')],
        ],
      );
    },
};

async function buy(
  ledger: Ledger,
  { product, raw, at }: { product: string; raw: string; at: number },
): Promise<void> {
  const { executionId } = await ledger.begin(request({ newRun: true, product }));
  await ledger.record([await sentAgain(ledger, executionId, 1, { product })]);
  await ledger.record([settled(executionId, 1, { answer: { raw }, at })]);
}
