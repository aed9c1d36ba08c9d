import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ListRow } from '../../src/csv/read.ts';
import { openInput, type Input, type InputOptions } from '../../src/pipeline/input.ts';
import { holdNoNumber, lackCountry, unreadableError } from '../../src/pipeline/readable.ts';
import { createReadingCounts } from '../../src/pipeline/reading-counts.ts';
import { surveyRows } from '../../src/pipeline/survey.ts';

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

function open(list: string, options: Partial<InputOptions> = {}): Promise<Input> {
  return openInput(bytesOf(list), {
    ...{
      phoneColumn: 'phone',
      country: undefined,
      countryColumn: undefined,
      ip: undefined,
      ipColumn: undefined,
    },
    ...{
      accept: 'possible',
      product: 'standard',
      delimiter: ',',
      quote: undefined,
      encoding: undefined,
      header: true,
      ...options,
    },
  });
}

async function collect(batches: AsyncIterable<readonly ListRow[]>): Promise<ListRow[]> {
  const rows: ListRow[] = [];
  for await (const batch of batches) rows.push(...batch);
  return rows;
}

/** Number or reason of each row, and its notes. */
async function readAll(
  input: Input,
  bare: Parameters<Input['read']>[1] = 'none',
): Promise<string[]> {
  const read: string[] = [];
  for await (const rows of input.rows())
    for (const row of rows) {
      const { number, notes } = input.read(row, bare);
      read.push(
        [
          number.kind === 'number' ? number.number : number.reason.slug,
          ...notes.map((note) => note.split(':')[0]),
        ].join(' '),
      );
    }
  return read;
}

test('a country that is none is read from a plus or 00 alone, is noted, and --country does not step in; it serves empty cells', async () => {
  const list =
    'phone,land\n07400 123456,GB\n07400 123456,Atlantis\n+447400123456,Atlantis\n447400123456,Atlantis\n07400 123456,\n,Atlantis\n';
  const input = await open(list, { countryColumn: 'land', country: 'GB' });
  assert.deepEqual(await readAll(input, 'international'), [
    '447400123456',
    'unknown_country',
    '447400123456 unknown_country',
    'unknown_country',
    '447400123456',
    'empty unknown_country',
  ]);
});

test('bare digits are read where the list writes them, and nowhere else', async () => {
  const list = 'phone\n447400123456\n33612345678\n07400 123456\n';
  assert.deepEqual(await readAll(await open(list), 'international'), [
    '447400123456',
    '33612345678',
    'needs_country',
  ]);
  for (const bare of ['none', 'national'] as const)
    assert.deepEqual(await readAll(await open(list), bare), [
      'needs_country',
      'needs_country',
      'needs_country',
    ]);
});

test('rows that were looked at ahead come again, all of them in their order, and no more than asked for are given ahead', async () => {
  const rows = Array.from({ length: 1_700 }, (_, at) => `+4474001${String(10_000 + at)}`);
  const input = await open(`phone\n${rows.join('\n')}\n`);
  const ahead = await collect(input.ahead(1_200));
  assert.deepEqual([ahead.length, ahead.at(-1)?.cells[0]], [1_200, rows[1_199]]);
  assert.equal(input.isAtEnd(), false);
  const seen: (string | undefined)[] = [];
  for await (const batch of input.rows()) seen.push(...batch.map(({ cells }) => cells[0]));
  assert.deepEqual(seen, rows);
  const short = await open('phone\n1\n2\n');
  assert.equal((await collect(short.ahead(10_000))).length, 2);
  assert.equal(short.isAtEnd(), true);
});

