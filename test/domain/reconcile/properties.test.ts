import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nameAttempt } from '../../../src/domain/records.ts';
import type { Claim, ClaimState } from '../../../src/domain/reconcile/claim.ts';
import { reconcile, type Reconciliation } from '../../../src/domain/reconcile/reconcile.ts';
import type { ChargeRecord } from '../../../src/domain/reconcile/record.ts';
import { bookedAt, claimOf, NOON, recordOf } from './scenes.ts';

const PARTS = ['format', 'carrier', 'swap'];
const DAY = { report: 'LOOKUPS', from: NOON - 43_200_000, to: NOON + 43_200_000 };

/** Few numbers and ten minutes, so that many attempts and records stand in each other's windows. */
const anyNumber = fc.constantFrom('447700900001', '447700900002', '447700900003');
const anySecond = fc.integer({ min: 0, max: 600 });
const anyAmount = fc.constantFrom('0', '0.004', '0.005', '0.03', '0.000000000000000001');
const anyId = fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { nil: undefined });
const anyState: fc.Arbitrary<ClaimState> = fc.oneof(
  fc.record({ kind: fc.constantFrom('doubtful', 'billed', 'rejected'), isYoung: fc.boolean() }),
  fc.constantFrom('0.004', '0.005', '0.03').map(bookedAt),
);

const anyClaims = fc
  .array(
    fc.record({
      number: fc.option(anyNumber, { nil: undefined, freq: 8 }),
      at: anySecond,
      lasts: fc.integer({ min: 0, max: 40 }),
      parts: fc.subarray(PARTS, { minLength: 1 }),
      requestId: anyId,
      state: anyState,
      account: fc.constantFrom('key', 'app'),
    }),
    { maxLength: 12 },
  )
  .map((claims) => claims.map((claim, index) => claimOf(index + 1, claim)));

const anyRecords = fc
  .array(
    fc.record({
      number: anyNumber,
      at: anySecond,
      part: fc.constantFrom(...PARTS),
      requestId: anyId,
      amount: fc.option(anyAmount, { freq: 9 }),
      accounts: fc.constantFrom([], ['key'], ['key', 'app']),
    }),
    { maxLength: 16 },
  )
  .map((records) => records.map((record, index) => recordOf(`r${String(index)}`, record)));

const IN_QUESTION = new Set(['doubtful', 'billed']);

function judge(claims: readonly Claim[], records: readonly ChargeRecord[]): Reconciliation {
  return reconcile({ claims, records, periods: [DAY], settledBy: new Set() });
}

test('no record is booked twice, nothing that matches twice is settled, and amounts are those of the records', () => {
  fc.assert(
    fc.property(anyClaims, anyRecords, (claims, records) => {
      const { settlements, contested, foreign, left } = judge(claims, records);
      const used = [
        ...settlements.flatMap((settlement) => settlement.records),
        ...contested.flatMap((contest) => contest.records),
        ...foreign,
      ].map(({ id }) => id);
      assert.equal(new Set(used).size, used.length, 'a record in two places');
      for (const { amount, records: own } of settlements)
        assert.equal(
          amount ?? 0n,
          own.reduce((sum, record) => sum + record.amount!, 0n),
        );
      const settled = settlements.map(({ id }) => nameAttempt(id));
      const stays = left.map(({ id }) => nameAttempt(id));
      const inQuestion = claims.filter(({ state }) => IN_QUESTION.has(state.kind));
      const asked = settlements.filter(({ from }) => from !== 'rejected');
      assert.deepEqual(
        [...asked.map(({ id }) => nameAttempt(id)), ...stays].sort(),
        inQuestion.map(({ id }) => nameAttempt(id)).sort(),
      );
      for (const { ids } of contested)
        for (const id of ids) assert.ok(!settled.includes(nameAttempt(id)), 'contested, settled');
    }),
  );
});

/** An attempt and what the service has charged for each of its parts; undefined where nothing. */
const anyTruth = fc.array(
  fc.record({
    number: anyNumber,
    at: anySecond,
    lasts: fc.integer({ min: 0, max: 40 }),
    delay: fc.integer({ min: -1, max: 10 }),
    charges: fc.array(fc.option(fc.constantFrom('0.004', '0.005', '0.03')), {
      minLength: 3,
      maxLength: 3,
    }),
    parts: fc.subarray(PARTS, { minLength: 1 }),
    kind: fc.constantFrom('doubtful' as const, 'billed' as const),
    tellsId: fc.boolean(),
  }),
  { minLength: 1, maxLength: 14 },
);

test('where every record is of an attempt of the ledger, what is settled together costs what it was charged in truth', () => {
  fc.assert(
    fc.property(anyTruth, fc.boolean(), (truth, recordsTellIds) => {
      const claims = truth.map(({ at, lasts, number, parts, kind, tellsId }, index) =>
        claimOf(index + 1, {
          ...{ at, lasts, number, parts, state: { kind, isYoung: false } },
          requestId: tellsId && kind === 'billed' ? `id-${String(index)}` : undefined,
        }),
      );
      const records = truth.flatMap(({ number, at, delay, charges, parts }, index) =>
        parts.flatMap((part) => {
          const amount = charges[PARTS.indexOf(part)] ?? null;
          const requestId = recordsTellIds ? `id-${String(index)}` : undefined;
          const id = `r${String(index)}-${part}`;
          return amount === null
            ? []
            : recordOf(id, { number, at: at + delay, part, amount, requestId });
        }),
      );
      const { settlements, contested, foreign, left } = judge(claims, records);
      assert.deepEqual([contested, foreign], [[], []]);
      const seen = new Set(records.map(({ part }) => part));
      if (truth.every(({ parts }) => parts.every((part) => seen.has(part))))
        assert.deepEqual(left, []);
      if (left.length > 0) return;
      const sum = (amounts: readonly (bigint | undefined)[]): bigint =>
        amounts.reduce<bigint>((total, amount) => total + (amount ?? 0n), 0n);
      assert.equal(
        sum(settlements.map(({ amount }) => amount)),
        sum(records.map(({ amount }) => amount)),
      );
    }),
  );
});
