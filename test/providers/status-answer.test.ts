import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inShort, judged, response } from './judged.ts';

const FULL = {
  status: 0,
  status_message: 'Success',
  request_id: 'r-1',
  request_price: '0.03000000',
  refund_price: '0.01500000',
  remaining_balance: '17.775',
  current_carrier: {
    network_code: '23420',
    name: 'Hutchison',
    country: 'GB',
    network_type: 'mobile',
  },
  lookup_outcome: 1,
  lookup_outcome_message: 'Partial   success -\n some fields populated',
};

function answerOf(
  body: object,
  asked: Parameters<typeof judged>[1] = { level: 'advanced' },
): object {
  const result = judged(response(200, JSON.stringify(body)), asked);
  if (result.class !== 'settled') throw new Error(`${result.class} is no answer`);
  return result.answer;
}

test('an answer hands on its refund 0.015, the balance 17.775, the carrier and its network type', () => {
  const { raw: _raw, ...answer } = answerOf(FULL) as { raw: string };
  assert.deepEqual(answer, {
    outcome: 'partial',
    format: 'json',
    status: '0',
    requestId: 'r-1',
    requestPrice: 30_000_000_000_000_000n,
    refundPrice: 15_000_000_000_000_000n,
    remainingBalance: 17_775_000_000_000_000_000n,
    facts: {
      lineType: 'mobile',
      reachable: undefined,
      assigned: undefined,
      ported: undefined,
      roaming: undefined,
      carrier: 'Hutchison',
      country: undefined,
    },
    refundExpected: false,
    reason: { slug: 'lookup_outcome_1', words: 'Partial success - some fields populated' },
  });
});

test('a status that is not 0 is the reason, with its own words; without words they are empty', () => {
  const { reason: told } = answerOf({
    ...FULL,
    status: 43,
    status_message: 'Lookup Handler  busy',
  }) as { reason: object };
  assert.deepEqual(told, { slug: 'status_43', words: 'Lookup Handler busy' });
  const { status_message: _words, ...silent } = FULL;
  const { reason: untold } = answerOf({ ...silent, status: 44 }) as { reason: object };
  assert.deepEqual(untold, { slug: 'status_44', words: '' });
});

test('a partial outcome without words of its own has a reason without words', () => {
  const { lookup_outcome_message: _words, ...silent } = FULL;
  const { reason } = answerOf(silent) as { reason: object };
  assert.deepEqual(reason, { slug: 'lookup_outcome_1', words: '' });
});

test('a balance below zero is kept, a price of 0 is a price', () => {
  const answer = answerOf({ ...FULL, remaining_balance: '-1.5', request_price: '0' }) as {
    remainingBalance: bigint;
    requestPrice: bigint;
  };
  assert.deepEqual(
    [answer.remainingBalance, answer.requestPrice],
    [-1_500_000_000_000_000_000n, 0n],
  );
});

test('a status that nobody knows and that says nothing is named as undocumented', () => {
  const result = judged(response(200, '{"status":2147}'));
  assert.equal(inShort(result), 'in_doubt retry status_2147');
  assert.match(
    result.class === 'in_doubt' ? result.reason.words : '',
    /a status that is not documented/,
  );
  const told = judged(response(200, '{"status":2147,"status_message":"Back off"}'));
  assert.match(told.class === 'in_doubt' ? told.reason.words : '', /Back off/);
});

test('HTTP 299 with a readable body is an answer, HTTP 300 is in doubt whatever its body says', () => {
  assert.equal(inShort(judged(response(299, JSON.stringify(FULL)))), 'settled done partial');
  assert.equal(inShort(judged(response(299, '{"status":0}'))), 'settled done insight');
  assert.equal(judged(response(300, '{"status":0}')).class, 'in_doubt');
});
