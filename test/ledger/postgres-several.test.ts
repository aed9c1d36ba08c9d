import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Ledger } from '../../src/ledger/port.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import { lookup } from './conformance-probe.ts';
import { attemptsOf, closed, ending, eur, query, request, sent, settled } from './events.ts';
import { skipWithoutPostgres, withClient } from './postgres-server.ts';
import { closeServers, makePlace, openServer } from './postgres-store.ts';

const other = { input: '/lists/other.csv' };

/** One that sleeps with three attempts on the wire while its lease runs out; nobody has ended it. */
async function fallAsleep(): Promise<{
  sleeper: Ledger;
  second: Ledger;
  runId: string;
  one: number;
}> {
  const { server, name, file } = await makePlace();
  const sleeper = await openServer(file);
  const second = await openServer(file);
  const { run, executionId: one } = await sleeper.begin(request());
  await sleeper.record([1, 2, 3].map((at) => sent(one, at, lookup(at))));
  await withClient(server, name, (client) =>
    client.query("UPDATE insight_batch.executions SET lease_until = now() - interval '1 second'"),
  );
  return { sleeper, second, runId: run.id, one };
}

describe('several processes on one server', { skip: skipWithoutPostgres }, () => {
  after(closeServers);

  test('of two that end at the same moment one sees the other, and their run is stopped, twenty times', async () => {
    const { file } = await makePlace();
    const first = await openServer(file);
    const second = await openServer(file);
    for (let round = 0; round < 20; round += 1) {
      const { run, executionId } = await first.begin(request());
      const joined = await second.begin(request({ joins: true }));
      const end = ending({ status: 'stopped', stopReason: 'max-spend', exitCode: 4 });
      await Promise.all([first.finish(executionId, end), second.finish(joined.executionId, end)]);
      assert.equal((await first.run(run.id))?.status, 'stopped', `round ${String(round)}`);
    }
  });

  test('who ends when the others of its run are dead has the last word on it', async () => {
    const { server, name, file } = await makePlace();
    const first = await openServer(file);
    const second = await openServer(file);
    const { run, executionId } = await first.begin(request());
    await first.record([sent(executionId, 1)]);
    const joined = await second.begin(request({ joins: true }));
    // Its process is gone, which nobody has noticed yet.
    await withClient(server, name, (client) =>
      client.query('UPDATE insight_batch.executions SET ticks = 1 WHERE id = $1', [executionId]),
    );
    const end = ending({ status: 'stopped', stopReason: 'max-spend', exitCode: 4 });
    await second.finish(joined.executionId, end);
    const { status, stopReason } = (await second.run(run.id)) ?? {};
    assert.deepEqual([status, stopReason], ['stopped', 'max-spend']);
    const [attempt] = await attemptsOf(second, { by: 'run', runId: run.id });
    assert.equal(attempt?.class, 'in_doubt');
    assert.deepEqual((await verifyLedger(second, 9_000)).findings, []);
  });

  test('a run is joined for a lease after its end, by machines that have not been through its list', async () => {
    const { server, name, file } = await makePlace();
    const alter = (sql: string) =>
      withClient(server, name, (client) => client.query(`UPDATE insight_batch.${sql}`));
    const first = await openServer(file);
    const { run, executionId } = await first.begin(request({ name: 'nightly' }));
    const over = { status: 'stopped', stopReason: 'max-spend', exitCode: 4 } as const;
    await first.finish(executionId, ending({ ...over, at: Date.now() }));
    const late = request({ name: 'nightly', joins: true, input: '/elsewhere.csv' });
    const find = async () => (await first.runToContinue(late))?.id;
    assert.equal(await find(), undefined, 'this machine has been through');
    await alter("executions SET host = 'elsewhere'");
    assert.equal(await find(), run.id);
    assert.equal(await first.runToContinue({ ...late, joins: false }), undefined);
    assert.equal(await first.runToContinue({ ...late, newRun: true }), undefined);
    const second = await openServer(file);
    const begun = await second.begin(late);
    assert.deepEqual([begun.run.id, begun.isLate, begun.others], [run.id, true, 0]);
    await alter('runs SET finished_at = finished_at - 61000');
    assert.equal(await find(), run.id, 'others still work on it');
    await second.finish(begun.executionId, ending({ ...over, exitCode: 130, at: Date.now() }));
    assert.equal(await find(), run.id, 'it was interrupted, and may come back');
    await alter('runs SET finished_at = finished_at - 61000');
    assert.equal(await find(), undefined);
  });

  test('a run that one has completed adds up however others end who are at work on it or come late', async () => {
    const { file } = await makePlace();
    const [first, second] = [await openServer(file), await openServer(file)];
    const { run, executionId } = await first.begin(request());
    const joined = await second.begin(request({ joins: true }));
    const verify = async () => (await verifyLedger(first, 9_000)).findings;
    await first.finish(executionId, ending({ at: 8_000 }));
    assert.deepEqual(await verify(), []);
    await second.finish(
      joined.executionId,
      ending({ status: 'interrupted', stopReason: 'signal', exitCode: 130, at: 8_500 }),
    );
    assert.deepEqual(await verify(), []);
    assert.equal((await first.run(run.id))?.status, 'completed');
  });

  test('a file is written by one process of a machine, whatever its run; who was given none may join', async () => {
    const { server, name, file } = await makePlace();
    const first = await openServer(file);
    const second = await openServer(file);
    const writes = ['/lists/second.xlsx', '/lists/out.csv'];
    await first.begin(request({ writes: ['/lists/out.csv', '/lists/first.xlsx'] }));
    await assert.rejects(second.begin(request({ ...other, writes })), {
      name: 'LedgerError',
      kind: 'held',
      message: /^Cannot start: .* writes \/lists\/out\.csv too\./,
    });
    await assert.rejects(second.begin(request({ joins: true, writes })), { kind: 'held' });
    const joined = await second.begin(request({ joins: true, writes, writesBesideOthers: [] }));
    assert.equal(joined.others, 1);
    // Where a system does not tell machines apart, their names do.
    await withClient(server, name, (client) =>
      client.query('UPDATE insight_batch.executions SET boot = NULL'),
    );
    const third = await openServer(file);
    await assert.rejects(third.begin(request({ joins: true, writes })), { kind: 'held' });
    await withClient(server, name, (client) =>
      client.query("UPDATE insight_batch.executions SET host = 'elsewhere'"),
    );
    assert.equal((await third.begin(request({ joins: true, writes }))).others, 2);
  });

  test('who wakes up records what it can, and what a balance or records have settled stays', async () => {
    const { sleeper, second, runId, one } = await fallAsleep();
    const { executionId } = await second.begin(request(other));
    await second.finish(executionId, ending());
    await second.reconcile(
      [
        { id: { executionId: one, sequence: 1 }, amount: eur('0.004'), records: ['r1'] },
        { id: { executionId: one, sequence: 2 }, amount: undefined, records: [] },
      ],
      9_000,
    );
    const { position } = await sleeper.record([
      closed(one, 1, { class: 'in_doubt' }),
      settled(one, 2),
      settled(one, 3),
    ]);
    assert.deepEqual([position.net, position.doubt], [eur('0.0085'), 0n]);
    const classes = (await attemptsOf(second, { by: 'run', runId })).map((each) => each.class);
    assert.deepEqual(classes, ['settled', 'in_doubt', 'settled']);
    assert.deepEqual((await verifyLedger(second, 9_000)).findings, []);
  });

  test('a number that was forgotten while one slept comes back with no answer of it', async () => {
    const { sleeper, second, runId, one } = await fallAsleep();
    await second.forget({ by: 'number', number: lookup(1).number });
    const { position } = await sleeper.record([settled(one, 1), settled(one, 2)]);
    assert.equal(position.net, eur('0.009'));
    const { rows } = await readAnswers(second);
    assert.deepEqual(rows, [lookup(2).number]);
    const [first] = await attemptsOf(second, { by: 'run', runId });
    assert.deepEqual([first?.number, first?.reason?.words ?? ''], [undefined, '']);
    assert.deepEqual((await verifyLedger(second, 9_000)).findings, []);
  });
});

async function readAnswers(ledger: Ledger): Promise<{ rows: readonly string[] }> {
  const { answers } = await ledger.inventory();
  assert.equal(answers, 1);
  const numbers = [1, 2, 3].map((at) => lookup(at).number);
  const found = await ledger.answers(numbers.map((number) => query(number)));
  return { rows: numbers.filter((_, at) => (found[at] ?? []).length > 0) };
}
