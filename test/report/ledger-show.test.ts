import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptRecord } from '../../src/domain/records.ts';
import { ledgerShowText } from '../../src/report/ledger-show.ts';
import { keepPlain } from './plain.ts';
import { attemptOf } from '../domain/attempts.ts';

const EUR = 10n ** 18n;
const options = { width: 200, colour: keepPlain };

function attempt(changes: Partial<AttemptRecord>): AttemptRecord {
  return attemptOf(3, {
    id: { executionId: 12, sequence: 3 },
    latencyMs: 120,
    ceiling: (9n * EUR) / 1000n,
    charge: { source: 'reported', requested: (5n * EUR) / 1000n, refunded: EUR / 1000n },
    requestId: 'r-1',
    ...changes,
  });
}

const show = (attempts: readonly AttemptRecord[], page = options): string =>
  ledgerShowText({ number: '447700900001', attempts, imports: [] }, page);

const why = (changes: Partial<AttemptRecord>): string =>
  show([attempt(changes)])
    .split('\n')
    .filter((line) => /^(?:ended|cost|why)/.test(line))
    .join('\n');

test('a settled and a doubtful attempt of one number: when, run, execution, request id, price, refund, cost and why', () => {
  const doubt = attempt({
    id: { executionId: 13, sequence: 1 },
    runId: '20261125-100000-abcd',
    ip: '192.0.2.1',
    class: 'in_doubt',
    latencyMs: 30_000,
    charge: undefined,
    status: undefined,
    requestId: undefined,
    reason: { slug: 'timeout', words: 'no answer within 30 s' },
  });
  assert.equal(
    show([attempt({}), doubt]),
    `+447700900001: 2 attempts in 2 runs, net 0.00400000, in doubt at most 0.00900000.

2026-11-24 10:00:05 UTC, run 20261124-100000-k3f9, execution 12, attempt 3
asked:    standard, GB
ended:    settled, status 0, after 0.1 s, request id r-1
cost:     0.00400000 = price 0.00500000 - refund 0.00100000
why:      The answer names its price.

2026-11-24 10:00:05 UTC, run 20261125-100000-abcd, execution 13, attempt 1
asked:    standard, GB, ip 192.0.2.1
ended:    in doubt, after 30 s
cost:     between 0 and 0.00900000
why:      Something was sent and no readable answer came, so it may have been charged. (timeout: no answer within 30 s)
`,
  );
});

test('an answer without a status is shown without one', () => {
  assert.match(why({ status: '' }), /^ended: {4}settled, after 0\.1 s, request id r-1$/m);
});

test('each way an attempt ends has its reason', () => {
  const none = { charge: undefined, status: undefined, requestId: undefined, latencyMs: undefined };
  assert.deepEqual(
    [
      why({ ...none, class: undefined, ceiling: null }),
      why({ ...none, class: undefined, ceiling: 0n }),
      why({ ...none, class: 'not_sent', reason: { slug: 'dns', words: '' } }),
      why({ ...none, class: 'rejected', throttled: true, status: '1' }),
      why({ ...none, class: 'rejected', status: '3' }),
      why({ ...none, class: 'in_doubt', released: true, bounded: true }),
      why({ ...none, class: 'in_doubt', bounded: true }),
      why({ charge: { source: 'priced', requested: EUR, refunded: 0n } }),
      why({ charge: { source: 'unknown' } }),
      why({ charge: { source: 'reported', requested: EUR, refunded: 0n }, refundExpected: true }),
    ],
    [
      'ended:    open\ncost:     unknown\nwhy:      It is on the wire, or its program was killed: the next run counts it as in doubt.',
      'ended:    open\ncost:     nothing\nwhy:      It is on the wire, or its program was killed. Its product costs nothing.',
      'ended:    not sent\ncost:     nothing\nwhy:      No byte was written, so it costs nothing. (dns)',
      'ended:    rejected (throttled), status 1\ncost:     nothing\nwhy:      The service was asked too fast and did not look it up.',
      'ended:    rejected, status 3\ncost:     nothing\nwhy:      The service refused it without a price.',
      'ended:    in doubt, released\ncost:     nothing\nwhy:      Something was sent and no readable answer came; the balance then proved that nothing was charged.',
      'ended:    in doubt\ncost:     between 0 and 0.00900000\nwhy:      Something was sent and no readable answer came; the balance bounds what it cost together with others of its execution.',
      'ended:    settled, status 0, after 0.1 s, request id r-1\ncost:     1.00000000 = price 1.00000000 - refund 0.00000000\nwhy:      The answer names no price; the amount is that of the price book.',
      'ended:    settled, status 0, after 0.1 s, request id r-1\ncost:     between 0 and 0.00900000\nwhy:      The answer names no price that can be read, and none was taken from the price book.',
      'ended:    settled, status 0, after 0.1 s, request id r-1\ncost:     1.00000000 = price 1.00000000 - refund 0.00000000\nwhy:      The answer names its price. A refund is documented for this answer and did not come.',
    ],
  );
});

