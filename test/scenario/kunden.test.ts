import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startSandbox } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import { projectRoot } from '../house/project.ts';
import { inFolder, runInside } from './program.ts';
import { readTable } from './table.ts';

const SAMPLE = join(projectRoot, 'samples', 'excel');
const VERDICTS = ['send', 'review', 'suppress'] as const;

test('3,000 rows of a workbook with German habits: the command of the page writes the three files that stand beside it, byte by byte, and reads each number as it is meant', () =>
  inFolder(async (folder) => {
    const page = readFileSync(join(SAMPLE, 'README.md'), 'utf8');
    const [, command = ''] = /^ {4}npm start -- (enrich .* --sandbox)$/m.exec(page) ?? [];
    cpSync(join(SAMPLE, 'kunden.xlsx'), join(folder, 'samples/excel/kunden.xlsx'));
    const { code, out, err } = await runUnpaced(folder, command.split(' '));
    assert.equal(code, 0, err);
    for (const verdict of VERDICTS)
      assert.equal(
        readFileSync(join(folder, `mailing.${verdict}.csv`), 'utf8'),
        readFileSync(join(SAMPLE, `mailing.${verdict}.expected.csv`), 'utf8'),
        verdict,
      );
    const rows = readTable(join(folder, 'mailing.csv'));
    const meant = readTable(join(projectRoot, 'test/scenario/kunden/numbers.csv'));
    assert.equal(rows.length, 3000);
    assert.deepEqual(
      rows.map((row) => [row['Kunden-Nr'], row['ni_number']]),
      meant.map((customer) => [customer['Kunden-Nr'], customer['number']]),
    );
    const [, session = ''] = /<!-- session -->\n\n```\n(.*?)\n```\n/s.exec(page) ?? [];
    const printed = out.split('\n');
    assert.deepEqual(
      session.split('\n').filter((line) => !printed.includes(line)),
      [],
    );
  }));

test('the page of the workbook shows of each of the three files how many rows it has, and the first one', () => {
  const page = readFileSync(join(SAMPLE, 'README.md'), 'utf8');
  const shown = VERDICTS.map((verdict) => {
    const file = readFileSync(join(SAMPLE, `mailing.${verdict}.expected.csv`), 'utf8');
    const [, first = '', ...more] = file.trimEnd().split('\n');
    const rows = (1 + more.length).toLocaleString('en');
    return `| \`mailing.${verdict}.csv\` | ${rows} | \`${first}\` |`;
  });
  assert.deepEqual(
    shown.filter((line) => !page.includes(line)),
    [],
  );
});

/** The command of `--sandbox` against the same imitation without its pace, which takes half a minute. */
async function runUnpaced(folder: string, words: readonly string[]) {
  const sandbox = await startSandbox({ latencyMs: { min: 0, max: 0 } }, { clock: systemClock });
  try {
    const args = words.flatMap((word) =>
      word === '--sandbox' ? ['--base-url', sandbox.url, '--rate', '0'] : [word],
    );
    return await runInside([...args, '--ledger', join(folder, 'ledger.db')], { cwd: folder });
  } finally {
    await sandbox.close();
  }
}
