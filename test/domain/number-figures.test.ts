import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from './number-mobiles.ts';
import {
  addScore,
  noScore,
  scoreBroken,
  scoreMixed,
  scoreNational,
  scoreTainted,
  scoreWritings,
  type Score,
} from './number-figures.ts';
import { WRITINGS } from './number-writings.ts';

/** A new one each time; a failure names it. `npm run numbers` does the same with many more numbers. */
const seed = Number(process.env['NUMBERS_SEED'] ?? Math.floor(Math.random() * 1e9));

function assertShare(
  parts: number,
  score: Score,
  { atMost = 100, atLeast = 0 }: { atMost?: number; atLeast?: number },
): void {
  const percent = (100 * parts) / score.cells;
  const said = `${percent.toFixed(3)} % of ${String(score.cells)}, NUMBERS_SEED=${String(seed)}, ${JSON.stringify(score)}`;
  assert.ok(percent <= atMost && percent >= atLeast, said);
}

test('without a hint at most 0.5 % of national mobiles are read as another number, in lists of 1, 5, 20 and 1,000 rows', () => {
  const random = seededRandom(seed);
  for (const [rows, lists, every] of [
    [1, 6, 1],
    [5, 2, 1],
    [20, 1, 1],
    [1000, 1, 35],
  ] as const) {
    const score = scoreNational({ rows, lists, every, random });
    assertShare(score.foreign + score.neighbour, score, { atMost: 0.5 });
  }
});

test('with the own hint and a digit missing or one too many at most 1 % are read as a number of another country', () => {
  const random = seededRandom(seed);
  for (const fault of ['missing', 'too many'] as const) {
    const score = noScore();
    addScore(score, scoreBroken({ rows: 1, lists: 4, random, fault }));
    addScore(score, scoreBroken({ rows: 20, lists: 1, random, fault, every: 4 }));
    assertShare(score.foreign, score, { atMost: 1 });
  }
});

test('lists of international digits with 0, 3 and 5 % junk: at least 99.5 % are read right', () => {
  const random = seededRandom(seed);
  for (const junk of [0, 0.03, 0.05]) {
    const score = scoreMixed({ rows: 1000, lists: 2, random, junk });
    assertShare(score.right, score, { atLeast: 99.5 });
  }
});

test('with 5 to 50 % national mobiles of one country among them at most 0.5 % are read as another number', () => {
  const random = seededRandom(seed);
  const score = noScore();
  // All countries: the mobiles of two small islands are all fixed lines abroad, and stand for 0.8 % of the countries.
  for (const national of [0.05, 0.5])
    addScore(score, scoreTainted({ rows: 100, lists: 1, random, national }));
  assertShare(score.foreign + score.neighbour, score, { atMost: 0.5 });
});

test('40 everyday writings of mobiles of all countries, with the hint: at least 99.5 % are read right', () => {
  assert.equal(Object.keys(WRITINGS).length, 40);
  const score = noScore();
  for (const part of scoreWritings(2, seededRandom(seed)).values()) addScore(score, part);
  assertShare(score.right, score, { atLeast: 99.5 });
});
