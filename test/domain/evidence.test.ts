import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AttemptId } from '../../src/domain/records.ts';
import {
  EVIDENCE_AGE_MS,
  EVIDENCE_WAIT_MS,
  judgeDoubt,
  type EvidenceInput,
  type Judgement,
} from '../../src/domain/evidence.ts';

const id = (sequence: number): AttemptId => ({ executionId: 1, sequence });
const OLD = { id: id(1), ageMs: 15_001 };
const YOUNG = { id: id(2), ageMs: 15_000 };

/** An account of 100, 40 of it spent by this execution, one old attempt of 5 in doubt. */
function judge(over: Partial<EvidenceInput> = {}): Judgement {
  return judgeDoubt({
    opening: 100n,
    net: 40n,
    balance: 60n,
    autoReload: false,
    allReported: true,
    moneyCameIn: false,
    refundOutstanding: false,
    othersAtWork: false,
    doubtful: [OLD],
    ...over,
  });
}

function words(over: Partial<EvidenceInput>): string {
  const judgement = judge(over);
  return judgement.kind === 'nothing-proved' ? judgement.words : judgement.kind;
}

test('a charge may land within 15 s, and a drained run waits 2 s before it reads', () => {
  assert.deepEqual([EVIDENCE_AGE_MS, EVIDENCE_WAIT_MS], [15_000, 2_000]);
});

test('a balance of 60 after a net of 40 from 100 releases every old attempt in doubt', () => {
  assert.deepEqual(judge(), { kind: 'released', ids: [id(1)] });
  assert.deepEqual(judge({ doubtful: [OLD, { id: id(9), ageMs: 60_000 }] }), {
    kind: 'released',
    ids: [id(1), id(9)],
  });
});

test('a balance that is 2 lower bounds the doubt at 2, one that is 50 lower at 50: spending by others only widens it', () => {
  assert.deepEqual(judge({ balance: 58n }), { kind: 'bounded', ids: [id(1)], bound: 2n });
  assert.deepEqual(judge({ balance: 59n }), { kind: 'bounded', ids: [id(1)], bound: 1n });
  assert.deepEqual(judge({ balance: 10n }), { kind: 'bounded', ids: [id(1)], bound: 50n });
});

test('an attempt of 15.000 s is too young to be judged, one of 15.001 s is not', () => {
  assert.match(words({ doubtful: [YOUNG] }), /no attempt in doubt is older than 15 s/);
  assert.deepEqual(judge({ doubtful: [YOUNG, OLD] }), { kind: 'released', ids: [id(1)] });
  assert.deepEqual(judge({ doubtful: [YOUNG, OLD], balance: 57n }), {
    kind: 'bounded',
    ids: [id(1)],
    bound: 3n,
  });
});

test('without doubt there is nothing to judge', () => {
  assert.match(words({ doubtful: [] }), /no attempt in doubt/);
});

test('a top-up proves nothing, whether the balance or an answer shows it', () => {
  assert.match(words({ balance: 61n }), /higher than the charges allow: money came in/);
  assert.match(words({ balance: 60n, moneyCameIn: true }), /money came in while the run was on/);
  assert.match(words({ balance: 50n, moneyCameIn: true }), /money came in while the run was on/);
});

test('a refund that an answer should have carried may have come in since: nothing is proved', () => {
  assert.match(
    words({ refundOutstanding: true }),
    /a refund that an answer announced has not come yet/,
  );
  assert.match(
    words({ refundOutstanding: true, balance: 58n }),
    /a refund that an answer announced has not come yet/,
  );
});

test('autoReload, a charge without a reported price and an unknown opening balance prove nothing', () => {
  assert.match(words({ autoReload: true }), /reloads itself \(autoReload\)/);
  assert.match(words({ allReported: false }), /carried no price/);
  assert.match(words({ opening: undefined }), /opening balance is not known/);
});

test('whatever others spend, what the attempts in doubt took is never above the bound, and nothing is released that was taken', () => {
  const money = fc.bigInt({ min: 0n, max: 1000n });
  fc.assert(
    fc.property(
      money,
      money,
      money,
      money,
      fc.boolean(),
      (net, taken, byOthers, lateCharge, isLate) => {
        // A late charge belongs to an attempt that is too young to be judged; it may or may not be in the balance yet.
        const balance = 10_000n - net - taken - byOthers - (isLate ? 0n : lateCharge);
        const judgement = judge({ opening: 10_000n, net, balance, doubtful: [OLD, YOUNG] });
        if (judgement.kind === 'released') assert.equal(taken, 0n);
        else if (judgement.kind === 'bounded') {
          assert.ok(judgement.bound >= taken);
          assert.deepEqual(judgement.ids, [id(1)]);
        } else assert.fail(judgement.words);
      },
    ),
  );
});
