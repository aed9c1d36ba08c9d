import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { playOverlap, playTakeover, playTeams } from '../chaos/machines/teams.ts';
import { skipWithoutPostgres, usePostgres } from '../ledger/postgres-server.ts';

describe('several machines on one account', { skip: skipWithoutPostgres }, () => {
  test('four teams with four runs and one list of 200 numbers buy 200 lookups', async () => {
    const { codes, charges, twice, answered, findings } = await playTeams(await usePostgres(), {
      ...{ teams: 4, numbers: 200, rate: 0 },
    });
    assert.deepEqual(codes, [0, 0, 0, 0]);
    assert.deepEqual([charges, twice, answered], [200, [], [200, 200, 200, 200]]);
    assert.deepEqual(findings, []);
  });

  test('two machines with lists that overlap by half buy no number twice, though one is killed in the middle', async () => {
    const { codes, charges, twice, answered, findings } = await playOverlap(await usePostgres(), {
      ...{ numbers: 200, rate: 0 },
    });
    assert.ok(
      codes.every((code) => code === 0 || code === 3),
      codes.join(),
    );
    assert.deepEqual([twice, findings], [[], []]);
    // What was on the wire at the kill is in doubt, and skipped by both.
    assert.ok(charges >= 250 && charges <= 300, `${String(charges)} charges`);
    assert.ok(
      answered.every((rows) => rows >= 150),
      answered.join(),
    );
  });

  test('a machine that is killed at 40 % of 200 rows is taken over by another, which writes the output', async () => {
    const { codes, twice, answered, findings } = await playTakeover(await usePostgres(), {
      ...{ numbers: 200, rate: 0, killedAt: 0.4 },
    });
    assert.deepEqual([codes.length, twice, answered.length], [1, [], 1]);
    // What was on the wire is in doubt, and skipped.
    assert.ok((answered[0] ?? 0) >= 150, `${String(answered[0])} of 200 are answered`);
    assert.ok(codes[0] === 0 || codes[0] === 3);
    assert.deepEqual(findings, []);
  });
});
