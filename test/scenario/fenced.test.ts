import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  makeDatabase,
  skipWithoutPostgres,
  usePostgres,
  withClient,
} from '../ledger/postgres-server.ts';
import { socketUrl } from '../ledger/postgres-store.ts';
import { scene } from './scene.ts';

interface Fenced {
  readonly code: number | null;
  readonly err: string;
  readonly spent: number;
  readonly runs: string;
}

/** A run of 40 numbers that somebody takes for dead behind its fourth request, by `sql`; its end, and what was charged. */
async function fence(sql: string): Promise<Fenced> {
  const server = await usePostgres();
  const name = await makeDatabase(server);
  const ledger = ['--ledger', socketUrl(server, name)];
  let found: Fenced | undefined;
  await scene({ latencyMs: { min: 20, max: 60 } }, async ({ start, call, sandbox, folder }) => {
    const lines = Array.from({ length: 40 }, (_, index) => `+4477009${String(10_000 + index)}`);
    writeFileSync(join(folder, 'list.csv'), `phone\n${lines.join('\n')}\n`);
    const limits = ['--new-run', '--max-age', '0', '--max-spend', '0.09', '--rate', '4'];
    const args = ['enrich', 'list.csv', '--base-url', sandbox.url, ...ledger, ...limits];
    const run = start(args, { cwd: folder });
    await sandbox.seen(4);
    await withClient(server, name, (client) => client.query(sql));
    const { code, err } = await run.ended;
    const runs = (await call(['runs', ...ledger])).out;
    found = { code, err, spent: sandbox.books().charges.length, runs };
  });
  assert.ok(found);
  return found;
}

const FENCE = 'UPDATE insight_batch.executions SET fenced_at = clock_timestamp()';

describe('a process that was taken for dead', { skip: skipWithoutPostgres }, () => {
  test('goes on with its run, though it was begun with --new-run, and the cap holds over both', async () => {
    const { code, err, spent, runs } = await fence(FENCE);
    assert.equal(code, 4, err);
    assert.match(err, /^Others took this process for dead.* It begins again/m);
    assert.match(err, /^Continuing run /m);
    assert.equal(runs.match(/list\.csv/g)?.length, 1, runs);
    assert.ok(spent <= 20, `${String(spent)} lookups of 0.0045 under a cap of 0.09`);
  });

  test('writes what its run has bought where others have ended that meanwhile: a new one would have a cap of its own', async () => {
    const { code, err, runs, spent } = await fence(
      `${FENCE}; UPDATE insight_batch.runs SET status = 'stopped', stop_reason = 'max-spend'`,
    );
    assert.equal(code, 4, err);
    assert.match(err, /^Taking part in run \S+, which others have ended/m);
    assert.equal(runs.match(/list\.csv/g)?.length, 1, runs);
    assert.ok(spent <= 20, `${String(spent)} lookups of 0.0045 under a cap of 0.09`);
  });
});