test('an attempt that records have settled says by which, or that there is none, and how it had ended', () => {
  const none = { charge: undefined, status: undefined, requestId: undefined };
  const charge = { source: 'reported', requested: EUR, refunded: 0n } as const;
  assert.deepEqual(
    [
      why({ charge, reconciled: { at: 9_000, records: ['a1', 'b2'], from: 'settled' } }),
      why({
        charge: { ...charge, requested: 0n },
        reconciled: { at: 9_000, records: [], from: 'settled' },
      }),
      why({ ...none, charge, reconciled: { at: 9_000, records: ['a1'], from: 'in_doubt' } }),
      why({ charge, status: '5', reconciled: { at: 9_000, records: ['a1'], from: 'rejected' } }),
      why({
        ...none,
        class: 'in_doubt',
        released: true,
        reconciled: { at: 9_000, records: [], from: 'in_doubt' },
      }),
    ],
    [
      'ended:    settled, status 0, after 0.1 s, request id r-1\ncost:     1.00000000 = price 1.00000000 - refund 0.00000000\nwhy:      The answer names no price; the amount is that of 2 records of the service (a1, b2).',
      'ended:    settled, status 0, after 0.1 s, request id r-1\ncost:     0.00000000 = price 0.00000000 - refund 0.00000000\nwhy:      The answer names no price; the service has no record of a charge.',
      'ended:    in doubt, settled by records, after 0.1 s\ncost:     1.00000000 = price 1.00000000 - refund 0.00000000\nwhy:      Something was sent and no readable answer came; the amount is that of 1 record of the service (a1).',
      'ended:    rejected, settled by records, status 5, after 0.1 s, request id r-1\ncost:     1.00000000 = price 1.00000000 - refund 0.00000000\nwhy:      The answer was read as not billed; the amount is that of 1 record of the service (a1).',
      'ended:    in doubt, released, after 0.1 s\ncost:     nothing\nwhy:      Something was sent and no readable answer came; the service has no record of a charge.',
    ],
  );
});

test('a number without attempts says so, and an unknown ceiling makes the doubt unknown', () => {
  assert.equal(
    show([]),
    'The ledger knows no attempt for +447700900001: it was never sent, or it was forgotten.\n',
  );
  const [first] = show([attempt({ class: 'in_doubt', charge: undefined, ceiling: null })]).split(
    '\n',
  );
  assert.equal(
    first,
    '+447700900001: 1 attempt in 1 run, net 0.00000000, in doubt an unknown amount.',
  );
});

test('words of the service cannot steer the terminal', () => {
  const text = show([attempt({ requestId: '\u001b[2J', reason: { slug: 'x', words: '\u0007' } })]);
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f]/);
});

test('an imported answer is shown with its date, when it came in, and that no attempt of this ledger brought it', () => {
  const imported = {
    scope: { origin: 'https://api.nexmo.com', account: 'key' },
    product: 'standard',
    at: Date.UTC(2026, 8, 1, 12),
    importedAt: Date.UTC(2026, 10, 30, 6, 30),
    outcome: 'partial',
    reason: { slug: 'status_44', words: 'could not be reached' },
  } as const;
  assert.equal(
    ledgerShowText({ number: '447700900001', attempts: [], imports: [imported] }, options),
    `+447700900001: 0 attempts in 0 runs, net 0.00000000; 1 imported answer.

2026-09-01 12:00:00 UTC, imported 2026-11-30 06:30:00 UTC
asked:    standard
ended:    partial
cost:     nothing here
why:      It came from a file, and no attempt of this ledger brought it. (status_44: could not be reached)
`,
  );
});
