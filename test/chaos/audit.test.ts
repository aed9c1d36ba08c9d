import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SandboxCharge } from '../../src/sandbox/server.ts';
import { money } from '../scenario/table.ts';
import { auditBooks, boughtTwice, createWitness, doubtOfFacts } from './audit.ts';
import type { AttemptFact, LedgerFacts } from './facts.ts';

const NUMBER = '447700900000';

let requests = 0;
/** The charge of a request of its own. */
const charge = (requested = '0.00450000', refunded = '0.00000000'): SandboxCharge => ({
  number: NUMBER,
  level: 'standard',
  product: 'standard',
  requested,
  refunded,
  at: (requests += 1),
  answered: true,
});

const attempt = (change: Partial<AttemptFact> = {}): AttemptFact => ({
  execution: 1,
  sequence: 1,
  run: 'run-1',
  number: NUMBER,
  class: 'settled',
  released: false,
  bounded: false,
  ceiling: money('0.01'),
  source: 'reported',
  requested: money('0.0045'),
  refunded: 0n,
  ...change,
});

const doubtful = (change: Partial<AttemptFact> = {}): AttemptFact =>
  attempt({ class: 'in_doubt', source: null, requested: 0n, ...change });

const facts = (change: Partial<LedgerFacts>): LedgerFacts => ({
  damage: [],
  attempts: [],
  answers: [],
  outputs: [],
  runs: [],
  bounds: new Map(),
  ...change,
});

const found = (
  net: string,
  charges: readonly SandboxCharge[],
  attempts: readonly AttemptFact[],
): string[] =>
  auditBooks({ net, charges }, facts({ attempts })).map(({ kind, words }) => `${kind}: ${words}`);

test('a charge that is booked, and one inside a doubt, open or closed, are in order', () => {
  assert.deepEqual(found('0.00450000', [charge()], [attempt()]), []);
  assert.deepEqual(found('0.00450000', [charge()], [doubtful()]), []);
  assert.deepEqual(found('0.00450000', [charge()], [doubtful({ class: null })]), []);
  assert.deepEqual(found('0.00000000', [], [doubtful()]), []);
});

test('three insights of one request are one charge of 0.0135, booked by one attempt and bought once', () => {
  const parts = [1, 2, 3].map(() => ({ ...charge(), at: 7 }));
  const booked = attempt({ source: 'priced', requested: money('0.0135') });
  assert.deepEqual(found('0.01350000', parts, [booked]), []);
  assert.deepEqual(boughtTwice({ charges: parts }), []);
  assert.equal(found('0.01350000', parts, [attempt()]).length, 4);
});

test('a charge of 0.0045 that no attempt books is found', () => {
  assert.deepEqual(found('0.00450000', [charge()], []), [
    'unbooked: 1 charges of 447700900000, with 0 attempts in doubt',
    'unbooked: 0.00450000 for 447700900000, with 0.00000000 in doubt',
    'unbooked: charged 0.00450000, booked 0.00000000, in doubt at most 0.00000000',
  ]);
});

test('a doubt that was released although it was charged is found', () => {
  assert.equal(found('0.00450000', [charge()], [doubtful({ released: true })]).length, 3);
});

test('two charges of 0.0045 under one doubt of 0.01 are found by their count', () => {
  assert.deepEqual(found('0.00900000', [charge(), charge()], [doubtful()]), [
    'unbooked: 2 charges of 447700900000, with 1 attempts in doubt',
  ]);
});

test('a booking of 0.0045 for a charge of 0.005, and one for no charge at all, are found', () => {
  assert.match(
    found('0.00500000', [charge('0.00500000')], [attempt()]).join('\n'),
    /attempt 1\.1 .* 0\.00450000 - 0\.00000000, which was never charged/,
  );
  assert.match(found('0.00000000', [], [attempt()]).join('\n'), /which was never charged/);
});

test('a charge in the doubt of another number is found', () => {
  assert.deepEqual(found('0.00450000', [charge()], [doubtful({ number: '12125550000' })]), [
    'unbooked: 1 charges of 447700900000, with 0 attempts in doubt',
    'unbooked: 0.00450000 for 447700900000, with 0.00000000 in doubt',
  ]);
});

test('a bound of 0.003 counts instead of two ceilings of 0.01, and a released doubt not at all', () => {
  const attempts = [
    doubtful({ bounded: true }),
    doubtful({ sequence: 2, bounded: true }),
    doubtful({ sequence: 3, released: true }),
  ];
  assert.equal(
    doubtOfFacts(facts({ attempts, bounds: new Map([[1, money('0.003')]]) })),
    money('0.003'),
  );
  assert.equal(doubtOfFacts(facts({ attempts })), money('0.02'));
  assert.equal(doubtOfFacts(facts({ attempts: [doubtful({ ceiling: null })] })), null);
});

test('two final answers to one number, and a second charge under skip, are found', () => {
  const answers = [1, 2].map((id) => ({
    id,
    number: NUMBER,
    lookup: 1,
    outcome: 'insight',
    raw: '{}',
  }));
  assert.deepEqual(auditBooks({ net: '0.00000000', charges: [] }, facts({ answers })), [
    { kind: 'twice', words: '447700900000 has 2 final answers' },
  ]);
  assert.equal(boughtTwice({ charges: [charge(), charge()] }).length, 1);
});

test('an answer that is gone, a charge that has changed, and a number sent again after its answer are found', () => {
  const witness = createWitness();
  const before = facts({
    attempts: [attempt()],
    answers: [{ id: 1, number: NUMBER, lookup: 1, outcome: 'insight', raw: '{}' }],
  });
  assert.deepEqual(
    witness.look(before, () => 1),
    [],
  );
  assert.deepEqual(
    witness.look(before, () => 1),
    [],
  );
  const after = facts({ attempts: [attempt({ requested: money('0.005') })] });
  assert.deepEqual(
    witness.look(after, () => 2).map(({ kind }) => kind),
    ['lost', 'lost', 'twice'],
  );
});

test('a failed answer may be asked again', () => {
  const witness = createWitness();
  const failed = facts({
    answers: [{ id: 1, number: NUMBER, lookup: 1, outcome: 'failed', raw: '{}' }],
  });
  assert.deepEqual(
    witness.look(failed, () => 1),
    [],
  );
  assert.deepEqual(
    witness.look(failed, () => 2),
    [],
  );
});
