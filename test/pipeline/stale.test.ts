import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Lookup } from '../../src/domain/lookup.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { readOutcome } from '../../src/pipeline/cells.ts';
import { known } from '../support/answers.ts';
import { failed, play, shown } from './play.ts';
import { bought } from './rows.ts';

const [A, B, C, D] = ['+447400000001', '+447400000002', '+447400000003', '+447400000004'];

test('a row whose lookup was not renewed keeps its older answer, and what the run paid in vain stands on the first of its number', async () => {
  const old = known({ at: 100, outcome: 'partial', cost: 9n });
  const answers = new Map([
    ['447400000001', [old]],
    ['447400000002', [known({ ...old, outcome: 'failed', runId: 'this', paidByRun: 2n }), old]],
    ['447400000003', [old]],
  ]);
  const skipped: Outcome = { kind: 'skipped', reason: { slug: 'limit', words: '' } };
  const inDoubt: Outcome = {
    kind: 'in_doubt',
    reason: { slug: 'reset', words: '' },
    paidByRun: undefined,
  };
  const refusedByError: Outcome = {
    kind: 'answered',
    answer: known({ runId: 'this', executionId: 2, outcome: 'failed', paidByRun: 6n }),
  };
  const ends: Readonly<Record<string, Outcome>> = {
    '447400000001': failed(3n),
    '447400000002': skipped,
    '447400000003': inDoubt,
  };
  const decide = ({ number }: Lookup): Outcome => ends[number] ?? skipped;
  const played = await play([A, B, C, D, 'x', A, B, C, D], { answers, decide });
  assert.deepEqual(shown(played), [
    `${A} partial stale 3`,
    `${B} partial stale 2`,
    `${C} partial stale undefined`,
    `${D} skipped  0`,
    'x invalid  0',
    `${A} partial duplicate 0`,
    `${B} partial duplicate 0`,
    `${C} partial duplicate 0`,
    `${D} skipped  0`,
  ]);
  const { stale, partial, duplicate, known: fromLedger, skipped: left } = played.tally.counts();
  assert.deepEqual([stale, partial, duplicate, fromLedger, left], [3, 6, 3, 0, 2]);
  assert.deepEqual(
    [played.tally.unsettled(), played.tally.placed(), played.tally.saved()],
    [4, 5n, 0n],
  );
  const final = await play([A, 'x', 'x', A], { answers, decide: () => refusedByError });
  assert.deepEqual(
    [shown(final)[0], shown(final)[3], final.tally.unsettled()],
    [`${A} partial stale 6`, `${A} partial duplicate 0`, 2],
  );
});

test('what doubt holds back keeps its older answer too', async () => {
  const held = { slug: 'in_doubt', words: 'an earlier attempt may have been charged' };
  const played = await play([A, A], {
    answers: new Map([['447400000001', [known({ at: 100 })]]]),
    parts: { doubtful: () => held },
  });
  assert.deepEqual(shown(played), [`${A} insight stale 0`, `${A} insight duplicate 0`]);
  assert.deepEqual([played.asked, played.tally.unsettled()], [[], 2]);
});

/** How lookups end, and what is on record of each before: an answer that is too old, one that is fresh, or none. */
const ENDS: readonly Outcome[] = [
  bought(5n),
  failed(3n),
  { kind: 'in_doubt', reason: { slug: 'reset', words: '' }, paidByRun: 0n },
  { kind: 'skipped', reason: { slug: 'limit', words: '' } },
  {
    kind: 'answered',
    answer: known({ runId: 'this', executionId: 2, outcome: 'failed', paidByRun: 2n }),
  },
];
const RECORDS = [
  [],
  [known({ at: 100, outcome: 'refused' })],
  [known()],
  [known({ at: 400, outcome: 'failed' })],
] as const;

test('whatever the list, the batches, the order and the end of lookups, each row comes out once, in order, and counts and costs add up', async () => {
  const numbers = Array.from({ length: 12 }, (_, index) => `+4474000000${String(10 + index)}`);
  const cells = fc.array(fc.constantFrom(...numbers, 'n/a', ''), { maxLength: 60 });
  const sizes = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 10 }));
  const fates = fc.array(fc.tuple(fc.constantFrom(...ENDS), fc.constantFrom(...RECORDS)), {
    minLength: 12,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(
      cells,
      sizes,
      fates,
      fc.scheduler(),
      async (list, [batch, windowRows], drawn, scheduler) => {
        const fate = new Map(
          numbers.map((number, index) => [
            number.slice(1),
            drawn[index] ?? ([bought(5n), []] as const),
          ]),
        );
        const answers = new Map([...fate].map(([number, [, record]]) => [number, record]));
        const decide = ({ number }: Lookup): Promise<Outcome> =>
          scheduler.schedule(Promise.resolve(fate.get(number)?.[0] ?? bought(5n)));
        const { written, tally } = await scheduler.waitFor(
          play(list, { batch, windowRows, answers, decide }),
        );
        assert.deepEqual(
          written.map(({ row }) => row.cells[0]),
          list,
        );
        const {
          read,
          written: out,
          duplicate,
          known: fromLedger,
          stale,
          ...outcomes
        } = tally.counts();
        const total = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
        assert.deepEqual([read, out, total], [list.length, list.length, list.length]);
        const sources = written.map(({ decided }) => decided.source);
        const count = (source: string): number => sources.filter((each) => each === source).length;
        assert.deepEqual(
          [duplicate, fromLedger, stale],
          [count('duplicate'), count('ledger'), count('stale')],
        );
        // Each number that is asked costs what its end says, on one row, whatever that row shows.
        const asked = [...new Set(list.filter((cell) => cell.startsWith('+')))].map((cell) =>
          fate.get(cell.slice(1)),
        );
        const paid = asked.reduce(
          (sum, drawn) => sum + (drawn && drawn[1] !== RECORDS[2] ? paidFor(drawn[0]) : 0n),
          0n,
        );
        assert.equal(tally.placed(), paid);
        for (const { decided } of written)
          assert.equal(readOutcome(decided), expectedOutcome(decided.reading.lookup, fate));
      },
    ),
    { numRuns: 100 },
  );
});

function paidFor(outcome: Outcome): bigint {
  if (outcome.kind === 'skipped') return 0n;
  return (outcome.kind === 'answered' ? outcome.answer.paidByRun : outcome.paidByRun) ?? 0n;
}

function expectedOutcome(
  lookup: Lookup | undefined,
  fate: ReadonlyMap<string, readonly [Outcome, (typeof RECORDS)[number]]>,
): string {
  const [end, record] = (lookup && fate.get(lookup.number)) ?? [];
  if (!end || !record) return 'invalid';
  if (record === RECORDS[2] || end === ENDS[0]) return 'insight';
  if (record === RECORDS[1]) return 'refused';
  return end.kind === 'answered' ? end.answer.outcome : end.kind;
}
