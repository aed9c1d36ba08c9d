import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../src/domain/outcome.ts';
import { coalesceLookups } from '../../src/lookup/coalesced.ts';
import { doubtful, eur, insight } from '../support/answers.ts';
import { createTestStack } from '../support/stack.ts';

const lookup = { number: '447700900000', country: 'GB', product: 'standard' };

test('three equal lookups are one attempt and share its outcome', async () => {
  const { ask, clock, provider, close } = createTestStack({
    script: () => ({ result: insight({ price: eur('0.005') }) }),
  });
  const outcomes = await clock.run(
    Promise.all([ask('447700900000'), ask('447700900000'), ask('447700900000')]),
  );
  assert.equal(provider.seen.length, 1);
  assert.equal(outcomes[0], outcomes[2]);
  await close();
});

test('the same number with another ip or product is another lookup', async () => {
  let started = 0;
  const { decide } = coalesceLookups(() => {
    started += 1;
    return new Promise(() => undefined);
  });
  void decide(lookup, { order: 1, paidBefore: 0n });
  void decide({ ...lookup, ip: '192.0.2.1' }, { order: 2, paidBefore: 0n });
  void decide({ ...lookup, product: 'advanced' }, { order: 3, paidBefore: 0n });
  void decide({ ...lookup, country: 'unknown', hinted: true }, { order: 4, paidBefore: 0n });
  assert.equal(started, 3);
});

test('a lookup that ended in doubt is not sent again by a later row of the same execution', async () => {
  const { ask, clock, provider, close } = createTestStack({
    inDoubt: 'skip',
    script: () => ({ result: doubtful() }),
  });
  const first = await clock.run(ask('447700900000'));
  const second = await clock.run(ask('447700900000'));
  assert.equal(first.kind, 'in_doubt');
  assert.equal(second, first);
  assert.equal(provider.seen.length, 1);
  await close();
});

test('idle waits for lookups that begin while it waits, and a lookup is pending until it has ended', async () => {
  const ends: ((outcome: Outcome) => void)[] = [];
  const lookups = coalesceLookups(
    () =>
      new Promise((resolve) => {
        ends.push(resolve);
      }),
  );
  const skipped: Outcome = { kind: 'skipped', reason: { slug: 'signal', words: '' } };
  const other = { ...lookup, number: '447700900001' };
  void lookups.decide(lookup, { order: 1, paidBefore: 0n });
  const idle = lookups.idle().then(() => 'idle');
  void lookups.decide(other, { order: 2, paidBefore: 0n });
  ends[0]!(skipped);
  assert.equal(
    await Promise.race([idle, new Promise((resolve) => setImmediate(() => resolve('busy')))]),
    'busy',
  );
  assert.ok(lookups.pending(other));
  ends[1]!(skipped);
  assert.equal(await idle, 'idle');
  assert.equal(lookups.pending(other), undefined);
});
