import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differenceLines, differencesHeader } from '../../src/report/migration-csv.ts';
import { migrationJson } from '../../src/report/migration-json.ts';
import { migrationText } from '../../src/report/migration.ts';
import { keepPlain } from './plain.ts';
import { migration, uncompared } from './migrations.ts';

const text = (shown: Parameters<typeof migrationText>[0]): string =>
  migrationText(shown, { width: 100, colour: keepPlain });

test('a sample of 5 of which 4 were compared: costs, verdicts with intervals, columns, statuses that are not OK', () => {
  assert.equal(
    text(migration()),
    `From Old Lookup to New Lookup, for /ada/contacts.csv: 12 numbers with an answer of before, 4
compared.

before:   standard: 11 insight and 1 partial, of 2026-11-01 to 2026-11-24; 2 without an answer
cost:     0.06000000 EUR, as charged, and 1 at an unknown price
after:    carrier+format, for 14 numbers
cost:     about 0.10000000 EUR, between 0.05000000 and 0.20000000, and 3 at an unknown price
compared: 4 of 5 numbers drawn with seed 7: 3 insight and 1 refused
charged:  0.04000000 EUR by the book; the balance went down by 0.03600000 meanwhile
lost:     price (12); in no answer: ip
new:      zones (4)
note:     Something to do.

column            same  equivalent  changed  differs  only before  only after  agree %, 95 %
name                 2           1        0        1            0           0     75 (30-95)
ported (derived)     0           0        0        0            3           1

country  line      numbers  compared  answered
GB       mobile          8         3  carrier=NOT_FOUND 1
DE       landline        4         1  all OK
`,
  );
});

test('before anything was compared: what the answers fill, and no price where none is known', () => {
  const { after } = uncompared();
  const shown = text(uncompared({ list: undefined, after: { ...after, unpriced: 14 } }));
  assert.equal(
    shown,
    `From Old Lookup to New Lookup, for standard input: 12 numbers with an answer of before, none
compared.

before:   standard: 11 insight and 1 partial, of 2026-11-01 to 2026-11-24; 2 without an answer
cost:     0.06000000 EUR, as charged, and 1 at an unknown price
after:    carrier+format, for 14 numbers
cost:     not known: no price is public. Give those of your contract with --prices
lost:     price (12); in no answer: ip
new:      zones
note:     Something to do.

column            filled
name                  12
ported (derived)      12

country  line      numbers
GB       mobile          8
DE       landline        4
`,
  );
});

test('a list without an answer of before says so, and its cost is not known', () => {
  const { before } = migration();
  const none = { ...before, lookups: 0, missing: 1, unpriced: 0, product: '' };
  const shown = text(
    uncompared({ before: none, coverage: [], fields: [], lost: [], fresh: [], remarks: [] }),
  );
  assert.match(shown, /^before: {3}no answer on record for 1 number$/m);
  assert.match(shown, /^cost: {5}not known$/m);
  assert.doesNotMatch(shown, /^(?:lost|new):/m);
});

test('every number with both answers, and no balance: said without a seed', () => {
  const { after } = migration();
  const compared = { ...after.compared, drawn: null, measured: null };
  const shown = text(migration({ after: { ...after, compared } }));
  assert.match(shown, /^compared: every number with both answers on record, 4: 3 insight/m);
  assert.match(shown, /^charged: {2}0\.04000000 EUR by the book$/m);
});

test('as JSON the same figures, shares beside counts, amounts as text', () => {
  const shown = migrationJson(migration()) as Record<string, Record<string, unknown>[]>;
  assert.deepEqual(shown['before'], {
    provider: 'old-lookup',
    product: 'standard',
    lookups: 12,
    missing: 2,
    outcomes: { insight: 11, partial: 1, refused: 0, failed: 0 },
    net: '0.06000000',
    unpriced: 1,
    oldest_at: '2026-11-01T00:00:00.000Z',
    newest_at: '2026-11-24T00:00:00.000Z',
  });
  assert.deepEqual(shown['after'], {
    provider: 'new-lookup',
    product: 'carrier+format',
    lookups: 14,
    unpriced: 3,
    low: '0.05000000',
    expected: '0.10000000',
    high: '0.20000000',
    sample: 5,
    seed: 7,
    compared: 4,
    outcomes: { insight: 3, partial: 0, refused: 1, failed: 0 },
    priced: '0.04000000',
    measured: '0.03600000',
  });
  assert.deepEqual(shown['fields']?.[0], {
    name: 'name',
    kind: 'kept',
    filled: 12,
    same: 2,
    equivalent: 1,
    changed: 0,
    differs: 1,
    only_before: 0,
    only_after: 0,
    shares: {
      same: { share: 0.5, low: 0.15, high: 0.85 },
      equivalent: { share: 0.25, low: 0.0456, high: 0.6994 },
      changed: { share: 0, low: 0, high: 0.4899 },
      differs: { share: 0.25, low: 0.0456, high: 0.6994 },
      only_before: { share: 0, low: 0, high: 0.4899 },
      only_after: { share: 0, low: 0, high: 0.4899 },
    },
  });
  assert.deepEqual(shown['coverage']?.[1], {
    country: 'DE',
    network_type: 'landline',
    lookups: 4,
    compared: 1,
    by_status: { 'x=OK': 1 },
  });
  assert.deepEqual([shown['lost'], shown['new']], [migration().lost, [{ name: 'zones', rows: 4 }]]);
});

test('as JSON amounts without a price, a seed that was not drawn and times of no answer are null', () => {
  const { before, after } = uncompared();
  const shown = migrationJson(
    uncompared({
      before: { ...before, oldestAt: undefined, newestAt: undefined },
      after: { ...after, unpriced: 14 },
    }),
  ) as Record<string, Record<string, unknown>>;
  const { low, expected, high, sample, seed, priced, measured } = shown['after'] ?? {};
  assert.deepEqual([low, expected, high, sample, seed, priced, measured], Array(7).fill(null));
  assert.deepEqual([shown['before']?.['oldest_at'], shown['before']?.['newest_at']], [null, null]);
});

test('differences are lines with both texts and times: same ones are left out, formulas guarded, a number is none', () => {
  assert.equal(
    differencesHeader(),
    'number,country,field,before,after,verdict,before_at,after_at\n',
  );
  const cell = (verdict: 'same' | 'equivalent' | 'differs', before: string, after: string) =>
    ({ field: 'name', before, after, verdict }) as const;
  assert.equal(
    differenceLines({ number: '447700900123', country: 'GB', beforeAt: 0, afterAt: 60_000 }, [
      cell('same', 'A', 'A'),
      cell('equivalent', '447700900123', '+447700900123'),
      cell('differs', '-Minus', 'Andes, S.A.'),
    ]),
    '+447700900123,GB,name,447700900123,+447700900123,equivalent,1970-01-01T00:00:00.000Z,1970-01-01T00:01:00.000Z\n' +
      '+447700900123,GB,name,\'-Minus,"Andes, S.A.",differs,1970-01-01T00:00:00.000Z,1970-01-01T00:01:00.000Z\n',
  );
});
