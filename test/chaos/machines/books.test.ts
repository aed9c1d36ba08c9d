import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { eur, request, sent } from '../../ledger/events.ts';
import { skipWithoutPostgres, withClient } from '../../ledger/postgres-server.ts';
import { closeServers, makePlace, openServer } from '../../ledger/postgres-store.ts';
import { auditMoney } from './books.ts';
import { findBoughtAgain } from './purchases.ts';

const NO_FACTS = {
  damage: [],
  attempts: [],
  answers: [],
  outputs: [],
  runs: [],
  bounds: new Map(),
};

test('a lookup with two final answers was bought twice, but where whoever asked first was taken for dead before', () => {
  const one = { lookup: 7, number: '447700900001', outcome: 'insight' };
  const answered = [
    { ...one, execution: 1, sentAt: 1_000 },
    { ...one, execution: 2, sentAt: 60_000 },
  ];
  const find = (fenced: ReadonlyMap<number, number>) =>
    findBoughtAgain({ answered, fenced, facts: NO_FACTS });
  assert.deepEqual(find(new Map()), {
    explained: 0,
    findings: [{ kind: 'twice', words: '447700900001 was bought by execution 1 and again by 2' }],
  });
  assert.equal(find(new Map([[1, 90_000]])).findings.length, 1);
  assert.deepEqual(find(new Map([[1, 50_000]])), { explained: 1, findings: [] });
});

describe('the money of a server', { skip: skipWithoutPostgres }, () => {
  after(closeServers);

  test('a cap that does not hold and a row that its attempts do not add up to are found', async () => {
    const { server, name, file } = await makePlace();
    const ledger = await openServer(file);
    const { executionId } = await ledger.begin(request({ maxSpend: eur('0.02') }));
    await ledger.record([sent(executionId, 1)]);
    const audit = (tamper: string) =>
      withClient(server, name, async (client) => {
        await client.query(tamper);
        return (await auditMoney(client)).map(({ kind }) => kind);
      });
    assert.deepEqual(await audit('SELECT 1'), []);
    assert.deepEqual(await audit('UPDATE insight_batch.runs SET max_spend = 0.008'), ['cap']);
    assert.deepEqual(await audit('UPDATE insight_batch.runs SET reserved = 0'), [
      'damage',
      'damage',
    ]);
  });
});
