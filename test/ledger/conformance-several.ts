import assert from 'node:assert/strict';
import { subtractHeld, sumHeld } from '../../src/domain/records.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import type { Cases, OpenStore } from './conformance.ts';
import { lookup, noMoney, started } from './conformance-probe.ts';
import { closed, ending, eur, judge, query, request, scope, sent, settled } from './events.ts';

const inFlight = { kind: 'in_flight' } as const;
const answered = { kind: 'answered' } as const;
const floor = { kind: 'floor' } as const;
const fenced = { kind: 'fenced' } as const;

/** The cases run only where a store may be opened twice. */
export async function openSecond({ second }: OpenStore): Promise<Ledger> {
  if (!second) throw new Error('This store is for one process at a time.');
  return await second();
}

const other = { input: '/lists/other.csv' };

/** Two processes that have one store open, each with an execution of its own. */
export const severalCases: Cases = {
  'two runs work at once: what one has on the wire stays open when the other begins, and is bought once':
    async (store) => {
      const { ledger } = store;
      const second = await openSecond(store);
      const one = (await ledger.begin(request())).executionId;
      await ledger.record([sent(one, 1)]);
      const { executionId: two, orphaned, others } = await second.begin(request(other));
      assert.deepEqual([orphaned, others], [0, 0]);
      assert.deepEqual(await judge(second, [sent(two, 1), sent(two, 2, lookup(2))]), [
        inFlight,
        started,
      ]);
      await ledger.record([settled(one, 1)]);
      assert.deepEqual(await judge(second, [sent(two, 3)]), [answered]);
      const [found = []] = await second.answers([query('447700900001')]);
      assert.equal(found.length, 1);
    },

  'what one process has in flight the others see until it ends, and what the dead had until somebody ends it':
    async (store) => {
      const { ledger, lapse } = store;
      const second = await openSecond(store);
      const one = (await ledger.begin(request())).executionId;
      await second.begin(request(other));
      const lookups = [1, 2, 3].map((index) => sent(0, 0, lookup(index)).lookup);
      const look = () => second.inFlight({ scope, lookups });
      await ledger.record([sent(one, 1), sent(one, 2, lookup(2)), sent(one, 3, lookup(3))]);
      assert.deepEqual(await look(), [true, true, true]);
      await ledger.record([settled(one, 1), closed(one, 2)]);
      assert.deepEqual(await look(), [false, false, true]);
      await lapse?.(one);
      assert.deepEqual(await look(), [false, false, true]);
      await second.begin(request(other));
      assert.deepEqual(await look(), [false, false, false]);
    },

  'a beginning knows the newest answer on record: what came before it, and what others have answered since':
    async (store) => {
      const { ledger } = store;
      const second = await openSecond(store);
      const begun = await ledger.begin(request());
      const one = begun.executionId;
      assert.equal(begun.newestAnswer, 0);
      await ledger.record([sent(one, 1), sent(one, 2, lookup(2))]);
      await ledger.record([settled(one, 1)]);
      const { newestAnswer } = await second.begin(request({ joins: true }));
      await ledger.record([settled(one, 2)]);
      const [[before] = [], [since] = []] = await second.answers(
        [1, 2].map((index) => query(lookup(index).number)),
      );
      assert.equal(before?.id, newestAnswer);
      assert.ok((since?.id ?? 0) > newestAnswer, String(since?.id));
    },

  'a run that somebody works on is held, but for whoever joins it; another run of the store is not':
    async (store) => {
      const { ledger } = store;
      const second = await openSecond(store);
      const first = await ledger.begin(request());
      await assert.rejects(second.begin(request()), { name: 'LedgerError', kind: 'held' });
      const joined = await second.begin(request({ joins: true }));
      assert.deepEqual([joined.run.id, joined.others, joined.continued], [first.run.id, 1, true]);
      await second.finish(joined.executionId, ending({ status: 'interrupted' }));
      assert.equal((await second.begin(request({ newRun: true }))).continued, false);
    },

  'who is at work is told as long as it is, with its run': async (store) => {
    const { ledger, lapse } = store;
    const second = await openSecond(store);
    const one = await ledger.begin(request());
    const two = await second.begin(request(other));
    const onlooker = await openSecond(store);
    const tell = async () => (await onlooker.workers?.())?.map(({ id, runId }) => [id, runId]);
    assert.deepEqual(await tell(), [
      [one.executionId, one.run.id],
      [two.executionId, two.run.id],
    ]);
    await lapse?.(one.executionId);
    assert.deepEqual(await tell(), [[two.executionId, two.run.id]]);
    await second.finish(two.executionId, ending());
    assert.deepEqual(await tell(), []);
  },

  'the cap is of the run, and each process is told what the others hold': async (store) => {
    const { ledger } = store;
    const second = await openSecond(store);
    const maxSpend = eur('0.02');
    const one = (await ledger.begin(request({ maxSpend }))).executionId;
    const two = (await second.begin(request({ joins: true }))).executionId;
    await ledger.record([sent(one, 1)]);
    const { verdicts, position } = await second.record([
      sent(two, 1, lookup(2)),
      sent(two, 2, lookup(3)),
    ]);
    assert.deepEqual(verdicts, [started, noMoney]);
    assert.deepEqual(
      [position.reserved, position.others.reserved, position.openByOthers],
      [eur('0.018'), eur('0.009'), 1],
    );
    const after = (await ledger.record([settled(one, 1)])).position;
    assert.deepEqual(
      [after.net, sumHeld(after.others), after.others.reserved],
      [eur('0.0045'), eur('0.009'), eur('0.009')],
    );
    assert.equal(sumHeld(subtractHeld(after, after.others)), eur('0.0045'));
    assert.deepEqual(await judge(second, [sent(two, 3, { ...lookup(3), ceiling: '0.0065' })]), [
      started,
    ]);
  },

  'a floor is of the account: what all runs hold and have spent counts, those of another account do not':
    async (store) => {
      const { ledger } = store;
      const second = await openSecond(store);
      const one = (await ledger.begin(request())).executionId;
      const two = (await second.begin(request(other))).executionId;
      const ask = (sequence: number, most: string) =>
        sent(two, sequence, { ...lookup(sequence + 1), accountMost: most });
      await ledger.record([sent(one, 1)]);
      const { verdicts, position } = await second.record([ask(1, '0.0179'), ask(2, '0.018')]);
      assert.deepEqual(verdicts, [floor, started]);
      assert.deepEqual([position.account.open, position.openByOthers], [1, 0]);
      await ledger.record([settled(one, 1)]);
      assert.deepEqual(await judge(second, [ask(3, '0.0224'), ask(4, '0.0225')]), [floor, started]);
      const standing = await second.standing(scope);
      assert.deepEqual([standing.net, sumHeld(standing)], [eur('0.0045'), eur('0.0225')]);
      const elsewhere = { origin: scope.origin, account: 'another' };
      assert.equal(sumHeld(await ledger.standing(elsewhere)), 0n);
      await ledger.finish(one, ending());
      const three = (await ledger.begin(request({ scope: elsewhere }))).executionId;
      const poor = sent(three, 1, { ...lookup(9), accountMost: '0.009' });
      assert.deepEqual(await judge(ledger, [poor]), [started]);
    },

  'the standing of an account counts the living open, and what the dead have left open in doubt':
    async (store) => {
      const { ledger, lapse } = store;
      const second = await openSecond(store);
      const one = (await ledger.begin(request())).executionId;
      await second.begin(request(other));
      await ledger.record([sent(one, 1), sent(one, 2, lookup(2))]);
      const alive = await second.standing(scope);
      assert.deepEqual([alive.reserved, alive.doubt, alive.open], [eur('0.018'), 0n, 2]);
      await lapse?.(one);
      const dead = await second.standing(scope);
      assert.deepEqual([dead.reserved, dead.doubt, dead.open], [0n, eur('0.018'), 0]);
    },

  'a run has the status of whoever ends last; completed it is whoever else works on, and stays':
    async (store) => {
      const { ledger } = store;
      const second = await openSecond(store);
      const join = request({ joins: true });
      const statusOf = async (id: string) => (await ledger.run(id))?.status;
      const { run, executionId: one } = await ledger.begin(request());
      const two = (await second.begin(join)).executionId;
      const stopped = ending({ status: 'stopped', stopReason: 'max-spend', exitCode: 4 });
      await ledger.finish(one, stopped);
      assert.equal(await statusOf(run.id), 'interrupted');
      const three = (await ledger.begin(join)).executionId;
      await second.finish(two, ending());
      assert.equal(await statusOf(run.id), 'completed');
      await ledger.finish(three, ending({ status: 'interrupted', stopReason: 'signal' }));
      assert.equal(await statusOf(run.id), 'completed');
    },

  'an execution that was taken for dead ends what it sent, starts nothing, and says nothing for its run':
    async (store) => {
      const { ledger, lapse } = store;
      const second = await openSecond(store);
      const { run, executionId: one } = await ledger.begin(request());
      await ledger.record([sent(one, 1), sent(one, 2, lookup(2)), sent(one, 3, lookup(3))]);
      await lapse?.(one);
      const next = await second.begin(request());
      assert.deepEqual([next.orphaned, next.continued, next.run.id], [3, true, run.id]);
      assert.deepEqual(await judge(ledger, [sent(one, 4, lookup(4)), sent(one, 1)]), [
        fenced,
        fenced,
      ]);
      const { position } = await ledger.record([
        settled(one, 1),
        closed(one, 2),
        closed(one, 3, { class: 'not_sent' }),
      ]);
      assert.deepEqual(
        [position.net, position.doubt, position.reserved],
        [eur('0.0045'), eur('0.009'), 0n],
      );
      await ledger.finish(one, ending());
      assert.equal((await second.run(run.id))?.status, 'interrupted');
      assert.deepEqual(await second.damage(), []);
    },
};
