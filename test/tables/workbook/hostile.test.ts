import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CsvError } from '../../../src/csv/error.ts';
import { readTable } from '../tables.ts';
import { PLAIN, workbookParts, writeWorkbook, zip } from './write.ts';

const ROWS = [
  ['name', 'phone'],
  ['Ann', '+447911800001'],
];
const SHEET = 'xl/worksheets/sheet1.xml';
const LINKS = 'xl/_rels/workbook.xml.rels';
const sheetOf = (rows: string): string => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
const change = (changed: Parameters<typeof writeWorkbook>[2]): Buffer =>
  writeWorkbook(ROWS, PLAIN, changed);

const REFUSED: readonly (readonly [string, () => Uint8Array, RegExp])[] = [
  ['that is cut off', () => change({}).subarray(0, -30), /its list of parts is damaged/],
  [
    'without its sheet',
    () => change({ [SHEET]: undefined }),
    /its part xl\/worksheets\/sheet1\.xml is missing/,
  ],
  [
    'without what it refers to',
    () => change({ [LINKS]: undefined }),
    /workbook\.xml\.rels is missing/,
  ],
  [
    'whose sheet has another checksum',
    () => change({ [SHEET]: { sum: 7 } }),
    /sheet1\.xml is damaged \(its checksum is wrong\)/,
  ],
  [
    'whose sheet is longer than it says',
    () => change({ [SHEET]: { size: 20 } }),
    /sheet1\.xml is damaged \(it is longer than it says\)/,
  ],
  [
    'whose sheet is shorter than it says',
    () => change({ [SHEET]: { size: 20_000 } }),
    /it is shorter than it says/,
  ],
  [
    'that unpacks to 4 GB of styles, by its own word',
    () => change({ 'xl/styles.xml': { size: 4_000_000_000 } }),
    /styles\.xml is 4,000,000,000 bytes unpacked, and 67,108,864 is the most/,
  ],
  [
    'whose XML ends in the middle',
    () => change({ [SHEET]: '<worksheet><sheetData><row r="1"><c><v>1</v></c></row><row r="2">' }),
    /the sheet "Eins" is damaged in row 2/,
  ],
  [
    'with an entity of its own',
    () =>
      change({
        [SHEET]: `<!DOCTYPE a [<!ENTITY e "${'x'.repeat(99)}">]>${sheetOf('<row r="7"><c t="inlineStr"><is><t>&e;</t></is></c></row>')}`,
      }),
    /the sheet "Eins" is damaged in row 7 \(.*entity/,
  ],
  [
    'with a cell in column 16,385',
    () => change({ [SHEET]: sheetOf('<row r="3"><c r="XFE3"><v>1</v></c></row>') }),
    /damaged in row 3 \(it has a cell beyond column 16384\)/,
  ],
  [
    'that names a shared text that is not there',
    () => change({ [SHEET]: sheetOf('<row r="4"><c t="s"><v>9</v></c></row>') }),
    /in row 4 \(a cell names the shared text 9, which is not there\)/,
  ],
  [
    'of elements without end',
    () => change({ [SHEET]: `<worksheet>${'<a>'.repeat(500)}` }),
    /its elements are more than 100 deep/,
  ],
  [
    'with a name that leads out of the archive',
    () => zip([...workbookParts(ROWS), { name: '../../evil.xml', text: 'x' }]),
    /its list of parts is damaged \(invalid relative path/,
  ],
  [
    'whose sheet is a target outside',
    () =>
      change({
        [LINKS]:
          '<Relationships><Relationship Id="rId1" Type="a/worksheet" Target="../../../etc/passwd"/></Relationships>',
      }),
    /its part \.\.\/\.\.\/etc\/passwd is missing/,
  ],
  [
    'that refers to itself',
    () =>
      change({
        [LINKS]:
          '<Relationships><Relationship Id="rId1" Type="a/worksheet" Target="workbook.xml"/></Relationships>',
      }),
    /none of its sheets has a row with text/,
  ],
  ['without a row', () => writeWorkbook([[], ['', '']]), /none of its sheets has a row with text/],
  [
    'that is a document of Office',
    () => change({ 'xl/workbook.xml': '<document/>' }),
    /it is a document of Office and no workbook/,
  ],
];

for (const [name, make, message] of REFUSED) {
  test(`a workbook ${name} is an error that says so`, async () => {
    await assert.rejects(readTable(make()), (error: unknown) => {
      assert.ok(error instanceof CsvError, String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}

test('a binary workbook and one with a password are named as such', async () => {
  const links =
    '<Relationships><Relationship Id="r1" Type="a/officeDocument" Target="xl/workbook.bin"/></Relationships>';
  await assert.rejects(
    readTable(change({ '_rels/.rels': links })),
    /it is a binary one \(\.xlsb\)/,
  );
  const locked = Buffer.concat([
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
    Buffer.from('EncryptedPackage', 'utf16le'),
  ]);
  await assert.rejects(readTable(locked), /a workbook with a password/);
});

test('a cell of 16 MB is a cell, and one of 40 MB is refused with its row', async () => {
  const long = 'x'.repeat(16 * 1024 * 1024);
  const { cells } = await readTable(writeWorkbook([...ROWS, ['big', long]]));
  assert.equal(cells[1]?.[1]?.length, long.length);
  const tooLong = writeWorkbook([...ROWS, ['big', 'x'.repeat(40 * 1024 * 1024)]]);
  await assert.rejects(readTable(tooLong), /damaged in row 3 \(a text in it is longer than/);
});

test('a sheet is named by its name, in any case, or its position; another one is an error', async () => {
  const book = writeWorkbook(ROWS);
  for (const sheet of ['Eins', ' eins ', '1'])
    assert.deepEqual((await readTable(book, { sheet })).cells, [ROWS[1]]);
  await assert.rejects(
    readTable(book, { sheet: 'Ein' }),
    /Cannot find the sheet "Ein": the workbook has "Eins"\. Did you mean "Eins"\?/,
  );
  await assert.rejects(readTable(book, { sheet: '2' }), /Cannot find the sheet "2"/);
});

test('options of text are not used for a workbook, which is said', async () => {
  const { said } = await readTable(writeWorkbook(ROWS), { delimiter: ';', encoding: 'utf-8' });
  assert.deepEqual(said, [
    '--delimiter is not used: the input is a workbook.',
    '--encoding is not used: the input is a workbook.',
  ]);
});
