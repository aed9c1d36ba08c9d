import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import type { Dialect } from '../../src/csv/dialect.ts';
import { createFormatter } from '../../src/csv/write.ts';
import { read } from './lists.ts';

const delimiters = fc.constantFrom(',', ';', '\t', '|', ':', ' ');
const quotes = fc.constantFrom('"', "'");
const lineEnds = fc.constantFrom('\n', '\r\n', '\r');
/** Everything that could matter, and letters of one to four bytes. */
const letters = fc.constantFrom(
  ...[
    'a',
    '1',
    ' ',
    ',',
    ';',
    '\t',
    '|',
    ':',
    '"',
    "'",
    '\n',
    '\r',
    '=',
    'ä',
    '€',
    '😀',
    '\ufeff',
    '\u2028',
  ],
);
const cells = fc.oneof(
  { weight: 9, arbitrary: fc.string({ unit: letters, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constant('sep=;') },
);
const tables = fc
  .integer({ min: 1, max: 4 })
  .chain((width) =>
    fc.array(fc.array(cells, { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 8,
    }),
  )
  // One of blanks is no list.
  .filter((table) => table.some((record) => record.some((cell) => cell.trim() !== '')));
const chunks = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

test('what is written is read back equal, whatever the cells, the dialect and the chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        table: tables,
        delimiter: delimiters,
        quote: quotes,
        lineEnd: lineEnds,
        bom: fc.boolean(),
        sepLine: fc.boolean(),
        chunks,
      }),
      async ({ table, chunks, ...written }) => {
        const dialect: Dialect = { encoding: 'utf-8', said: [], ...written };
        const [header = [], ...records] = table;
        const format = createFormatter(dialect);
        const text = format.prologue(header) + format.rows(records);
        const { source, ...list } = await read(text, {
          delimiter: written.delimiter,
          quote: written.quote,
          chunks,
        });
        assert.deepEqual(source.header, header);
        assert.deepEqual(list.cells, records);
        assert.deepEqual({ ...source.dialect, said: [] }, dialect);
        assert.equal(source.emptyLines(), 0);
      },
    ),
  );
});

/** Pieces that lists are made of, the bad ones too. */
const scraps = fc.constantFrom(
  ...[
    'a',
    '1',
    ' ',
    ',',
    '"',
    '""',
    '"x"',
    '"y\nz"',
    '\n',
    '\r',
    '\r\n',
    '€',
    '😀',
    '\n\n',
    ',,',
    '5" x',
  ],
);

/** Rows, or what was wrong with the list. */
async function outcome(
  bytes: Uint8Array,
  chunks: readonly number[],
  encoding: string,
): Promise<unknown> {
  try {
    const { source, rows } = await read(bytes, { delimiter: ',', quote: '"', encoding, chunks });
    return { rows, header: source.header, empty: source.emptyLines(), dialect: source.dialect };
  } catch (error) {
    return error;
  }
}

for (const encoding of ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'utf-32le']) {
  test(`a ${encoding} list in chunks of any size gives the same rows, lines and errors as in one`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(scraps, { maxLength: 40 }), chunks, async (parts, sizes) => {
        const bytes = iconv.encode(`h,i\n${parts.join('')}`, encoding);
        assert.deepEqual(
          await outcome(bytes, sizes, encoding),
          await outcome(bytes, [Infinity], encoding),
        );
      }),
    );
  });
}

test('chunks of a list beyond the sample, cut anywhere, give the same rows', async () => {
  const text = `a,b,c\r\n${'😀 smile,"€ and ""more""\r\nof it",5" pipe\r\n'.repeat(6000)}`;
  const whole = await read(text);
  assert.equal(whole.rows.length, 6000);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1000, max: 70_000 }), { minLength: 1, maxLength: 5 }),
      async (sizes) => {
        assert.deepEqual((await read(text, { chunks: sizes })).rows, whole.rows);
      },
    ),
    { numRuns: 5 },
  );
});

/** How many lines end before each character, by the plainest means there is. */
function lineOf(text: string, at: number): number {
  return text.slice(0, at).split(/\r\n|\n|\r/).length;
}

test('each row names the line it begins in, and every line is of a row, of the header, or empty', async () => {
  const records = fc.array(fc.constantFrom('\u0001,x', '\u0001,"y\nz"', '\u0001,"y\r\nz\r"', ''), {
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(records, lineEnds, async (lines, end) => {
      const text = ['h,i', ...lines].join(end);
      const { source, rows } = await read(text, { delimiter: ',', quote: '"' });
      const begins = [...text.matchAll(/\u0001/g)].map(({ index }) => lineOf(text, index));
      assert.deepEqual(
        rows.map(({ line }) => line),
        begins,
      );
      // The last part is no line where nothing is in it.
      assert.equal(
        source.emptyLines(),
        lines.filter((line, index) => line === '' && index < lines.length - 1).length,
      );
    }),
  );
});
