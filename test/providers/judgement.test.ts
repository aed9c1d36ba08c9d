import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptResult } from '../../src/domain/attempt.ts';
import { DONE, judgeExchange, type BodyReading } from '../../src/providers/judgement.ts';
import { inShort, response } from './judged.ts';

/** A service that nobody has heard of: two variables of its own and no known end. */
const ACME = {
  name: 'acme-lookup',
  title: 'Acme Lookup',
  vendor: 'Acme',
  enable: 'Ask Acme.',
  credentials: [
    { name: 'id', variable: 'ACME_ID', secret: false },
    { name: 'token', variable: 'ACME_TOKEN', secret: true },
  ],
};
const SILENT: BodyReading = {
  requestId: undefined,
  status: undefined,
  message: undefined,
  meaning: { kind: 'nothing' },
};

const judged = (http: number, reading: Partial<BodyReading> = {}): AttemptResult =>
  judgeExchange(response(http, '{}'), {
    identity: ACME,
    isFree: false,
    readBody: () => ({ ...SILENT, ...reading }),
  });

const words = ({ next }: AttemptResult): string => (next.kind === 'stop' ? next.stop.words : '');

test('HTTP 401, 403 and 410 of any service name its own variables and title, and no date where none is known', () => {
  assert.equal(
    words(judged(401)),
    'The service refused the credentials (HTTP 401). Check ACME_ID and ACME_TOKEN; "insight-batch balance" tests them without cost.',
  );
  assert.equal(
    words(judged(403, { message: 'No such  token' })),
    'The service refused the credentials (HTTP 403, "No such token"). Check ACME_ID and ACME_TOKEN; "insight-batch balance" tests them without cost.',
  );
  assert.equal(
    words(judged(410)),
    'The service answered HTTP 410: there is no Acme Lookup at this address. Check --base-url.',
  );
});

test('what a body says decides beside HTTP 200 and 400, and nothing is believed beside HTTP 500', () => {
  const unpaid: Partial<BodyReading> = {
    status: 'NO_COVERAGE',
    message: 'no network',
    meaning: { kind: 'unpaid', next: DONE, answer: undefined },
  };
  assert.equal(inShort(judged(200, unpaid)), 'rejected done status_NO_COVERAGE');
  assert.equal(inShort(judged(400, unpaid)), 'rejected done status_NO_COVERAGE');
  assert.equal(inShort(judged(500, unpaid)), 'in_doubt retry http_500');
  assert.equal(inShort(judged(200)), 'in_doubt retry unreadable');
  assert.equal(
    inShort(judged(200, { status: 'NEW', meaning: { kind: 'undocumented' } })),
    'in_doubt retry status_NEW',
  );
});

test('a product that costs nothing is rejected where any other would be in doubt', () => {
  const service = { identity: ACME, readBody: () => SILENT };
  const lost = { kind: 'lost', code: 'timeout', words: 'no answer', latencyMs: 3 } as const;
  assert.equal(judgeExchange(lost, { ...service, isFree: false }).class, 'in_doubt');
  assert.equal(judgeExchange(lost, { ...service, isFree: true }).class, 'rejected');
});
