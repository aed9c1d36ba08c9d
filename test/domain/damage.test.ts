import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createDamageCount,
  noticeDamage,
  priceDamage,
  type DamageSign,
} from '../../src/domain/damage.ts';

const SIGNS: readonly (readonly [
  cell: string,
  reason: string | undefined,
  beside: boolean,
  sign: DamageSign | undefined,
])[] = [
  ['4,47701E+11', 'exponent', false, { kind: 'exponent' }],
  ['030 1234-10-12', 'two_numbers', false, { kind: 'two_numbers' }],
  ['ann@example.com', 'no_number', true, { kind: 'shifted' }],
  ['ann@example.com', 'no_number', false, undefined],
  ['', 'empty', true, undefined],
  ['07700900123', undefined, true, { kind: 'zeroLed', digits: 11 }],
  ['07700900123', 'needs_country', true, { kind: 'zeroLed', digits: 11 }],
  ['7700900123', 'needs_country', true, { kind: 'unread', digits: 10 }],
  ['447700900123', undefined, true, undefined],
];

for (const [cell, reason, beside, sign] of SIGNS)
  test(`"${cell}" (${reason ?? 'a number'}${beside ? ', a number beside it' : ''}) tells ${sign?.kind ?? 'nothing'}`, () => {
    assert.deepEqual(noticeDamage({ cell, reason, hasNumberBeside: () => beside }), sign);
  });

test('two cells of 10 digits among three of 11 with a zero have lost theirs; among two nothing is said', () => {
  const count = createDamageCount();
  const short = { kind: 'unread', digits: 10 } as const;
  const long = { kind: 'zeroLed', digits: 11 } as const;
  [short, short, { kind: 'unread', digits: 9 } as const, long, long].forEach(count.add);
  assert.deepEqual(count.damages(), []);
  [long, { kind: 'exponent' } as const, undefined].forEach(count.add);
  assert.deepEqual(count.damages(), [
    { kind: 'exponent', rows: 1 },
    { kind: 'lost_zero', rows: 2 },
  ]);
});

test('three lookups at 0.0045 would have cost 0.0135; without a price nobody knows', () => {
  const damages = [{ kind: 'exponent', rows: 3 } as const];
  assert.equal(priceDamage(damages, 4_500_000_000_000_000n)[0]?.cost, 13_500_000_000_000_000n);
  assert.equal(priceDamage(damages, undefined)[0]?.cost, null);
});
