import assert from 'node:assert/strict';
import type { Ledger } from '../../src/ledger/port.ts';
import type { Cases } from './conformance.ts';
import { findRoom } from './conformance-probe.ts';
import {
  attemptsOf,
  closed,
  eur,
  judge,
  query,
  request,
  scope,
  sent,
  sentAgain,
  settled,
  wanting,
} from './events.ts';

const NUMBER = '447700900001';
const OTHER = '447700900002';

/** People go, amounts stay. */
export const forgetCases: Cases = {
  'forgetting a number takes its answers under every product and ip, and no other number': async ({
    ledger,
    reopen,
  }) => {
    await buyThree(ledger);
    assert.deepEqual(await ledger.forget({ by: 'number', number: NUMBER }), {
      lookups: 2,
      answers: 2,
    });
    const again = await reopen();
    assert.deepEqual(
      await again.answers([
        query(NUMBER),
        query(NUMBER, { ip: '192.0.2.1', ...wanting('advanced') }),
      ]),
      [[], []],
    );
    assert.equal((await again.answers([query(OTHER)]))[0]?.length, 1);
    assert.deepEqual(await attemptsOf(again, { by: 'number', number: NUMBER }), []);
    const { attempts, numbers, answers } = await again.inventory();
    assert.deepEqual({ attempts, numbers, answers }, { attempts: 3, numbers: 1, answers: 1 });
  },

  'attempts of a forgotten number keep amounts, country, request id and their lookup, without number, ip and words':
    async ({ ledger }) => {
      const runId = await buyThree(ledger);
      const before = await attemptsOf(ledger, { by: 'run', runId });
      await ledger.forget({ by: 'number', number: NUMBER });
      const after = await attemptsOf(ledger, { by: 'run', runId });
      assert.deepEqual(
        after.map(({ number, ip, charge, country, requestId, reason }) => [
          number,
          ip,
          charge,
          country,
          requestId,
          reason,
        ]),
        [
          [
            undefined,
            undefined,
            { source: 'reported', requested: eur('0.0045'), refunded: 0n },
            'GB',
            'r-1',
            undefined,
          ],
          [
            undefined,
            undefined,
            { source: 'reported', requested: eur('0.03'), refunded: 0n },
            'GB',
            'r-1',
            { slug: 'partial', words: '' },
          ],
          [
            OTHER,
            undefined,
            { source: 'reported', requested: eur('0.0045'), refunded: 0n },
            'GB',
            'r-1',
            undefined,
          ],
        ],
      );
      assert.deepEqual(
        after.map(({ lookupId }) => lookupId),
        before.map(({ lookupId }) => lookupId),
      );
    },

  'the books do not move: totals, prices seen and the cap are as before': async ({
    ledger,
    reopen,
  }) => {
    const runId = await buyThree(ledger);
    const before = {
      executions: await ledger.executions(runId),
      prices: await ledger.seenPrices(scope),
    };
    await ledger.forget({ by: 'number', number: NUMBER });
    const again = await reopen();
    assert.deepEqual(
      { executions: await again.executions(runId), prices: await again.seenPrices(scope) },
      before,
    );
    await again.begin(request());
    assert.equal(await findRoom(again, '0.041'), eur('0.002'));
  },

  'a forgotten number is a new one when it comes back': async ({ ledger, reopen }) => {
    const runId = await buyThree(ledger);
    await ledger.forget({ by: 'number', number: NUMBER });
    const again = await reopen();
    const { executionId } = await again.begin(request());
    assert.deepEqual(await judge(again, [sent(executionId, 1)]), [{ kind: 'started' }]);
    const found = await attemptsOf(again, { by: 'number', number: NUMBER });
    assert.equal(found.length, 1);
    const old = (await attemptsOf(again, { by: 'run', runId })).filter(
      ({ number }) => number === undefined,
    );
    assert.ok(old.every(({ lookupId }) => lookupId !== found[0]?.lookupId));
  },

  'forgetting what is not there is no error': async ({ ledger }) => {
    await buyThree(ledger);
    assert.deepEqual(await ledger.forget({ by: 'number', number: '15550100' }), {
      lookups: 0,
      answers: 0,
    });
    assert.deepEqual(await ledger.forget({ by: 'age', before: 0 }), { lookups: 0, answers: 0 });
  },

  'by age: answers recorded before go, and numbers that no answer and no younger attempt needs':
    async ({ ledger }) => {
      const { run, executionId } = await ledger.begin(request());
      const numbers = ['447700900011', '447700900012', '447700900013', '447700900014'];
      const [oldAnswer, boundary, oldDoubt, youngDoubt] = numbers;
      await ledger.record(
        numbers.map((number, index) =>
          sent(executionId, index + 1, { number, at: index === 3 ? 5_000 : 1_000 }),
        ),
      );
      await ledger.record([
        settled(executionId, 1, { at: 4_999 }),
        settled(executionId, 2, { at: 5_000 }),
        closed(executionId, 3, { at: 2_000 }),
        closed(executionId, 4, { at: 6_000 }),
      ]);
      assert.deepEqual(await ledger.forget({ by: 'age', before: 5_000 }), {
        lookups: 2,
        answers: 1,
      });
      assert.deepEqual(
        (await attemptsOf(ledger, { by: 'run', runId: run.id })).map(({ number }) => number),
        [undefined, boundary, undefined, youngDoubt],
      );
      assert.deepEqual(
        (
          await ledger.answers([oldAnswer, boundary, oldDoubt].map((number) => query(number ?? '')))
        ).map((reply) => reply.length),
        [0, 1, 0],
      );
    },

  'by age: a number whose older answer goes keeps the younger one': async ({ ledger }) => {
    for (const at of [1_000, 9_000]) {
      const { executionId } = await ledger.begin(request({ newRun: true }));
      await ledger.record([await sentAgain(ledger, executionId, 1, { at })]);
      await ledger.record([settled(executionId, 1, { at })]);
    }
    assert.deepEqual(await ledger.forget({ by: 'age', before: 5_000 }), { lookups: 0, answers: 1 });
    assert.deepEqual(
      (await ledger.answers([query(NUMBER)]))[0]?.map(({ at }) => at),
      [9_000],
    );
  },

  'nothing dangles after everybody was forgotten': async ({ ledger }) => {
    await buyThree(ledger);
    await ledger.forget({ by: 'age', before: 1_000_000 });
    assert.deepEqual(await ledger.damage(), []);
    const { attempts, numbers, answers } = await ledger.inventory();
    assert.deepEqual({ attempts, numbers, answers }, { attempts: 3, numbers: 0, answers: 0 });
  },
};

/** Two lookups of one number, 0.0345 together, and one of another, 0.0045. Returns the run. */
async function buyThree(ledger: Ledger): Promise<string> {
  const { run, executionId } = await ledger.begin(request());
  await ledger.record([
    sent(executionId, 1),
    sent(executionId, 2, { product: 'advanced', ip: '192.0.2.1' }),
    sent(executionId, 3, { number: OTHER }),
  ]);
  const reason = { slug: 'partial', words: `nothing is known about ${NUMBER}` };
  await ledger.record([
    settled(executionId, 1),
    settled(executionId, 2, { requested: '0.03', answer: { outcome: 'partial', reason } }),
    settled(executionId, 3),
  ]);
  return run.id;
}
