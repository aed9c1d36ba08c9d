import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  COMMON_COLUMNS,
  createCells,
  readOutcome,
  type CellsOptions,
  type Decided,
} from '../../src/pipeline/cells.ts';
import { eur, known } from '../support/answers.ts';
import { readRow, rowsOf } from './rows.ts';

const FIELDS = new Map([
  ['carrier', '=HYPERLINK("x")'],
  ['price', '-0.00500000'],
]);
let fieldsRead = 0;
const provider: CellsOptions['provider'] = {
  columns: ['status', 'carrier', 'price'],
  columnKinds: { price: 'amount' },
  label: (product) => product.replace('+cnam', ''),
  fields: () => {
    fieldsRead += 1;
    return FIELDS;
  },
  facts: () => ({ lineType: 'mobile', carrier: '=Lowe' }),
  notes: ({ outcome }, fields) =>
    outcome === 'partial' && fields === FIELDS ? [{ slug: 'note', words: 'of the answer' }] : [],
};
const everything = [...COMMON_COLUMNS, ...provider.columns].map((_, index) => index);

function decided(cell: string, rest: Partial<Decided>): Decided {
  const [row] = rowsOf(cell);
  if (!row) throw new Error('no row');
  return {
    reading: readRow(row),
    outcome: undefined,
    older: undefined,
    source: '',
    cost: 0n,
    ...rest,
  };
}

test('an answered row: outcome, source, number, level, time, cost, then the fields of the answer', () => {
  const cells = createCells({ provider, selection: everything, guard: true });
  const row = decided('+447400000001', {
    outcome: {
      kind: 'answered',
      answer: known({ product: 'standard+cnam', at: Date.UTC(2026, 1, 3, 4, 5, 6, 7) }),
    },
    source: 'api',
    cost: eur('0.0051234567891'),
  });
  assert.deepEqual(cells(row), [
    'insight',
    'api',
    '',
    '+447400000001',
    'standard',
    '2026-02-03T04:05:06.007Z',
    '0.0051234567891',
    '',
    '\'=HYPERLINK("x")',
    '-0.00500000',
  ]);
});

test('the guard can be left off, and never touches a number or an amount', () => {
  const row = decided('+447400000001', { outcome: { kind: 'answered', answer: known() } });
  const at = (column: string): number => [...COMMON_COLUMNS, ...provider.columns].indexOf(column);
  const selection = [at('number'), at('carrier'), at('price')];
  assert.deepEqual(createCells({ provider, selection, guard: false })(row), [
    '+447400000001',
    '=HYPERLINK("x")',
    '-0.00500000',
  ]);
  assert.deepEqual(createCells({ provider, selection, guard: true })(row), [
    '+447400000001',
    '\'=HYPERLINK("x")',
    '-0.00500000',
  ]);
});

test('a selection names the columns and their order', () => {
  const row = decided('n/a', {});
  assert.deepEqual(createCells({ provider, selection: [6, 0, 8], guard: true })(row), [
    '0.00000000',
    'invalid',
    '',
  ]);
});

test('a reason is its slug and words, then the notes; words may be missing', () => {
  const cells = createCells({ provider, selection: [2], guard: true });
  const reason = (cell: string, outcome: Decided['outcome']): string | undefined =>
    cells(decided(cell, { outcome }))[0];
  assert.equal(reason('n/a', undefined), 'no_number: the cell is no phone number');
  assert.equal(
    reason('+447400000001 x5', {
      kind: 'failed',
      reason: { slug: 'http_400', words: 'Bad request' },
      paidByRun: 0n,
    }),
    'http_400: Bad request; extension_dropped: the extension 5 was left out',
  );
  assert.equal(
    reason('+447400000001', { kind: 'skipped', reason: { slug: 'limit', words: '' } }),
    'limit',
  );
  assert.equal(
    reason('+447400000001', {
      kind: 'answered',
      answer: known({ reason: { slug: '=1', words: 'x' } }),
    }),
    "'=1: x",
  );
  assert.equal(
    reason('+447400000001 x5', {
      kind: 'answered',
      answer: known({ outcome: 'partial', reason: { slug: 'status_43', words: 'Busy' } }),
    }),
    'status_43: Busy; note: of the answer; extension_dropped: the extension 5 was left out',
  );
});

