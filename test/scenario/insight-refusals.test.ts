import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  answer,
  BOOK,
  not,
  playInsights,
  problem,
  threeInsights,
  type AskedInsights,
  type InsightScript,
  type ScriptedReply,
} from './insights-service.ts';
import { numbersOf } from './table.ts';

const NUMBER = '+447400123456';
const good = (asked: AskedInsights): ScriptedReply => answer(asked, threeInsights(asked));
/** This first, then a good answer. */
const first =
  (reply: (asked: AskedInsights) => ScriptedReply): InsightScript['reply'] =>
  (asked) =>
    asked.ask === 1 ? reply(asked) : good(asked);

describe('an answer that nobody can take holds 0.021, twice the book, and the number is asked again', () => {
  const whole = (asked: AskedInsights): string => JSON.stringify(good(asked).body);
  const other = (asked: AskedInsights): ScriptedReply =>
    answer(asked, threeInsights({ number: '447400123999' }));
  for (const [name, slug, reply] of [
    ['200 and {}', 'unreadable', () => ({ body: '{}' })],
    ['200 and a page', 'unreadable', () => ({ body: '<html>Gateway</html>' })],
    ['a body that is cut off', '', (asked) => ({ body: whole(asked), isCut: true })],
    ['HTTP 503 after the charge', 'http_503', () => problem(503, 'service-unavailable')],
    ['an answer about another number', 'wrong_number', other],
  ] as const satisfies readonly (readonly [string, string, InsightScript['reply']])[])
    test(name, (t) =>
      playInsights(
        t,
        { numbers: [NUMBER], reply: first(reply) },
        async ({ asked, enrich, rows, report }) => {
          const ended = await enrich();
          assert.equal(ended.code, 0, ended.err);
          const { money, lookups } = report();
          assert.deepEqual(
            [money['net'], money['in_doubt_max'], lookups['attempts'], lookups['retries']],
            ['0.01050000', '0.02100000', 2, 1],
          );
          assert.deepEqual(
            [rows()[0]?.['ii_outcome'], rows()[0]?.['ii_cost']],
            ['insight', '0.01050000'],
          );
          if (slug === 'wrong_number') assert.notEqual(asked[0]?.port, asked[1]?.port);
        },
      ),
    );
});

test('a token that is called expired is renewed once: 2 tokens, 1 charge, no retry used up', (t) =>
  playInsights(
    t,
    {
      numbers: [NUMBER],
      args: ['--retries', '0'],
      reply: first(() => problem(401, 'jwt-expired')),
    },
    async ({ asked, enrich, report, assertNoSecret }) => {
      const ended = await enrich();
      assert.equal(ended.code, 0, ended.err);
      assert.equal(new Set(asked.map(({ authorization }) => authorization)).size, 2);
      const { money, lookups } = report();
      assert.deepEqual(
        [asked.length, money['net'], money['in_doubt_max'], lookups['retries']],
        [2, '0.01050000', '0.00000000', 1],
      );
      assertNoSecret(ended);
    },
  ));

/** What ends a run. */
interface StopCase {
  readonly name: string;
  readonly numbers: number;
  readonly args?: readonly string[];
  reply(asked: AskedInsights, nth: number): ScriptedReply;
  readonly code: number;
  readonly says: RegExp;
  readonly requests: number;
  readonly net: string;
  /** How many rows there are of each outcome, where there is an output. */
  readonly outcomes?: Readonly<Record<string, number>>;
}

const parameter = (name: string): ScriptedReply =>
  problem(422, 'validation', { invalid_parameters: [{ name, reason: 'must be another' }] });

const STOPS: readonly StopCase[] = [
  {
    name: 'sim_swap that was refused 20 times in a row',
    numbers: 25,
    args: ['--insights', 'format,sim_swap:240', '--concurrency', '1'],
    reply: (asked) =>
      answer(asked, { format: threeInsights(asked).format, sim_swap: not('UNAUTHORIZED') }),
    code: 5,
    says: /not given sim_swap for the purpose "FraudPreventionAndDetection" in 20 lookups/,
    requests: 20,
    net: '0.62000000',
  },
  {
    name: 'a token that is refused',
    numbers: 25,
    reply: () => problem(401, 'unauthorized'),
    code: 5,
    says: /VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY/,
    requests: 1,
    net: '0.00000000',
  },
  {
    name: 'an account that is empty at the third number',
    numbers: 5,
    args: ['--concurrency', '1'],
    reply: (asked, nth) => (nth < 3 ? good(asked) : problem(403, 'low-balance')),
    code: 4,
    says: /HTTP 403/,
    requests: 3,
    net: '0.02100000',
    outcomes: { insight: 2, failed: 1, skipped: 2 },
  },
  {
    name: 'insights that the service does not take',
    numbers: 5,
    reply: () => parameter('insights'),
    code: 6,
    says: /refused "insights": "must be another"/,
    requests: 1,
    net: '0.00000000',
    outcomes: { skipped: 4, failed: 1 },
  },
];

