import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Ledger, LedgerEvent } from '../../src/ledger/port.ts';
import type { Cases } from './conformance.ts';
import { heldBy, lookup, noMoney, started } from './conformance-probe.ts';
import { attemptsOf, closed, eur, judge, query, request, sent, settled } from './events.ts';

/** A batch whose answer is lost is sent once more: a network may lose what a store says of its commit. */
export const repeatCases: Cases = {
  'a repeated batch has the same verdicts and changes neither attempts, answers nor money': async ({
    ledger,
  }) => {
    const { run, executionId } = await ledger.begin(request({ maxSpend: eur('0.03') }));
    const reserve = (sequence: number) =>
      sent(executionId, sequence, { ...lookup(sequence), ceiling: '0.01' });
    const starts = [1, 2, 3, 4].map(reserve);
    assert.deepEqual(await judge(ledger, starts), [started, started, started, noMoney]);
    assert.deepEqual(await judge(ledger, starts), [started, started, started, noMoney]);
    const ends = [
      settled(executionId, 1, { requested: '0.004' }),
      closed(executionId, 2),
      closed(executionId, 3, { class: 'rejected' }),
      reserve(5),
    ];
    assert.deepEqual(await judge(ledger, ends), [started]);
    const before = await readBooks(ledger, run.id);
    assert.deepEqual(await judge(ledger, ends), [started]);
    assert.deepEqual(await readBooks(ledger, run.id), before);
    const left = [10, 11].map((at, index) =>
      sent(executionId, at, {
        ...lookup(at),
        ceiling: index === 0 ? '0.006000000000000001' : '0.006',
      }),
    );
    assert.deepEqual(await judge(ledger, left), [noMoney, started]);
  },

  'a balance that is told twice proves nothing twice': async ({ ledger }) => {
    const { run, executionId } = await ledger.begin(request());
    const ids = [1, 2].map((sequence) => ({ executionId, sequence }));
    await ledger.record([1, 2, 3].map((at) => sent(executionId, at, lookup(at))));
    await ledger.record([
      ...[1, 2].map((at) => closed(executionId, at)),
      settled(executionId, 3, { source: 'priced' }),
    ]);
    const proofs: readonly LedgerEvent[] = [
      { kind: 'raised', id: { executionId, sequence: 1 }, ceiling: eur('0.02') },
      { kind: 'bounded', executionId, ids, bound: eur('0.012') },
      { kind: 'released', ids: ids.slice(1), at: 3_000 },
      { kind: 'confirmed', executionId, unconfirmed: eur('0.001') },
      { kind: 'balance_read', executionId, balance: eur('4') },
      { kind: 'money_in', executionId },
    ];
    await ledger.record(proofs);
    const before = await readBooks(ledger, run.id);
    await ledger.record(proofs);
    assert.deepEqual(await readBooks(ledger, run.id), before);
  },

  'any history leaves the same books, whichever of its batches are repeated': async ({
    reopen,
  }) => {
    const step = fc.record({
      ended: fc.constantFrom('settled', 'in_doubt', 'rejected', 'not_sent'),
      inOneBatch: fc.boolean(),
      again: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const books: unknown[] = [];
        for (const repeats of [false, true]) {
          const ledger = await reopen();
          const { run, executionId } = await ledger.begin(request({ newRun: true }));
          const record = async (events: readonly LedgerEvent[], again: boolean): Promise<void> => {
            const verdicts = await judge(ledger, events);
            if (repeats && again) assert.deepEqual(await judge(ledger, events), verdicts);
          };
          for (const [index, { ended, inOneBatch, again }] of steps.entries()) {
            const start = sent(executionId, index + 1, lookup(executionId * 100 + index));
            const end =
              ended === 'settled'
                ? settled(executionId, index + 1)
                : closed(executionId, index + 1, { class: ended });
            if (inOneBatch) await record([start, end], again);
            else await record([start], again);
            if (!inOneBatch) await record([end], again);
          }
          books.push(await readMoney(ledger, run.id));
        }
        assert.deepEqual(books[1], books[0]);
      }),
      { numRuns: 15 },
    );
  },
};

async function readBooks(ledger: Ledger, runId: string): Promise<unknown> {
  return {
    attempts: await attemptsOf(ledger, { by: 'run', runId }),
    executions: await ledger.executions(runId),
    held: await heldBy(ledger, runId),
    answers: await ledger.answers([1, 2, 3].map((at) => query(lookup(at).number, { runId }))),
  };
}

/** What does not name the execution. */
async function readMoney(ledger: Ledger, runId: string): Promise<unknown> {
  const [execution] = await ledger.executions(runId);
  const attempts = await attemptsOf(ledger, { by: 'run', runId });
  return {
    totals: [execution?.attempts, execution?.requested, execution?.unconfirmed],
    attempts: attempts.map((attempt) => [attempt.id.sequence, attempt.class, attempt.ceiling]),
  };
}
