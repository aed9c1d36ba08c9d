import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DoubtBounds } from '../../src/domain/doubt.ts';
import { createHoldings } from '../../src/domain/holdings.ts';
import type { Money } from '../../src/domain/money.ts';
import type { AttemptRecord } from '../../src/domain/records.ts';
import { createBooks } from '../../src/domain/summarize.ts';
import type { Share } from '../../src/domain/summary.ts';
import { attemptOf } from './attempts.ts';

const money = fc.bigInt({ min: 0n, max: 10n ** 18n });
const key = fc.constantFrom('a', 'b', 'c', undefined);
const priced = fc.record({
  source: fc.constantFrom('reported' as const, 'priced' as const),
  requested: money,
  refunded: money,
});
const ends: fc.Arbitrary<Partial<AttemptRecord>> = fc.oneof(
  fc.record({
    class: fc.constant('settled' as const),
    charge: fc.oneof(priced, fc.record({ source: fc.constant('unknown' as const) })),
  }),
  fc.record({
    class: fc.constantFrom(
      'in_doubt' as const,
      'rejected' as const,
      'not_sent' as const,
      undefined,
    ),
    charge: fc.constant(undefined),
    throttled: fc.boolean(),
  }),
);
const attempts: fc.Arbitrary<AttemptRecord[]> = fc.array(
  fc
    .record({
      end: ends,
      executionId: fc.integer({ min: 1, max: 3 }),
      lookupId: fc.nat(20),
      groups: fc.record({
        country: fc.constantFrom('GB', 'DE', 'unknown'),
        networkType: key,
        carrier: key,
        status: key,
      }),
      ceiling: money,
      released: fc.boolean(),
      bounded: fc.boolean(),
    })
    .map(({ end, groups, executionId, lookupId, ceiling, released, bounded }) =>
      attemptOf(0, {
        ...groups,
        ...end,
        lookupId,
        ceiling,
        bounded,
        released: released && end.class === 'in_doubt',
        id: { executionId, sequence: 0 },
      }),
    ),
  { maxLength: 60 },
);
const bounds = fc
  .array(fc.option(money, { nil: undefined }), { minLength: 3, maxLength: 3 })
  .map(
    (all): DoubtBounds =>
      new Map(
        all.flatMap((bound, at): [number, Money][] =>
          bound === undefined ? [] : [[at + 1, bound]],
        ),
      ),
  );

function booksOf(
  all: readonly AttemptRecord[],
  under: DoubtBounds,
): ReturnType<ReturnType<typeof createBooks>['books']> {
  const builder = createBooks(under);
  for (const attempt of all) builder.add(attempt);
  return builder.books();
}

test('every table sums to the money of the run: requested, refunded, net and in doubt', () => {
  fc.assert(
    fc.property(attempts, bounds, (all, under) => {
      const books = booksOf(all, under);
      const total = (shares: readonly Share[], of: (share: Share) => Money): Money =>
        shares.reduce((sum, share) => sum + of(share), 0n);
      for (const shares of [
        books.byCountry,
        books.byNetworkType,
        books.byCarrier,
        books.byStatus,
      ]) {
        assert.equal(
          total(shares, (share) => share.requested),
          books.requested,
        );
        assert.equal(
          total(shares, (share) => share.refunded),
          books.refunded,
        );
        assert.equal(
          total(shares, (share) => share.net),
          books.net,
        );
        assert.equal(
          total(shares, (share) => share.inDoubtMax ?? -1n),
          books.inDoubtMax,
        );
      }
      assert.equal(books.requested - books.refunded, books.net);
      const executions = [...books.byExecution.values()];
      assert.equal(
        executions.reduce((sum, { net }) => sum + net, 0n),
        books.net,
      );
      assert.equal(
        executions.reduce((sum, { priced }) => sum + priced, 0n),
        books.priced,
      );
      assert.equal(
        executions.reduce((sum, execution) => sum + execution.attempts, 0),
        books.attempts,
      );
    }),
    { numRuns: 300 },
  );
});

test('what the report calls in doubt is what the budget holds, whatever is open, in doubt or bounded', () => {
  fc.assert(
    fc.property(attempts, bounds, (all, under) => {
      const holdings = createHoldings(under);
      all.forEach((attempt, sequence) => {
        const id = { executionId: attempt.id.executionId, sequence };
        const holding = {
          id,
          product: 'standard',
          country: attempt.country,
          amount: attempt.ceiling,
        };
        const doubtful =
          (attempt.class === 'in_doubt' || attempt.class === undefined) && !attempt.released;
        if (doubtful) holdings.put({ ...holding, state: 'doubtful', bounded: attempt.bounded });
      });
      assert.equal(booksOf(all, under).inDoubtMax, holdings.doubt());
    }),
    { numRuns: 300 },
  );
});

test('the order of attempts changes no sum', () => {
  fc.assert(
    fc.property(attempts, bounds, (all, under) => {
      const sums = (of: readonly AttemptRecord[]): unknown => {
        const {
          net,
          requested,
          inDoubtMax,
          inDoubtReleased,
          attempts: count,
          retries,
          lookups,
          inDoubt,
        } = booksOf(of, under);
        return { net, requested, inDoubtMax, inDoubtReleased, count, retries, lookups, inDoubt };
      };
      assert.deepEqual(sums([...all].reverse()), sums(all));
    }),
    { numRuns: 200 },
  );
});
