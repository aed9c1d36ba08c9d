import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inShort, judged, response } from './judged.ts';

const withStatus = (status: number, price?: string): string =>
  JSON.stringify({
    status,
    status_message: 'words',
    ...(price === undefined ? {} : { request_price: price }),
  });

const TABLE: readonly (readonly [status: number, withoutPrice: string, withPrice: string])[] = [
  [0, 'settled done insight', 'settled done insight'],
  [1, 'rejected throttled status_1', 'settled done failed'],
  [2, 'in_doubt retry status_2', 'settled done failed'],
  [3, 'rejected done status_3', 'settled done refused'],
  [4, 'rejected stop:credentials status_4', 'settled stop:credentials failed'],
  [5, 'rejected retry status_5', 'settled done failed'],
  [9, 'rejected stop:empty-account status_9', 'settled stop:empty-account failed'],
  [19, 'rejected stop:facility status_19', 'settled stop:facility failed'],
  [43, 'settled done partial', 'settled done partial'],
  [44, 'settled done partial', 'settled done partial'],
  [45, 'settled done partial', 'settled done partial'],
  [999, 'rejected done status_999', 'settled done failed'],
  [2147, 'in_doubt retry status_2147', 'settled done failed'],
];

for (const [status, withoutPrice, withPrice] of TABLE) {
  test(`status ${String(status)} without a price is ${withoutPrice}, with one ${withPrice}`, () => {
    const free = judged(response(200, withStatus(status)));
    assert.equal(inShort(free), withoutPrice);
    assert.equal(free.readable, true);
    const paid = judged(response(200, withStatus(status, '0.00500000')));
    assert.equal(inShort(paid), withPrice);
    assert.equal(paid.class === 'settled' && paid.answer.requestPrice, 5_000_000_000_000_000n);
  });
}

test('status 0 without a price is settled with an unknown price, for the price book to fill in', () => {
  const result = judged(response(200, '{"status":0,"request_id":"r-1"}'));
  assert.equal(inShort(result), 'settled done insight');
  assert.deepEqual(
    result.class === 'settled' && [
      result.answer.requestPrice,
      result.answer.refundPrice,
      result.answer.requestId,
    ],
    [undefined, undefined, 'r-1'],
  );
});

test('a price that cannot be read, is below zero or has 20 places still says that money was taken', () => {
  for (const price of ['"free"', '"-0.01"', '"0,05"', '0.00500000000000000001']) {
    const result = judged(response(200, `{"status":3,"request_price":${price}}`));
    assert.equal(inShort(result), 'settled done refused', price);
    assert.equal(result.class === 'settled' && result.answer.requestPrice, 'unreadable', price);
  }
});

test('a price of 22 places, a word or a refund below zero is told apart from one that is absent, and one of 18 places is exact', () => {
  const prices = (request: string, refund: string): unknown => {
    const result = judged(
      response(200, `{"status":0,"request_price":${request},"refund_price":${refund}}`),
    );
    return result.class === 'settled' && [result.answer.requestPrice, result.answer.refundPrice];
  };
  assert.deepEqual(prices('0.0050000000000000000001', 'null'), ['unreadable', undefined]);
  assert.deepEqual(prices('"abc"', '"0"'), ['unreadable', 0n]);
  assert.deepEqual(prices('1e40', '"null"'), ['unreadable', undefined]);
  assert.deepEqual(prices('0.005', '-0.001'), [5_000_000_000_000_000n, 'unreadable']);
  assert.deepEqual(prices('0.005', '"all"'), [5_000_000_000_000_000n, 'unreadable']);
  assert.deepEqual(prices('0.005000000000000001', '""'), [5_000_000_000_000_001n, undefined]);
});

test('a price that is null, the string "null" or empty is no price', () => {
  for (const price of ['null', '"null"', '""', '" "']) {
    assert.equal(
      inShort(judged(response(200, `{"status":3,"request_price":${price}}`))),
      'rejected done status_3',
      price,
    );
  }
});

test('an answer without a status that carries a price of 0.03 is paid data', () => {
  const result = judged(response(200, '{"request_price":"0.03","lookup_outcome":2}'));
  assert.equal(inShort(result), 'settled done partial');
});

