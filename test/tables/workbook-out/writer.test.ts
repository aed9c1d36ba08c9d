import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import type { Column } from '../../../src/tables/columns.ts';
import { createWorkbookWriter } from '../../../src/tables/workbook-out/writer.ts';
import { COMMAS, writeTable } from '../written.ts';

const columns: readonly Column[] = [
  { name: 'phone', kind: 'input' },
  { name: 'ni_cost', kind: 'amount' },
];

/** The parts of a workbook, by their paths. */
function open(bytes: Uint8Array): Readonly<Record<string, string>> {
  const parts = Object.entries(unzipSync(bytes));
  return Object.fromEntries(parts.map(([path, part]) => [path, Buffer.from(part).toString()]));
}

async function writeSmall(rowsMax: number, rows: number, headed = true): Promise<Written> {
  const bytes: Uint8Array[] = [];
  const layout = { columns, headed, dialect: COMMAS };
  const sink = (chunk: string | Uint8Array): Promise<void> =>
    Promise.resolve(void bytes.push(Buffer.from(chunk)));
  const writer = createWorkbookWriter(layout, sink, { rowsMax });
  const records = Array.from({ length: rows }, (_, row) => ({ cells: [`p${row}`, '1.00000000'] }));
  await writer.write(records);
  await writer.end();
  return { parts: open(Buffer.concat(bytes)), remarks: writer.remarks?.() ?? [] };
}

interface Written {
  readonly parts: Readonly<Record<string, string>>;
  readonly remarks: readonly string[];
}

const rowsOf = (sheet: string | undefined): readonly string[] =>
  [...(sheet ?? '').matchAll(/<row r="(\d+)">.*?<\/row>/g)].map(([row]) =>
    row.replace(/<\/c>/g, ' ').replace(/<[^>]*>/g, ''),
  );

test('the header is bold and frozen, and a sheet of 3 rows hands the fourth to the next one under the same header', async () => {
  const { parts, remarks } = await writeSmall(3, 5);
  assert.deepEqual(rowsOf(parts['xl/worksheets/sheet1.xml']), [
    'phone ni_cost ',
    'p0 1.00000000 ',
    'p1 1.00000000 ',
  ]);
  assert.deepEqual(rowsOf(parts['xl/worksheets/sheet3.xml']), ['phone ni_cost ', 'p4 1.00000000 ']);
  assert.match(parts['xl/worksheets/sheet2.xml'] ?? '', /<pane ySplit="1" [^>]*state="frozen"\/>/);
  assert.match(
    parts['xl/workbook.xml'] ?? '',
    /<sheet name="list" sheetId="1"[^>]*\/><sheet name="list 2" sheetId="2"[^>]*\/><sheet name="list 3"/,
  );
  assert.deepEqual(remarks, ['the list stands on 3 sheets, since one holds no more rows']);
});

test('without a header in, none comes out and nothing is frozen; without rows there is one sheet', async () => {
  const { parts, remarks } = await writeSmall(3, 3, false);
  const sheet = parts['xl/worksheets/sheet1.xml'];
  assert.deepEqual([rowsOf(sheet).length, sheet?.includes('<pane'), remarks], [3, false, []]);
  const { parts: empty } = await writeSmall(3, 0);
  assert.deepEqual(rowsOf(empty['xl/worksheets/sheet1.xml']), ['phone ni_cost ']);
});

test('equal tables are equal bytes, and a cell of 40,000 characters is there whole, which is said', async () => {
  const batches = [[{ cells: ['x'.repeat(40_000), ''] }]];
  const first = await writeTable('o.xlsx', { columns, batches });
  assert.deepEqual(await writeTable('o.xlsx', { columns, batches }), first);
  assert.ok(open(first)['xl/worksheets/sheet1.xml']?.includes('x'.repeat(40_000)));
  const writer = createWorkbookWriter({ columns, headed: true, dialect: COMMAS }, () =>
    Promise.resolve(),
  );
  for (const batch of batches) await writer.write(batch);
  await writer.end();
  assert.deepEqual(writer.remarks?.(), [
    '1 cell has more than 32,767 characters, all of which are there; Excel shows no more of a cell and offers to repair the file',
  ]);
});

test('17,000 columns are refused before anything is written', () => {
  const many = Array.from({ length: 17_000 }, (_, index): Column => ({
    name: `c${index}`,
    kind: 'text',
  }));
  assert.throws(
    () =>
      createWorkbookWriter({ columns: many, headed: true, dialect: COMMAS }, () =>
        Promise.resolve(),
      ),
    /Cannot write a workbook of 17000 columns: a sheet has 16384 of them\./,
  );
});
