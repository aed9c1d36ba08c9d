import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../house/project.ts';
import { readTable } from './tables.ts';

/** One workbook of the folder beside this, as its script means it. */
interface Expected {
  readonly file: string;
  readonly sheet?: string;
  readonly hidden?: number;
  readonly empty?: number;
  readonly rows: readonly (readonly string[])[];
}

const FOLDER = join(projectRoot, 'test/tables/workbooks');
const EXPECTED = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as Expected[];

test('there are 44 workbooks of two writers', () => {
  assert.equal(EXPECTED.length, 44);
  assert.equal(EXPECTED.filter(({ file }) => file.endsWith('.lo.xlsx')).length, 22);
});

for (const { file, sheet, hidden = 0, empty = 0, rows } of EXPECTED) {
  test(`${file}: each cell gives its text`, async () => {
    const realPath = join(FOLDER, file);
    const options = { header: false, sheet: sheet ?? '1' };
    const read = await readTable(readFileSync(realPath), { ...options, realPath });
    const width = Math.max(...rows.map((row) => row.length));
    assert.deepEqual(pad(read.cells, width), pad(rows, width));
    assert.equal(read.source.emptyLines(), empty);
    assert.equal(
      read.said.filter((said) => said.startsWith(`${String(hidden)} row`)).length,
      hidden > 0 ? 1 : 0,
    );
    const aside = await readTable(readFileSync(realPath), options);
    assert.deepEqual(aside.rows, read.rows, 'the same as bytes');
  });
}

function pad(rows: readonly (readonly string[])[], width: number): string[][] {
  return rows.map((row) =>
    Array.from({ length: Math.max(width, row.length) }, (_, at) => row[at] ?? ''),
  );
}
