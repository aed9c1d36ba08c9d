import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readTable } from '../tables.ts';
import { PLAIN, writeWorkbook, type TestCell } from './write.ts';

const CELLS: readonly (readonly [string, TestCell, string, string])[] = [
  ['a number in thousands of millions', { v: '<v>4.47700900123E11</v>' }, '447700900123', 'n'],
  ['a number with blanks around it', { v: '<v> 12 </v>' }, '12', 'n'],
  ['a number that is none', { v: '<v>12a</v>' }, '12a', 't'],
  ['a number of days', { v: '<v>46355</v>', s: 1 }, '2026-11-29', 'd'],
  ['a number of days with a time', { v: '<v>46355.5</v>', s: 1 }, '2026-11-29T12:00:00', 'd'],
  ['a time', { v: '<v>0.5</v>', s: 2 }, '12:00:00', 'd'],
  ['a number under a style that is not there', { v: '<v>5</v>', s: 99 }, '5', 'n'],
  ['yes', { v: '<v>1</v>', t: 'b' }, 'TRUE', 'b'],
  ['no', { v: '<v>0</v>', t: 'b' }, 'FALSE', 'b'],
  ['an error', { v: '<f>A1/0</f><v>#DIV/0!</v>', t: 'e' }, '#DIV/0!', 'x'],
  ['the text of a formula', { v: '<f>"a"</f><v> a_x000D_</v>', t: 'str' }, ' a\r', 't'],
  ['the number of a formula', { v: '<f>1+1</f><v>2</v>' }, '2', 'n'],
  ['a formula that gives no text', { v: '<f>""</f><v></v>', t: 'str' }, '', 'e'],
  ['a date of ISO', { v: '<v>2026-11-29T10:00:00</v>', t: 'd' }, '2026-11-29T10:00:00', 'd'],
  [
    'runs of a rich text',
    { v: '<is><r><t>ab</t></r><r><rPr/><t xml:space="preserve"> c</t></r></is>', t: 'inlineStr' },
    'ab c',
    't',
  ],
  [
    'how a text is read aloud',
    { v: '<is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is>', t: 'inlineStr' },
    '東京',
    't',
  ],
  [
    'blanks that are not preserved',
    { v: '<is><t>\n  a b \t</t></is>', t: 'inlineStr' },
    'a b',
    't',
  ],
  [
    'an escaped underscore',
    { v: '<is><t>_x005F_x000D_ _x20AC_</t></is>', t: 'inlineStr' },
    '_x000D_ €',
    't',
  ],
  [
    'a section of characters',
    { v: '<is><t><![CDATA[<a&b>]]></t></is>', t: 'inlineStr' },
    '<a&b>',
    't',
  ],
  ['entities', { v: '<is><t>&lt;&#x41;&#66;&amp;amp;</t></is>', t: 'inlineStr' }, '<AB&amp;', 't'],
];

for (const [name, cell, text, type] of CELLS) {
  test(`${name} reads ${JSON.stringify(text)}`, async () => {
    const { rows } = await readTable(writeWorkbook([['a', cell, 'b']]), { header: false });
    assert.deepEqual(rows, [{ position: 1, line: 1, cells: ['a', text, 'b'], types: `t${type}t` }]);
  });
}

// What Excel stores of a number, and what it shows of it.
const NUMBERS: readonly (readonly [stored: string, text: string])[] = [
  ['9525.700000000001', '9525.7'],
  ['0.30000000000000004', '0.3'],
  ['-0.30000000000000004', '-0.3'],
  ['1.0000000000000002', '1'],
  ['0.99999999999999989', '1'],
  ['9.9999999999999995E-8', '0.0000001'],
  ['1E-7', '0.0000001'],
  ['1.0000000000000001E-5', '0.00001'],
  ['0.33333333333333331', '0.333333333333333'],
  ['66.666666666666671', '66.6666666666667'],
  ['48.200000000000003', '48.2'],
  ['2.0499999999999998', '2.05'],
  ['12.50', '12.50'],
  ['0.000', '0.000'],
  ['100', '100'],
  ['-0', '0'],
  ['-0.0', '0.0'],
  ['-5', '-5'],
  ['447700900123', '447700900123'],
  ['447700900123.00006', '447700900123'],
  ['4.47700900123E+11', '447700900123'],
  ['1234567890123456', '1234567890123456'],
  ['12345678901234567', '12345678901234567'],
  ['1.2345678901234567E+16', '12345678901234567'],
  ['12345678901234567.5', '12345678901234567.5'],
  ['0171392000112345678', '0171392000112345678'],
  ['1.5E+300', `15${'0'.repeat(299)}`],
  ['1.0000000000000001E-300', `0.${'0'.repeat(299)}1`],
];

for (const [stored, text] of NUMBERS)
  test(`a number cell that holds ${stored} reads ${text.length > 40 ? `${text.length} characters` : text}`, async () => {
    const book = writeWorkbook([['a', { v: `<v>${stored}</v>` }, 'b']]);
    const { cells } = await readTable(book, { header: false });
    assert.deepEqual(cells, [['a', text, 'b']]);
  });

const text = fc.string({ unit: 'binary', maxLength: 12 });
const tables = fc.array(fc.array(text, { maxLength: 5 }), { minLength: 1, maxLength: 8 });

test('random tables give back every cell, whichever way the workbook is written', async () => {
  const dialects = fc.record({
    prefix: fc.constantFrom('', 'x:', 'main:'),
    texts: fc.constantFrom('shared', 'inline', 'formula'),
    references: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(tables, dialects, async (rows, dialect) => {
      const filled = [['begin'], ...rows];
      const { cells, source } = await readTable(writeWorkbook(filled, dialect), { header: false });
      const texts = filled.map(trimEnd);
      assert.deepEqual(
        cells,
        texts.filter((row) => row.length > 0),
      );
      const last = texts.findLastIndex((row) => row.length > 0);
      assert.equal(
        source.emptyLines(),
        texts.slice(0, last).filter((row) => row.length === 0).length,
      );
    }),
  );
});

function trimEnd(row: readonly string[]): string[] {
  const last = row.findLastIndex((cell) => cell !== '');
  // A line end of XML is LF, whichever it was; CR alone is escaped.
  return row.slice(0, last + 1);
}

test('titles, a header and rows beyond it are told apart as in CSV', async () => {
  const book = writeWorkbook([
    ['Kundenliste'],
    [],
    ['Name', 'Telefon'],
    ['Ann', { v: '<v>447700900123</v>' }, 'rechts'],
    [],
    ['Bob', '+447700900456'],
  ]);
  const { source, rows, said } = await readTable(book);
  assert.deepEqual([source.header, source.width], [['Name', 'Telefon', ''], 3]);
  assert.deepEqual(rows, [
    { position: 1, line: 4, cells: ['Ann', '447700900123', 'rechts'], types: 'tnt' },
    { position: 2, line: 6, cells: ['Bob', '+447700900456'], types: 'tt' },
  ]);
  assert.equal(source.emptyLines(), 1);
  assert.deepEqual(said, [
    'The header is row 3; the row above it is a title and is left out. --no-header keeps every row.',
  ]);
});

test('five thousand rows come in batches of at most 500, numbered from 1', async () => {
  const rows = Array.from({ length: 5000 }, (_, row) => [
    `n${String(row)}`,
    `+44770${String(1_000_000 + row)}`,
  ]);
  const book = writeWorkbook([['name', 'phone'], ...rows], { ...PLAIN, texts: 'shared' });
  const table = await readTable(book);
  assert.deepEqual(table.cells, rows);
  assert.deepEqual(table.rows.at(-1)?.position, 5000);
});
