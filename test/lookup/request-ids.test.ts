import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WRONG_NUMBER, type AttemptResult } from '../../src/domain/attempt.ts';
import type { Lookup } from '../../src/domain/lookup.ts';
import type { RequestIdQuery } from '../../src/ledger/port.ts';
import { createRequestIds, REPEATED_MAX, type RequestIds } from '../../src/lookup/request-ids.ts';
import { doubtful, insight, throttled } from '../support/answers.ts';
import { createTestStack, numbers } from '../support/stack.ts';

const SCOPE = { origin: 'test', account: 'test' };
const lookupOf = (number: string): Lookup => ({ number, country: 'GB', product: 'standard' });
const answered = (requestId: string | undefined): AttemptResult => ({
  ...insight({ requestId }),
  requestId,
});
const inShort = (result: AttemptResult): string =>
  `${result.class} ${result.next.kind}${result.class === 'settled' ? '' : ` ${result.reason.slug}`}`;

/** Request ids over a ledger that knows `known`, id to number; what it was asked is kept. */
function over(known: Readonly<Record<string, string>> = {}): {
  readonly ids: RequestIds;
  readonly asked: RequestIdQuery[];
} {
  const asked: RequestIdQuery[] = [];
  const belongToOthers = async (queries: readonly RequestIdQuery[]): Promise<boolean[]> => {
    asked.push(...queries);
    await Promise.resolve();
    return queries.map(
      ({ requestId, lookup }) => (known[requestId] ?? lookup.number) !== lookup.number,
    );
  };
  return { ids: createRequestIds({ ledger: { belongToOthers }, scope: SCOPE }), asked };
}

test('an answer whose id is on record for another lookup is in doubt and asked again; one on record for its own, or for none, is believed', async () => {
  const { ids, asked } = over({ taken: '441', own: '442' });
  assert.equal(
    inShort(await ids.check(answered('taken'), lookupOf('442'))),
    `in_doubt retry ${WRONG_NUMBER}`,
  );
  assert.equal(
    inShort(await ids.check({ ...throttled(), requestId: 'taken' }, lookupOf('442'))),
    `in_doubt retry ${WRONG_NUMBER}`,
  );
  const own = answered('own');
  assert.equal(await ids.check(own, lookupOf('442')), own);
  const fresh = answered('fresh');
  assert.equal(await ids.check(fresh, lookupOf('442')), fresh);
  assert.deepEqual(
    asked.map(({ scope, requestId }) => [scope, requestId]),
    ['taken', 'taken', 'own', 'fresh'].map((id) => [SCOPE, id]),
  );
});

test('of two answers with one id that come at once the first is believed, until it is on record and the ledger knows', async () => {
  const known: Record<string, string> = {};
  const { ids } = over(known);
  const first = answered('one');
  const both = await Promise.all([
    ids.check(first, lookupOf('441')),
    ids.check(answered('one'), lookupOf('442')),
  ]);
  assert.deepEqual(both.map(inShort), ['settled done', `in_doubt retry ${WRONG_NUMBER}`]);
  ids.settle(both[1]);
  assert.equal(
    inShort(await ids.check(answered('one'), lookupOf('443'))),
    `in_doubt retry ${WRONG_NUMBER}`,
    'settled by the wrong one',
  );
  known['one'] = '441';
  ids.settle(first);
  assert.equal(
    inShort(await ids.check(answered('one'), lookupOf('443'))),
    `in_doubt retry ${WRONG_NUMBER}`,
  );
  assert.equal(inShort(await ids.check(answered('one'), lookupOf('441'))), 'settled done');
});

test('what has no id is believed, and what the provider itself calls an answer to another lookup does not get its id', async () => {
  const { ids, asked } = over();
  for (const result of [answered(undefined), doubtful()])
    assert.equal(await ids.check(result, lookupOf('441')), result);
  const wrong: AttemptResult = {
    ...doubtful(),
    reason: { slug: WRONG_NUMBER, words: 'of 442' },
    requestId: 'theirs',
  } as AttemptResult;
  assert.equal(inShort(await ids.check(wrong, lookupOf('441'))), `in_doubt retry ${WRONG_NUMBER}`);
  assert.deepEqual(asked, []);
  assert.equal(inShort(await ids.check(answered('theirs'), lookupOf('442'))), 'settled done');
});

test('the twentieth answer in a row with one id that is not its own ends the run, another id in between begins anew', async () => {
  const { ids } = over({ cached: '441' });
  const wrong = async (nth: number): Promise<string> =>
    inShort(await ids.check(answered('cached'), lookupOf(`44${String(nth)}`)));
  for (let nth = 2; nth < 2 + REPEATED_MAX - 1; nth += 1)
    assert.equal(await wrong(nth), `in_doubt retry ${WRONG_NUMBER}`, String(nth));
  await ids.check(answered('another'), lookupOf('449'));
  for (let nth = 2; nth < 2 + REPEATED_MAX - 1; nth += 1)
    assert.equal(await wrong(nth), `in_doubt retry ${WRONG_NUMBER}`, String(nth));
  assert.equal(await wrong(99), `in_doubt stop ${WRONG_NUMBER}`);
  for (let nth = 0; nth < 50; nth += 1)
    assert.equal(inShort(await ids.check(answered('cached'), lookupOf('441'))), 'settled done');
});

test('an answer that comes a second time leaves the lookup it comes to in doubt, and the connections are renewed', async () => {
  const { askAll, ledger, provider, close } = createTestStack({
    concurrency: 1,
    retries: 0,
    script: ({ number }) => ({ result: answered(number === '440000000003' ? 'r-3' : 'r-1') }),
  });
  const outcomes = await askAll(numbers(3));
  await close();
  assert.deepEqual(
    outcomes.map((outcome) =>
      outcome.kind === 'answered' ? 'answered' : `${outcome.kind} ${outcome.reason.slug}`,
    ),
    ['answered', `in_doubt ${WRONG_NUMBER}`, 'answered'],
  );
  assert.deepEqual(
    [provider.renewals, ledger.kept().map((attempt) => attempt.class)],
    [1, ['settled', 'in_doubt', 'settled']],
  );
});