test('a lookup_outcome of 1 or 2 makes status 0 partial and says why, one of 0 does not', () => {
  const words = (outcome: number): string =>
    `{"status":0,"lookup_outcome":${String(outcome)},"lookup_outcome_message":"some fields"}`;
  const partial = judged(response(200, words(1)));
  assert.equal(inShort(partial), 'settled done partial');
  assert.deepEqual(partial.class === 'settled' && partial.answer.reason, {
    slug: 'lookup_outcome_1',
    words: 'some fields',
  });
  assert.equal(inShort(judged(response(200, words(2)))), 'settled done partial');
  const whole = judged(response(200, words(0)));
  assert.equal(inShort(whole), 'settled done insight');
  assert.equal(whole.class === 'settled' && whole.answer.reason, undefined);
});

test('statuses 3 and 999 keep their answer for the row; 1, 4, 9 and 19 have none', () => {
  const answered = (status: number): boolean => {
    const result = judged(response(200, withStatus(status)));
    return result.class === 'rejected' && result.answer !== undefined;
  };
  assert.deepEqual([3, 999, 5, 1, 4, 9, 19].map(answered), [
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('a refund is expected of a failed lookup, and of cnam asked for a number outside the US', () => {
  const expected = (body: string, cnam: boolean): boolean => {
    const result = judged(response(200, body), { cnam });
    return result.class === 'settled' && result.answer.refundExpected;
  };
  assert.equal(expected('{"status":0,"lookup_outcome":2}', false), true);
  assert.equal(expected('{"status":0,"country_code":"GB"}', true), true);
  assert.equal(expected('{"status":0,"country_code":"GB"}', false), false);
  assert.equal(expected('{"status":0,"country_code":"US"}', true), false);
  assert.equal(expected('{"status":0}', true), false);
});

test('what is in doubt at another level is rejected and free at level basic, and still asked again', () => {
  const basic = { level: 'basic' } as const;
  assert.equal(
    inShort(judged({ kind: 'lost', code: 'timeout', words: 'w', latencyMs: 1 }, basic)),
    'rejected retry timeout',
  );
  assert.equal(inShort(judged(response(502, '<html>'), basic)), 'rejected retry http_502');
  assert.equal(inShort(judged(response(200, 'rubbish'), basic)), 'rejected retry unreadable');
  assert.equal(inShort(judged(response(200, withStatus(7)), basic)), 'rejected retry status_7');
  const rubbish = judged(response(200, 'rubbish'), basic);
  assert.deepEqual(
    rubbish.class === 'rejected' && [rubbish.readable, rubbish.clientError, rubbish.answer],
    [false, false, undefined],
  );
  assert.equal(inShort(judged(response(200, withStatus(0)), basic)), 'settled done insight');
});

test('a reason is one line without the number that the service repeats in it, at most 200 characters long', () => {
  const message = 'Invalid request :: Not valid number\\n format detected [ 447700900123 ]';
  const result = judged(response(200, `{"status":3,"status_message":"${message}"}`));
  const reason = {
    slug: 'status_3',
    words: 'Invalid request :: Not valid number format detected [ *********123 ]',
  };
  assert.deepEqual(result.class === 'rejected' && [result.reason, result.answer?.reason], [
    reason,
    reason,
  ]);
  const long = judged(response(200, `{"status":5,"status_message":"${'long '.repeat(100)}"}`));
  assert.equal(long.class === 'rejected' && long.reason.words.length, 200);
  const lines = judged(response(200, '{"status":5,"status_message":" one\\n\\t two "}'));
  assert.equal(lines.class === 'rejected' && lines.reason.words, 'one two');
});

test('a status of 4 names the variables, the words of the service and the free check', () => {
  const { next } = judged(response(200, '{"status":4,"error_text":"Invalid credentials"}'));
  assert.equal(
    next.kind === 'stop' && next.stop.words,
    'The service refused the credentials (status 4, "Invalid credentials"). Check VONAGE_API_KEY and VONAGE_API_SECRET; "insight-batch balance" tests them without cost.',
  );
});