test('a row that keeps an older answer has its outcome, level, time, fields and reason, and says at the end what became of its lookup', () => {
  const older = known({
    outcome: 'partial',
    product: 'advanced',
    at: Date.UTC(2026, 0, 2),
    reason: { slug: 'status_43', words: 'not all' },
  });
  const cells = createCells({ provider, selection: everything, guard: true });
  const row = (outcome: Decided['outcome']): string[] =>
    cells(decided('+447400000001 x5', { outcome, older, source: 'stale', cost: 0n }));
  const reason = { slug: 'timeout', words: 'no answer' };
  assert.deepEqual(row({ kind: 'skipped', reason }), [
    'partial',
    'stale',
    'status_43: not all; note: of the answer; extension_dropped: the extension 5 was left out; not_renewed: skipped',
    '+447400000001',
    'advanced',
    '2026-01-02T00:00:00.000Z',
    '0.00000000',
    '',
    '\'=HYPERLINK("x")',
    '-0.00500000',
  ]);
  const noteOf = (outcome: Decided['outcome']): string | undefined =>
    row(outcome)[2]?.split('; ').at(-1);
  assert.equal(noteOf({ kind: 'in_doubt', reason, paidByRun: 0n }), 'not_renewed: in_doubt');
  assert.equal(noteOf({ kind: 'failed', reason, paidByRun: 0n }), 'not_renewed: failed');
  assert.equal(
    noteOf({ kind: 'answered', answer: known({ outcome: 'failed' }) }),
    'not_renewed: failed',
  );
});

test('where a part of the cost is unknown the cell is empty', () => {
  const row = decided('+447400000001', {
    outcome: { kind: 'answered', answer: known() },
    cost: undefined,
  });
  assert.deepEqual(createCells({ provider, selection: [6], guard: true })(row), ['']);
});

test('neighbours that share an answer have it flattened once', () => {
  const cells = createCells({ provider, selection: everything, guard: true });
  const answer = known();
  fieldsRead = 0;
  const first = cells(
    decided('+447400000001', { outcome: { kind: 'answered', answer }, source: 'api' }),
  );
  const second = cells(
    decided('+447400000001', { outcome: { kind: 'answered', answer }, source: 'duplicate' }),
  );
  assert.equal(fieldsRead, 1);
  assert.deepEqual(second.slice(2), first.slice(2));
  assert.equal(second[1], 'duplicate');
});

test('the outcome of a row is that of its answer, of its lookup, or invalid', () => {
  const reason = { slug: 'x', words: '' };
  assert.equal(readOutcome(decided('n/a', {})), 'invalid');
  assert.equal(
    readOutcome(
      decided('+447400000001', {
        outcome: { kind: 'answered', answer: known({ outcome: 'partial' }) },
      }),
    ),
    'partial',
  );
  for (const kind of ['failed', 'in_doubt'] as const)
    assert.equal(
      readOutcome(decided('+447400000001', { outcome: { kind, reason, paidByRun: 0n } })),
      kind,
    );
  assert.equal(
    readOutcome(decided('+447400000001', { outcome: { kind: 'skipped', reason } })),
    'skipped',
  );
});

test('line type and carrier stand behind all others, guarded like any text, and empty without an answer', () => {
  const at = everything.length;
  const cells = createCells({ provider, selection: [at, at + 1], guard: true });
  const answered = decided('+447400000001', { outcome: { kind: 'answered', answer: known() } });
  assert.deepEqual(cells(answered), ['mobile', "'=Lowe"]);
  assert.deepEqual(cells(decided('x', {})), ['', '']);
});

test('verdict and its reason stand behind the cost, the reason guarded', () => {
  const at = COMMON_COLUMNS.length;
  const cells = createCells({
    provider,
    judged: true,
    selection: [at - 1, at, at + 1, at + 2],
    guard: true,
  });
  const row = decided('x', {});
  assert.deepEqual(cells(row, { verdict: 'suppress', reason: '=no number' }), [
    '0.00000000',
    'suppress',
    "'=no number",
    '',
  ]);
});
