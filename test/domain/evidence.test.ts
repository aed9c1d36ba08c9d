import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeDoubt } from '../../src/domain/evidence.ts';

const input = {
  opening: 100n,
  net: 40n,
  autoReload: false,
  allReported: true,
  moneyCameIn: false,
  doubtful: [{ id: 1, reserved: 5n, ageMs: 15_001 }],
};

test('a balance of 60 after a net of 40 from 100 releases the attempt in doubt', () => {
  assert.deepEqual(judgeDoubt({ ...input, balance: 60n }), { kind: 'released', ids: [1] });
});

test('a balance that is 2 lower bounds the doubt at 2', () => {
  assert.deepEqual(judgeDoubt({ ...input, balance: 58n }), { kind: 'bounded', ids: [1], bound: 2n });
});

test('a top-up, autoReload, a young attempt and an unreported charge each prove nothing', () => {
  assert.equal(judgeDoubt({ ...input, balance: 61n }).kind, 'nothing-proved');
  assert.equal(judgeDoubt({ ...input, balance: 60n, moneyCameIn: true }).kind, 'nothing-proved');
  assert.equal(judgeDoubt({ ...input, balance: 60n, autoReload: true }).kind, 'nothing-proved');
  assert.equal(judgeDoubt({ ...input, balance: 60n, allReported: false }).kind, 'nothing-proved');
  assert.equal(judgeDoubt({ ...input, balance: 60n, doubtful: [{ id: 1, reserved: 5n, ageMs: 15_000 }] }).kind, 'nothing-proved');
});
