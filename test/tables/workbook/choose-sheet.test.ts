import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CsvError } from '../../../src/csv/error.ts';
import { chooseSheet } from '../../../src/tables/workbook/choose-sheet.ts';
import type { Sheet } from '../../../src/tables/workbook/parts.ts';
import { readTable } from '../tables.ts';
import { PLAIN, workbookParts, writeSheet, writeWorkbook, zip } from './write.ts';

const NOTES = [['Stand'], ['Bitte nicht ändern']];
const LIST = [
  ['Name', 'Telefon'],
  ['Ann', '+447911800001'],
];

/** What stands in each sheet; one without rows has no cells. */
interface TestSheet {
  readonly name: string;
  readonly hidden?: boolean;
  readonly rows?: readonly (readonly string[])[];
}

async function choose(sheets: readonly TestSheet[], asked?: string): Promise<readonly string[]> {
  const listed = sheets.map(({ name, hidden = false, rows }, index): Sheet => {
    const part = rows && String(index);
    return { name, hidden, position: index + 1, part };
  });
  const { sheet, said } = await chooseSheet(listed, {
    asked,
    open: ({ part }) => ({
      batches: (async function* () {
        const rows = sheets[Number(part)]?.rows ?? [];
        yield await Promise.resolve(
          rows.map((cells, index) => ({ position: index, line: index + 1, cells })),
        );
        return undefined;
      })(),
      emptyRows: () => 0,
      share: () => 1,
      shift: () => undefined,
    }),
  });
  return [sheet.name, ...said];
}

test('the first visible sheet with phone numbers is read, and said where several have rows', async () => {
  const notes = { name: 'Hinweise', rows: NOTES };
  const list = { name: 'Liste', rows: LIST };
  assert.deepEqual(await choose([list]), ['Liste']);
  assert.deepEqual(await choose([{ name: 'leer', rows: [] }, list]), ['Liste']);
  assert.deepEqual(await choose([notes, list, { name: 'alt', rows: LIST }]), [
    'Liste',
    'Rows are read from sheet 2, "Liste"; --sheet says otherwise.',
  ]);
  assert.deepEqual(await choose([notes, { name: 'mehr', rows: NOTES }]), [
    'Hinweise',
    'Rows are read from sheet 1, "Hinweise"; --sheet says otherwise.',
  ]);
});

test('a hidden sheet is read where no visible one has phone numbers, which is said', async () => {
  const hidden = { name: 'Archiv', hidden: true, rows: LIST };
  assert.deepEqual(await choose([hidden, { name: 'Liste', rows: LIST }]), [
    'Liste',
    'Rows are read from sheet 2, "Liste"; --sheet says otherwise.',
  ]);
  const said = 'Rows are read from sheet 1, "Archiv", which is hidden; --sheet says otherwise.';
  assert.deepEqual(await choose([hidden, { name: 'Hinweise', rows: NOTES }]), ['Archiv', said]);
  assert.deepEqual(await choose([hidden]), ['Archiv', said]);
});

test('--sheet takes a name in any case before a position; a chart has no cells', async () => {
  const sheets = [
    { name: '2', rows: LIST },
    { name: 'Kunden', rows: LIST },
    { name: 'Umsatz', hidden: true },
  ];
  assert.deepEqual(await choose(sheets, 'kunden'), ['Kunden']);
  assert.deepEqual(await choose(sheets, '2'), ['2']);
  assert.deepEqual(await choose(sheets, '1'), ['2']);
  await assert.rejects(choose(sheets, '3'), /sheet 3, "Umsatz": it has no cells, it is a chart/);
  await assert.rejects(
    choose(sheets, 'Kunde'),
    (error) => error instanceof CsvError && /Did you mean "Kunden"\?/.test(error.message),
  );
  await assert.rejects(choose([{ name: 'leer', rows: [] }]), /none of its sheets has a row/);
});

test('a sheet of charts is no sheet of rows, whatever its part holds', async () => {
  const parts = workbookParts(LIST).map((part) => ({
    ...part,
    text: String(part.text).replace('/worksheet"', '/chartsheet"'),
  }));
  await assert.rejects(readTable(zip(parts), { sheet: '1' }), /it is a chart or a macro/);
});

test('what stands behind the rows of a sheet is no row, though its elements have the same names', async () => {
  const { sheet } = writeSheet(LIST, PLAIN);
  const controls =
    '<controls><from><row r="9"><c r="A9"><v>9</v></c></row></from></controls></worksheet>';
  const book = writeWorkbook(LIST, PLAIN, {
    'xl/worksheets/sheet1.xml': sheet.replace('</worksheet>', controls),
  });
  const { source, cells } = await readTable(book);
  assert.deepEqual([source.header, ...cells], LIST);
});
