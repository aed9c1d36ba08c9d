import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findRunningRuns } from '../../src/run/summary/lines.ts';
import type { ExecutionRecord, RunRecord } from '../../src/domain/records.ts';
import type { LedgerReader } from '../../src/ledger/port.ts';

/** Which run is under way where the ledger is held since `since` and the executions of `a` and `b` are these. */
async function underWay(
  since: number | undefined,
  executions: Readonly<Record<'a' | 'b', readonly Partial<ExecutionRecord>[]>>,
): Promise<unknown> {
  const reader = {
    heldSince: () => Promise.resolve(since),
    runs: () => Promise.resolve([{ id: 'a' }, { id: 'b' }] as RunRecord[]),
    executions: (id: 'a' | 'b') => Promise.resolve(executions[id] as ExecutionRecord[]),
  };
  const [running] = await findRunningRuns(reader as unknown as LedgerReader);
  return running;
}

test('a run is under way where its last execution began under the lock that is held and has not ended', async () => {
  const killed = { startedAt: 100, finishedAt: undefined };
  const open = { startedAt: 500, finishedAt: undefined };
  const ended = { startedAt: 500, finishedAt: 600 };
  assert.equal(await underWay(500, { a: [ended], b: [killed, open] }), 'b');
  assert.equal(
    await underWay(undefined, { a: [killed], b: [open] }),
    undefined,
    'nobody holds the ledger',
  );
  assert.equal(
    await underWay(499, { a: [killed], b: [ended] }),
    undefined,
    'ledger prune holds it, or a run that has not begun',
  );
});
