import assert from 'node:assert/strict';
import type { ImportedAnswer, Ledger } from '../../src/ledger/port.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import type { Cases } from './conformance.ts';
import { query, request, scope, sent, sentAgain, settled, wanting } from './events.ts';

const NUMBER = '447700900001';
const OTHER = '447700900002';

/** Answers that no attempt brought: they serve, they cost nothing, and the newest stays. */
export const importCases: Cases = {
  'an imported answer comes back whole, of no run, without an amount, also after a restart':
    async ({ ledger, reopen }) => {
      const reason = { slug: 'status_44', words: 'could not be reached' };
      const given = imported({ outcome: 'partial', format: 'xml', raw: '<a>ü</a>', reason });
      assert.deepEqual(await take(ledger, [given]), ['imported']);
      assert.deepEqual(await (await reopen()).answers([query(NUMBER)]), [
        [
          {
            ...{ outcome: 'partial', format: 'xml', raw: '<a>ü</a>', reason },
            ...{ product: 'standard', at: 5_000, runId: '', executionId: 0 },
            ...{ paidByRun: 0n, cost: undefined },
          },
        ],
      ]);
    },

  'the same answer twice, in one batch and in another import, is known and adds nothing': async ({
    ledger,
  }) => {
    assert.deepEqual(await take(ledger, [imported({}), imported({})]), ['imported', 'known']);
    assert.deepEqual(await take(ledger, [imported({})], 9_500), ['known']);
    const { answers, imported: count, numbers, attempts } = await ledger.inventory();
    assert.deepEqual([answers, count, numbers, attempts], [1, 1, 1, 0]);
  },

  'the newer of two answers stays: renewed within one import, imported in another, and an older one never comes in':
    async ({ ledger }) => {
      const at = (date: number): ImportedAnswer => imported({ at: date, raw: String(date) });
      assert.deepEqual(await take(ledger, [at(5_000), at(6_000), at(4_000)]), [
        'imported',
        'renewed',
        'older',
      ]);
      assert.deepEqual(await take(ledger, [at(7_000)], 9_500), ['imported']);
      assert.deepEqual(await rawOf(ledger), ['7000']);
    },

  'two answers of one date that say different things: the first stays, the second is named':
    async ({ ledger }) => {
      const second = imported({ raw: 'other' });
      assert.deepEqual(await take(ledger, [imported({}), second]), ['imported', 'conflicting']);
      assert.deepEqual(await rawOf(ledger), ['body']);
    },

  'what the ledger has bought itself goes before an import of the same date or an older one':
    async ({ ledger }) => {
      await take(ledger, [imported({ at: 1_000, raw: 'first' })], 8_000);
      await buy(ledger, { at: 5_000 });
      const verdicts = await take(ledger, [
        imported({ raw: 'other' }),
        imported({ at: 4_000 }),
        imported({ at: 6_000, raw: 'newer' }),
      ]);
      assert.deepEqual(verdicts, ['known', 'older', 'imported']);
      assert.deepEqual(await rawOf(ledger), ['newer', '{"status":0}']);
    },

  'an answer that failed is no reason to leave an older one out': async ({ ledger }) => {
    const { executionId } = await ledger.begin(request());
    await ledger.record([sent(executionId, 1)]);
    await ledger.record([
      settled(executionId, 1, { answer: { outcome: 'failed', raw: 'failed' }, at: 8_000 }),
    ]);
    assert.deepEqual(await take(ledger, [imported({})]), ['imported']);
    assert.deepEqual(await rawOf(ledger), ['failed', 'body']);
  },

  'what is bought later goes before an import, and own answers stay in the order of recording':
    async ({ ledger }) => {
      await take(ledger, [imported({ at: 5_000 })]);
      await buy(ledger, { at: 7_000, raw: 'first' });
      await buy(ledger, { at: 6_000, raw: 'second' });
      await buy(ledger, { at: 3_000, raw: 'third' });
      assert.deepEqual(await rawOf(ledger), ['body', 'third', 'second', 'first']);
    },

  'an import serves its account, product and ip alone, and wider products where the query says so':
    async ({ ledger }) => {
      const lookup = { number: NUMBER, country: 'GB', product: 'advanced', ip: '192.0.2.1' };
      await take(ledger, [imported({ lookup })]);
      const wide = wanting('standard', 'advanced');
      const found = await ledger.answers([
        query(NUMBER, { ...wide, ip: '192.0.2.1' }),
        query(NUMBER, wide),
        query(NUMBER, { ip: '192.0.2.1' }),
        query(OTHER, { ...wide, ip: '192.0.2.1' }),
        query(NUMBER, { ...wide, ip: '192.0.2.1', scope: { ...scope, account: 'other' } }),
      ]);
      assert.deepEqual(
        found.map((answers) => answers.length),
        [1, 0, 0, 0, 0],
      );
    },

  'a run is told what it paid for a lookup that was imported too': async ({ ledger }) => {
    const runId = await buy(ledger, { at: 3_000 });
    await take(ledger, [imported({})]);
    const [known] = await ledger.answers([query(NUMBER, { runId })]);
    assert.deepEqual(
      known?.map(({ paidByRun }) => paidByRun),
      [4_500_000_000_000_000n, 4_500_000_000_000_000n],
    );
  },

  'imports of a number are listed with account, dates and outcome, and their products once':
    async ({ ledger }) => {
      const wide = { number: NUMBER, country: 'GB', product: 'advanced', ip: '192.0.2.1' };
      await take(ledger, [imported({}), imported({ lookup: wide, at: 3_000 })]);
      await take(ledger, [imported({ lookup: { ...wide, number: OTHER } })], 9_500);
      assert.deepEqual(await ledger.imports(NUMBER), [
        {
          ...{ scope, product: 'advanced', ip: '192.0.2.1', at: 3_000, importedAt: 9_000 },
          ...{ outcome: 'insight', reason: undefined },
        },
        {
          ...{ scope, product: 'standard', at: 5_000, importedAt: 9_000 },
          ...{ outcome: 'insight', reason: undefined },
        },
      ]);
      assert.deepEqual(await ledger.importedProducts(), [
        { scope, product: 'advanced' },
        { scope, product: 'standard' },
      ]);
    },

  'an account has answers once one is bought or imported, and other accounts have none by it':
    async ({ ledger }) => {
      const other = { ...scope, account: 'other' };
      assert.equal(await ledger.hasAnswers(scope), false);
      await ledger.begin(request());
      assert.equal(await ledger.hasAnswers(scope), false);
      await take(ledger, [imported({})]);
      assert.deepEqual(
        [await ledger.hasAnswers(scope), await ledger.hasAnswers(other)],
        [true, false],
      );
      await ledger.importAnswers({ scope: other, at: 9_000, answers: [imported({})] });
      assert.equal(await ledger.hasAnswers(other), true);
    },

  'forgetting a number takes its imports, by age those that were given before': async ({
    ledger,
    reopen,
  }) => {
    const two = { number: OTHER, country: 'GB', product: 'standard' };
    await take(ledger, [imported({}), imported({ lookup: two, at: 3_000 })]);
    assert.deepEqual(await ledger.forget({ by: 'age', before: 4_000 }), { lookups: 1, answers: 1 });
    assert.deepEqual(await ledger.forget({ by: 'number', number: NUMBER }), {
      lookups: 1,
      answers: 1,
    });
    const { answers, numbers } = await (await reopen()).inventory();
    assert.deepEqual([answers, numbers], [0, 0]);
  },

  'a forgotten number can be imported again': async ({ ledger }) => {
    await take(ledger, [imported({})]);
    await ledger.forget({ by: 'number', number: NUMBER });
    assert.deepEqual(await take(ledger, [imported({})]), ['imported']);
    assert.deepEqual(await rawOf(ledger), ['body']);
  },

  'an imported number can be bought, and the books add up with imports in them': async ({
    ledger,
  }) => {
    await take(ledger, [imported({})]);
    await buy(ledger, { at: 8_000 });
    assert.deepEqual((await verifyLedger(ledger, 9_000)).findings, []);
    const { attempts, answers, numbers } = await ledger.inventory();
    assert.deepEqual([attempts, answers, numbers], [1, 2, 1]);
  },
};

function imported(changes: Partial<ImportedAnswer>): ImportedAnswer {
  return {
    lookup: { number: NUMBER, country: 'GB', product: 'standard' },
    outcome: 'insight',
    format: 'json',
    raw: 'body',
    reason: undefined,
    at: 5_000,
    ...changes,
  };
}

async function take(
  ledger: Ledger,
  answers: readonly ImportedAnswer[],
  at = 9_000,
): Promise<readonly string[]> {
  return await ledger.importAnswers({ scope, at, answers });
}

/** A run of its own buys the number. */
async function buy(ledger: Ledger, { at, raw }: { at: number; raw?: string }): Promise<string> {
  const { run, executionId } = await ledger.begin(request({ newRun: true }));
  await ledger.record([await sentAgain(ledger, executionId, 1)]);
  await ledger.record([settled(executionId, 1, { at, answer: raw === undefined ? {} : { raw } })]);
  return run.id;
}

async function rawOf(ledger: Ledger): Promise<readonly string[]> {
  const [found = []] = await ledger.answers([query(NUMBER)]);
  return found.map(({ raw }) => raw);
}
