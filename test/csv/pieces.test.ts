import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { createDecoder } from '../../src/csv/decode.ts';
import { CsvError } from '../../src/csv/error.ts';
import { createRowParser, type ListRow, type RowParser } from '../../src/csv/parser.ts';

/** `text` cut into pieces of these sizes, over and over; a surrogate pair is not cut. */
function pieces(text: string, sizes: readonly number[]): string[] {
  const letters = Array.from(text);
  const cut: string[] = [];
  for (let at = 0, turn = 0; at < letters.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    cut.push(letters.slice(at, at + size).join(''));
    at += size;
  }
  return cut;
}

interface Parsed {
  readonly rows: readonly ListRow[];
  readonly lineEnd: string | undefined;
  readonly emptyLines: number;
  readonly error: unknown;
}

async function parse(text: string, sizes: readonly number[]): Promise<Parsed> {
  const parser: RowParser = createRowParser({ delimiter: ',', quote: '"', position: 0, line: 1 });
  const decoder = createDecoder('utf-8');
  const rows: ListRow[] = [];
  let error: unknown;
  try {
    for (const piece of pieces(text, sizes))
      rows.push(...parser.write(decoder.write(Buffer.from(piece))));
    rows.push(...(await parser.end(decoder.lines())));
  } catch (caught) {
    error = caught;
  }
  return { rows, lineEnd: parser.lineEnd(), emptyLines: error ? 0 : parser.emptyLines(), error };
}

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
/** What records are made of, the bad ones too. */
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
    'long text',
  ],
);

test('a text in pieces of any size gives the same rows, lines and line end as in one, and the same error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(scraps, { maxLength: 40 }), sizes, async (parts, cuts) => {
      const text = parts.join('');
      const whole = await parse(text, [text.length + 1]);
      const cut = await parse(text, cuts);
      assert.deepEqual(cut.error, whole.error);
      // Where there is an error, the pieces before it have given their rows already.
      assert.deepEqual(whole.error ? cut.rows.slice(0, whole.rows.length) : cut.rows, whole.rows);
      if (!whole.error) assert.deepEqual({ ...cut, rows: [] }, { ...whole, rows: [] });
    }),
    { numRuns: 300 },
  );
});

test('a torn record is found though it spans pieces of 3 characters, and the row before it is given', async () => {
  const { rows, error } = await parse('id,name\n1,"Ann\n2,"Bob"\n3,Cy\n', [3]);
  assert.ok(error instanceof CsvError);
  assert.equal(error.line, 2);
  assert.deepEqual(rows, [{ position: 0, line: 1, cells: ['id', 'name'] }]);
});

test('a record that spans ten pieces is whole though it begins with a doubled quote', async () => {
  const { rows, error } = await parse('id,name\n1,"""Ann"", b\nc"\n2,x\n', [2]);
  assert.equal(error, undefined);
  assert.deepEqual(rows[1]?.cells, ['1', '"Ann", b\nc']);
});

test('rows come as soon as they are complete, but for the 5 bytes that csv-parse looks ahead', () => {
  const parser = createRowParser({ delimiter: ',', quote: '"', position: 0, line: 1 });
  assert.deepEqual(parser.write('a,b\n'), []);
  assert.equal(parser.write('1,2\n3,').length, 1);
  assert.equal(parser.write('4\n5,6\n').length, 2);
});

const letters = fc.constantFrom('a', '\n', '\r', 'ä', '€', '😀', '山', '\ufffd', '\ufeff');

for (const encoding of [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'gb18030',
  'big5',
  'utf-32le',
  'shift_jis',
  'windows-1252',
]) {
  test(`${encoding} bytes in pieces of any size are the same text`, () => {
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 30 }), sizes, (parts, cuts) => {
        // iconv-lite decodes these by itself and marks what it cannot decode by U+FFFD.
        const own = encoding.startsWith('utf-8') || encoding.startsWith('utf-16');
        const bytes = iconv.encode(
          parts.filter((part) => own || part !== '\ufffd').join(''),
          encoding,
        );
        const text = iconv.decode(bytes, encoding, { stripBOM: false });
        const decoder = createDecoder(encoding);
        let decoded = '';
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = cuts[turn % cuts.length] ?? 1;
          decoded += decoder.write(bytes.subarray(at, at + size));
          at += size;
        }
        assert.equal(decoded + decoder.end(), text);
        const lines = text.split(/\r\n|\n|\r/);
        assert.equal(decoder.lines(), lines.length - (lines.at(-1) === '' ? 1 : 0));
      }),
    );
  });
}
