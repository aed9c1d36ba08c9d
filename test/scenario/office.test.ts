import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { openTable } from '../../src/tables/read.ts';
import { writeTable } from '../tables/written.ts';
import { inFolder } from './program.ts';

function findOffice(): boolean {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const skip = !findOffice() && 'needs LibreOffice: the program soffice (libreoffice-calc-nogui)';

/** Cells as shown, in quotes, by commas, in UTF-8. */
const AS_CSV = 'csv:Text - txt - csv (StarCalc):44,34,76,1';
/** An office that starts for the first time makes a profile. */
const OFFICE_MS_MAX = 240_000;

test(
  'LibreOffice opens our workbook and shows every cell of it: digits, amounts, formulas as text, quotes, escapes',
  {
    skip,
  },
  () =>
    inFolder(async (folder) => {
      const rows = [
        ['+447700900123', '0.00450000', '447700900123', '0012', '=1+1'],
        ['', '12.50000000', '<a> & "b", c', ' blanks ', 'a line\nand\tanother'],
        ['_x000D_', '', "'", '😀 é \u2028', '1/2'],
      ];
      const columns = ['number', 'cost', 'a', 'b', 'c'].map((name) => ({
        name,
        kind: name === 'cost' ? ('amount' as const) : ('input' as const),
      }));
      const batches = [rows.map((cells) => ({ cells, types: 'ttnttt' }))];
      writeFileSync(join(folder, 'o.xlsx'), await writeTable('o.xlsx', { columns, batches }));
      const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
      const words = [profile, '--headless', '--convert-to', AS_CSV, '--outdir', folder];
      execFileSync('soffice', [...words, join(folder, 'o.xlsx')], {
        stdio: 'ignore',
        timeout: OFFICE_MS_MAX,
      });
      const source = await openTable(
        (async function* () {
          yield await Promise.resolve(readFileSync(join(folder, 'o.csv')));
        })(),
        { header: true, delimiter: ',', quote: '"', encoding: 'utf-8' },
      );
      const shown: (readonly string[])[] = [];
      for await (const batch of source.rows()) shown.push(...batch.map(({ cells }) => cells));
      source.close();
      assert.deepEqual([source.header, ...shown], [columns.map(({ name }) => name), ...rows]);
    }),
);
