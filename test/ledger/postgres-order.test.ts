import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Ledger } from '../../src/ledger/port.ts';
import { lookup } from './conformance-probe.ts';
import { closed, ending, eur, request, sent } from './events.ts';
import { skipWithoutPostgres, withClient } from './postgres-server.ts';
import { closeServers, makePlace, openServer } from './postgres-store.ts';

const EXECUTION = 'SELECT 1 FROM insight_batch.executions WHERE id = $1 FOR UPDATE';
const RUN = 'SELECT 1 FROM insight_batch.runs FOR UPDATE NOWAIT';
const ACCOUNT = 'SELECT 1 FROM insight_batch.accounts FOR UPDATE NOWAIT';
const JOIN =
  "INSERT INTO insight_batch.executions (run_id, started_at, holder, host, pid, token, lease_until) VALUES ($1, 9000, 'list.csv', 'elsewhere', 1, 'another', now() + interval '1 minute')";
const WAITING =
  "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

/** Two executions of one run: the first has an attempt on the wire and one in doubt. */
async function startTwo(): Promise<Two> {
  const { server, name, file } = await makePlace();
  const first = await openServer(file);
  const second = await openServer(file);
  const one = (await first.begin(request())).executionId;
  await first.record([sent(one, 1), sent(one, 2, lookup(2))]);
  await first.record([closed(one, 2, { class: 'in_doubt' })]);
  const two = (await second.begin(request({ joins: true }))).executionId;
  const look = <T>(work: Parameters<typeof withClient<T>>[2]) => withClient(server, name, work);
  return { ledgers: [first, second], executions: [one, two], file, look };
}

interface Two {
  readonly ledgers: readonly [Ledger, Ledger];
  readonly executions: readonly [number, number];
  readonly file: string;
  look<T>(work: Parameters<typeof withClient<T>>[2]): Promise<T>;
}

/**
 * Holds the rows of `held` as a batch does that is on its way, lets `work` run into them, and asks
 * for what a batch locks next: nobody may hold that who waits for this one.
 */
async function meet(
  { look }: Pick<Two, 'look'>,
  {
    held,
    next,
    work,
  }: { held: readonly [string, unknown[]][]; next: string; work: () => Promise<unknown> },
): Promise<void> {
  await look(async (client) => {
    await client.query('BEGIN');
    for (const [sql, values] of held) await client.query(sql, values);
    let isDone = false;
    const done = work().finally(() => (isDone = true));
    await look(async (onlooker) => {
      const isWaiting = async () =>
        (await onlooker.query<{ waiting: number }>(WAITING)).rows[0]?.waiting !== 0;
      while (!(await isWaiting())) assert.ok(!isDone, 'It has waited for nobody.');
    });
    await client.query(next);
    await client.query('COMMIT');
    await done;
  });
}

describe('rows are locked in one order', { skip: skipWithoutPostgres }, () => {
  after(closeServers);

  test('who joins a run holds no account while he waits for its row', async () => {
    const two = await startTwo();
    const third = await openServer(two.file);
    // The accounts are added up where somebody is dead, here of another run.
    const dead = await openServer(two.file);
    const id = (await dead.begin(request({ input: '/lists/other.csv' }))).executionId;
    await dead.record([sent(id, 1, lookup(3))]);
    await two.look((client) =>
      client.query('UPDATE insight_batch.executions SET fenced_at = now() WHERE id = $1', [id]),
    );
    const run: [string, unknown[]] = [
      'SELECT 1 FROM insight_batch.runs r JOIN insight_batch.executions x ON x.run_id = r.id WHERE x.id = $1 FOR UPDATE OF r',
      [two.executions[0]],
    ];
    await meet(two, {
      held: [run],
      next: ACCOUNT,
      work: () => third.begin(request({ joins: true })),
    });
  });

  test('what is raised or released of another execution waits for that one before it holds the run', async () => {
    for (const kind of ['raised', 'released'] as const) {
      const two = await startTwo();
      const [one] = two.executions;
      const id = { executionId: one, sequence: 2 };
      const event =
        kind === 'raised'
          ? ({ kind, id, ceiling: eur('0.02') } as const)
          : ({ kind, at: 9_000, ids: [id] } as const);
      await meet(two, {
        held: [[EXECUTION, [one]]],
        next: RUN,
        work: () => two.ledgers[1].record([event]),
      });
    }
  });

  test('who takes back his beginning leaves the run to whoever is about to join it', async () => {
    const { server, name, file } = await makePlace();
    const first = await openServer(file);
    const { run, executionId } = await first.begin(request());
    const look: Two['look'] = (work) => withClient(server, name, work);
    await meet(
      { look },
      {
        held: [
          ['SELECT 1 FROM insight_batch.ledger FOR UPDATE', []],
          [JOIN, [run.id]],
        ],
        next: 'SELECT 1',
        work: () => first.withdraw(executionId),
      },
    );
    assert.equal((await first.run(run.id))?.id, run.id);
    assert.equal((await first.executions(run.id)).length, 1);
  });

  test('who ends what a dead one left open waits for its row before it holds the run', async () => {
    const two = await startTwo();
    const [one, last] = two.executions;
    await two.look((client) =>
      client.query('UPDATE insight_batch.executions SET fenced_at = now() WHERE id = $1', [one]),
    );
    await meet(two, {
      held: [[EXECUTION, [one]]],
      next: RUN,
      work: () => two.ledgers[1].finish(last, ending()),
    });
  });
});
