import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBareCount, type BareDigits } from '../../src/domain/number-list.ts';

function decide(
  ...groups: readonly (readonly [count: number, cell: (at: number) => string])[]
): BareDigits {
  const count = createBareCount();
  for (const [rows, cell] of groups) for (let at = 0; at < rows; at += 1) count.see(cell(at));
  return count.decide();
}

const digits = (at: number, length: number): string => String(at).padStart(length, '0');
/** International: mobiles of Britain and France in turn. */
const abroad = (at: number): string =>
  at % 2 === 0 ? `447400${digits(at, 6)}` : `33612${digits(at, 6)}`;
/** National, and no international number: mobiles of Spain. */
const spanish = (at: number): string => `612${digits(at, 6)}`;

test('ten rows without a plus decide, nine do not', () => {
  assert.equal(decide([10, abroad]), 'international');
  assert.equal(decide([9, abroad]), 'none');
  assert.equal(decide(), 'none');
  assert.equal(decide([9, spanish]), 'none');
  assert.equal(decide([10, spanish]), 'national');
});

test('cells with a plus, with 00, short ones, words and cells that are no number have no say', () => {
  const others = [
    '+447400123456',
    '0044 7400 123456',
    '123456',
    'n/a',
    '',
    '4.47E+11',
    '12345678901234567',
    'Axel 447400123456',
    '2024-01-15',
  ];
  const count = createBareCount();
  for (const cell of others) count.see(cell);
  assert.equal(count.rows(), 0);
  for (const cell of ['44 7400 123456', 'Tel. 447400123456', '447400123456.0', '07400 123456'])
    count.see(cell);
  assert.equal(count.rows(), 4);
});

test('2 rows of 100 that begin with a single 0 are let go, 3 make the list national', () => {
  const zero = (at: number): string => `07400${digits(at, 6)}`;
  assert.equal(decide([98, abroad], [2, zero]), 'international');
  assert.equal(decide([97, abroad], [3, zero]), 'national');
});

test('2 of 100 national mobiles of one country are let go, 3 make the list national; of several countries only the commonest counts', () => {
  assert.equal(decide([98, abroad], [2, spanish]), 'international');
  assert.equal(decide([97, abroad], [3, spanish]), 'national');
  const danish = (at: number): string => `2${digits(at, 7)}`;
  assert.equal(decide([96, abroad], [2, spanish], [2, danish]), 'international');
});

test('what is no number anywhere counts for nothing, up to 15 rows of 100', () => {
  const junk = (at: number): string => `99900${digits(at, 9)}`;
  assert.equal(decide([85, abroad], [15, junk]), 'international');
  assert.equal(decide([84, abroad], [16, junk]), 'national');
});

test('a list of mobiles that are all fixed lines abroad is national: Montserrat 664 491 xxxx would be Thailand', () => {
  const montserrat = (at: number): string => `664491${digits(at, 4)}`;
  assert.equal(decide([20, montserrat]), 'national');
  assert.equal(decide([17, montserrat], [3, abroad]), 'national');
  // Mobiles of Norway, though Mexico has such numbers too.
  assert.equal(decide([20, (at) => `4740${digits(at, 6)}`]), 'international');
});

test('the order of the rows decides nothing', () => {
  const cells = [
    ...Array.from({ length: 97 }, (_, at) => abroad(at)),
    spanish(1),
    spanish(2),
    spanish(3),
  ];
  for (const order of [cells, [...cells].reverse()])
    assert.equal(decide([100, (at) => order[at] ?? '']), 'national');
});
