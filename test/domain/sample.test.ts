import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drawSample } from '../../src/domain/sample.ts';
import { createSeededRandom } from '../../src/support/random.ts';

const members = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}${String(index)}`);

function draw(strata: Record<string, string[]>, size: number, seed: number): string[] {
  return drawSample(new Map(Object.entries(strata)), { size, random: createSeededRandom(seed) });
}

function countByStratum(drawn: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const member of drawn) {
    const name = member.replace(/\d+$/, '');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

test('40 of 300 mobile and 100 landline numbers are 30 and 10, or one more and one less, whatever the seed', () => {
  const strata = { mobile: members('mobile', 300), landline: members('landline', 100) };
  for (let seed = 0; seed < 300; seed += 1) {
    const { mobile = 0, landline = 0 } = countByStratum(draw(strata, 40, seed));
    assert.equal(mobile + landline, 40);
    assert.ok(Math.abs(mobile - 30) <= 1, `seed ${String(seed)} draws ${String(mobile)} mobile`);
  }
});

test('the same seed draws the same numbers whatever their order, another seed others', () => {
  const strata = { a: members('a', 50), b: members('b', 20) };
  const turned = { b: [...strata.b].reverse(), a: [...strata.a].reverse() };
  assert.deepEqual(draw(strata, 15, 7), draw(turned, 15, 7));
  assert.notDeepEqual(draw(strata, 15, 7), draw(strata, 15, 8));
});

test('a larger sample begins with the smaller one, no number is drawn twice, and more than there are is all', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 8 }),
      fc.nat({ max: 200 }),
      fc.integer(),
      (sizes, size, seed) => {
        const strata = Object.fromEntries(
          sizes.map((count, index) => {
            const name = String.fromCharCode(97 + index);
            return [name, members(name, count)];
          }),
        );
        const total = sizes.reduce((sum, count) => sum + count, 0);
        const drawn = draw(strata, size, seed);
        assert.equal(drawn.length, Math.min(size, total));
        assert.equal(new Set(drawn).size, drawn.length);
        assert.deepEqual(draw(strata, size + 5, seed).slice(0, drawn.length), drawn);
      },
    ),
  );
});

test('each of 20 numbers in two strata of 15 and 5 is drawn about as often as any other', () => {
  const strata = { a: members('a', 15), b: members('b', 5) };
  const drawn = new Map<string, number>();
  for (let seed = 0; seed < 4000; seed += 1)
    for (const member of draw(strata, 4, seed)) drawn.set(member, (drawn.get(member) ?? 0) + 1);
  assert.equal(drawn.size, 20);
  // 800 are expected; a draw that favours the first or the last of a stratum is far outside.
  for (const [member, count] of drawn)
    assert.ok(count > 680 && count < 920, `${member} is drawn ${String(count)} times of 4000`);
});