test('a survey counts filled cells and the reasons of those that hold no number, in either way of reading', async () => {
  const list = `phone,land\n${'447400123456,\n'.repeat(9)}33612345678,\n07400 123456,GB\n07400 123456,Atlantis\n,\nn/a,\n`;
  const input = await open(list, { countryColumn: 'land' });
  const survey = await surveyRows(input.rows(), input);
  assert.deepEqual([survey.decided, survey.bareRows], ['international', 10]);
  const cells = (bare: 'international' | 'national'): unknown => {
    const { filled, invalid, reasons } = survey.cells(bare);
    return [filled, invalid, Object.fromEntries(reasons)];
  };
  assert.deepEqual(cells('international'), [13, 2, { unknown_country: 1, no_number: 1 }]);
  assert.deepEqual(cells('national'), [
    13,
    12,
    { needs_country: 10, unknown_country: 1, no_number: 1 },
  ]);
});

/** Cells that lists hold, and what may stand in the country column beside them. */
const cells = fc.record({
  phone: fc.constantFrom(
    ...['+447400123456', '+44 (0)7400 123-456', '(+44) 7400 123456', '+1', '+49 30 1/2', '', ' '],
    ...['00447400123456', '00 44 7400 123456', '07400 123456', '447400123456', '(0171) 3920012'],
    ...['Leeds', '+ call me', '+44 7400 123456 ext. 5', '1.5', '5;a=1', ';a=1', '2026-01-01', '1)'],
  ),
  land: fc.constantFrom('', 'GB', 'Germany', 'Atlantis', 'AQ'),
});

test('a survey that reads few cells refuses what one that reads all of them refuses, in the same words', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(cells, { minLength: 1, maxLength: 12 }),
      fc.nat(40),
      fc.constantFrom(undefined, 'GB', 'AQ'),
      async (some, times, country) => {
        const rows = [...some, ...Array.from({ length: times }, (_, at) => some[at % some.length])];
        const list = `phone,land\n${rows.map((row) => `${row?.phone ?? ''},${row?.land ?? ''}\n`).join('')}`;
        const judge = async (reading: 'all' | 'few'): Promise<unknown> => {
          const input = await open(list, { countryColumn: 'land', country });
          const survey = await surveyRows(input.rows(), input, { reading });
          const judged = (['international', 'national'] as const).map((bare) => {
            const counts = survey.cells(bare);
            return [
              holdNoNumber(counts),
              lackCountry(counts),
              unreadableError(counts, 'column 1').message,
            ];
          });
          return [survey.decided, survey.bareRows, judged];
        };
        assert.deepEqual(await judge('few'), await judge('all'));
      },
    ),
    { numRuns: 300 },
  );
});

test('once a number is found, a cell that says its country is not read where few are to be', async () => {
  const input = await open('phone\nLeeds\n+44\n+447400123456\n+44\n+44\n07400 123456\n');
  const few = await surveyRows(input.rows(), input, { reading: 'few' });
  const { filled, invalid, reasons } = few.cells('national');
  assert.deepEqual([filled, invalid], [6, 3]);
  assert.deepEqual(Object.fromEntries(reasons), { no_number: 1, too_short: 1, needs_country: 1 });
});

test('rows are counted by note, by reason, by the country of numbers without a plus, and by what the country column says', async () => {
  const list = `phone,land\n${'07400 123456,GB\n'.repeat(2)}0171 3920012 ext. 5,DE\n${'030 1,Atlantis\n'.repeat(3)}030 1,Erewhon\n+447400123456,Erewhon\n`;
  const input = await open(list, { countryColumn: 'land' });
  const counts = createReadingCounts();
  for await (const rows of input.rows())
    for (const row of rows) counts.add(input.read(row, 'none'));
  assert.deepEqual(counts.readAs(), [
    { key: 'GB', rows: 2 },
    { key: 'DE', rows: 1 },
  ]);
  assert.deepEqual(counts.notes(), { extension_dropped: 1, unknown_country: 1 });
  assert.deepEqual(counts.reasons(), { unknown_country: 4 });
  assert.deepEqual(counts.unknownCountry(), {
    rows: 5,
    top: [
      { key: 'Atlantis', rows: 3 },
      { key: 'Erewhon', rows: 2 },
    ],
  });
});
