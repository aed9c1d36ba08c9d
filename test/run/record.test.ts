import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPublicPriceBook } from '../../src/run/price-book.ts';
import { remarkUnwritten } from '../../src/run/summary/remarks.ts';
import { LedgerError, type Ledger, type LedgerEvent } from '../../src/ledger/port.ts';
import type { KeptEnds } from '../../src/lookup/journal.ts';
import { numberInsight } from '../../src/providers/number-insight/definition.ts';
import { insight, eur } from '../support/answers.ts';
import { readTable } from '../scenario/table.ts';
import { stage } from './execution.ts';

const full = (): LedgerError =>
  new LedgerError('full', 'Cannot write the ledger: no space is left.');
const damaged = (): LedgerError =>
  new LedgerError('damaged', 'Cannot use the ledger: the file is damaged.');

describe('a ledger that fails at the end of an execution', { concurrency: true }, () => {
  for (const reads of ['run', 'executions', 'attempts'] as const) {
    test(`one whose ${reads} cannot be read after 12 paid lookups is exit 8 with its words and without a summary`, () => {
      let over = false;
      const between = (ledger: Ledger): Ledger => ({
        ...ledger,
        finish: async (...given) => {
          await ledger.finish(...given);
          over = true;
        },
        run: (id) => (over && reads === 'run' ? Promise.reject(damaged()) : ledger.run(id)),
        executions: (id) =>
          over && reads === 'executions' ? Promise.reject(damaged()) : ledger.executions(id),
        attempts: (selection) => {
          if (over && reads === 'attempts') throw damaged();
          return ledger.attempts(selection);
        },
      });
      return stage({ between }, async ({ sandbox, end }) => {
        const { ending, summary, unwritten } = await end();
        assert.deepEqual(
          [ending.exitCode, ending.words, summary, unwritten],
          [8, damaged().message, undefined, undefined],
        );
        assert.equal(sandbox.books().requests, 12);
      });
    });
  }

  test('a full one that takes neither the last answers nor the last word: the summary names them, in its own currency', () => {
    let answers = 0;
    const between = (ledger: Ledger): Ledger => ({
      ...ledger,
      record: (events) => {
        answers += events.filter(({ kind }) => kind === 'settled').length;
        return answers > 1 ? Promise.reject(full()) : ledger.record(events);
      },
      finish: () => Promise.reject(full()),
    });
    return stage({ between }, async ({ enrich }) => {
      const { ending, summary, unwritten } = await enrich({
        concurrency: 4,
        prices: {
          priceBook: createPublicPriceBook(numberInsight),
          priceCeiling: undefined,
          currency: 'USD',
        },
      });
      assert.equal(ending.exitCode, 8);
      const open = summary.lookups.inDoubt;
      assert.ok(open >= 1 && open <= 4, String(open));
      const names = new RegExp(
        `^${String(open)} attempts? could not be recorded and stays? in doubt \\(0\\.0\\d+ by .*; request ids: [-, 0-9a-f]{36,}\\)\\.$`,
      );
      assert.match(unwritten ?? '', names);
      assert.deepEqual(summary.remarks.at(-1), unwritten);
      assert.deepEqual(
        [summary.rows.read, summary.lookups.unique, summary.money.currency],
        [12, 12, 'USD'],
      );
    });
  });
});

test('2 answers, a free end and a doubtful one that could not be written are 4 attempts in doubt; a raise and a release are none', () => {
  const paid = insight({ price: eur('0.005') });
  assert.ok(paid.class === 'settled');
  const id = (sequence: number) => ({ executionId: 7, sequence });
  const common = { at: 0, latencyMs: 1 };
  const charge = { source: 'reported', requested: eur('0.005'), refunded: 0n } as const;
  const closed = {
    ...common,
    kind: 'closed',
    throttled: false,
    reason: { slug: 'x', words: 'x' },
    status: undefined,
    answer: undefined,
  } as const;
  const remark = (lost: readonly LedgerEvent[], kept?: KeptEnds): string | undefined =>
    remarkUnwritten({ unwritten: () => lost, kept: () => kept });
  const said = remark([
    {
      kind: 'settled',
      id: id(1),
      ...common,
      answer: { ...paid.answer, requestId: 'first' },
      charge,
    },
    { kind: 'raised', id: id(2), ceiling: eur('0.02') },
    {
      kind: 'settled',
      id: id(3),
      ...common,
      answer: { ...paid.answer, requestId: 'second' },
      charge,
    },
    { ...closed, id: id(4), class: 'rejected' },
    { ...closed, id: id(5), class: 'in_doubt' },
    { kind: 'released', ids: [id(6)], at: 0 },
  ]);
  assert.equal(
    said,
    '4 attempts could not be recorded and stay in doubt (0.01000000 by their answers; request ids: first, second).',
  );
  assert.equal(remark([{ kind: 'raised', id: id(2), ceiling: eur('0.02') }]), undefined);
  assert.equal(
    remark([{ ...closed, id: id(1), class: 'not_sent' }]),
    '1 attempt could not be recorded and stays in doubt (0.00000000 by their answers).',
  );
  const answered = { kind: 'settled', id: id(7), ...common, answer: paid.answer, charge } as const;
  const kept = { file: '/state/unwritten.jsonl', ends: [answered] };
  assert.equal(
    remark([{ ...closed, id: id(1), class: 'not_sent' }], kept),
    '1 attempt could not be recorded and is kept in /state/unwritten.jsonl (0.00500000 by their answers): the same command takes it in. 1 attempt could not be recorded and stays in doubt (0.00000000 by their answers).',
  );
});

test('a signal that comes while the output takes its name is no cause of the end: exit 0 with the whole output', () => {
  let late: () => void = () => undefined;
  const between = (ledger: Ledger): Ledger => ({
    ...ledger,
    recordOutput: (output) => {
      late();
      return ledger.recordOutput(output);
    },
  });
  return stage({ between }, async ({ enrich, output }) => {
    const { ending, summary } = await enrich({}, ({ halt }) => {
      late = () => {
        assert.equal(halt.ignoresSignals(), true);
        halt.stop({ kind: 'signal', signal: 'SIGINT', words: 'told so' });
      };
      return Promise.resolve();
    });
    assert.deepEqual(
      [ending.exitCode, summary.run.status, summary.rows.written],
      [0, 'completed', 12],
    );
    assert.equal(readTable(output).length, 12);
  });
});

test('what was answered and not recorded is nobody else’s spending: on a ledger that others may use too', () => {
  let answers = 0;
  const between = (ledger: Ledger): Ledger => ({
    ...ledger,
    workers: () => Promise.resolve([]),
    record: (events) => {
      answers += events.filter(({ kind }) => kind === 'settled').length;
      return answers > 3 ? Promise.reject(full()) : ledger.record(events);
    },
  });
  return stage({ between }, async ({ enrich }) => {
    const { summary, unwritten } = await enrich({ concurrency: 2 });
    assert.match(unwritten ?? '', /could not be recorded/);
    const { opening, closing, otherRuns } = summary.balance;
    assert.ok(summary.money.net > 0n && (opening ?? 0n) > (closing ?? 0n));
    assert.equal(otherRuns, 0n);
  });
});