describe('what ends a run', { concurrency: 2 }, () => {
  for (const { name, numbers, args = [], reply, outcomes = {}, ...expected } of STOPS)
    test(`${name}: exit ${String(expected.code)} after ${String(expected.requests)} requests`, (t) => {
      let nth = 0;
      return playInsights(
        t,
        { numbers: numbersOf(numbers), args, reply: (asked) => reply(asked, (nth += 1)) },
        async ({ asked, enrich, rows, report, assertNoSecret }) => {
          const ended = await enrich();
          assert.equal(ended.code, expected.code, ended.err);
          assert.match(ended.err, expected.says);
          assert.equal(asked.length, expected.requests);
          assert.equal(report().money['net'], expected.net);
          const told = expected.code === 5 ? [] : rows();
          for (const [outcome, count] of Object.entries(outcomes))
            assert.equal(
              told.filter((row) => row['ii_outcome'] === outcome).length,
              count,
              outcome,
            );
          assertNoSecret(ended);
        },
      );
    });
});

test('a number that the service does not take is refused and free, and not asked again', (t) =>
  playInsights(
    t,
    { numbers: [NUMBER], reply: () => parameter('phone_number') },
    async ({ asked, enrich, rows, report }) => {
      for (const more of [[], ['--new-run']]) {
        const ended = await enrich(...more);
        assert.equal(ended.code, 0, ended.err);
        const [row = {}] = rows();
        assert.deepEqual(
          [row['ii_outcome'], row['ii_reason'], row['ii_cost'], report().money['net']],
          ['refused', 'http_422: must be another', '0.00000000', '0.00000000'],
        );
        assert.equal(asked.length, 1);
      }
    },
  ));

test('HTTP 429 three times, each with Retry-After: 1, pauses the run for 3 s and uses up no retry', (t) =>
  playInsights(
    t,
    {
      numbers: [NUMBER],
      args: ['--retries', '0'],
      reply: (asked) =>
        asked.ask > 3
          ? good(asked)
          : { ...problem(429, 'rate-limit'), headers: { 'Retry-After': '1' } },
    },
    async ({ enrich, rows, report }) => {
      const ended = await enrich();
      assert.equal(ended.code, 0, ended.err);
      const { lookups, money } = report();
      assert.deepEqual(
        [rows()[0]?.['ii_outcome'], lookups['attempts'], lookups['throttled'], money['net']],
        ['insight', 4, 3, '0.01050000'],
      );
      const { timing } = report() as unknown as { timing: { seconds: number } };
      assert.ok(timing.seconds >= 3, String(timing.seconds));
    },
  ));

test('a book without current_carrier is exit 2 under --max-spend 1 and names it; with --price-ceiling 0.02 it is 50 lookups without an amount', (t) =>
  playInsights(
    t,
    {
      numbers: numbersOf(60),
      book: BOOK.filter((line) => !line.startsWith('current_carrier')),
      args: ['--max-spend', '1'],
      reply: good,
    },
    async ({ asked, enrich, rows, report }) => {
      const refused = await enrich();
      assert.equal(refused.code, 2, refused.err);
      assert.match(refused.err, /current_carrier/);
      assert.equal(asked.length, 0);
      const stopped = await enrich('--price-ceiling', '0.02');
      assert.equal(stopped.code, 4, stopped.err);
      const { lookups, money, run } = report();
      assert.deepEqual(
        [asked.length, lookups['unpriced'], money['net'], money['unconfirmed'], run.stop_reason],
        [50, 50, '0.00000000', '1.00000000', 'max-spend'],
      );
      assert.equal(rows().filter((row) => row['ii_outcome'] === 'insight').length, 50);
    },
  ));
