import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { projectRoot } from '../house/project.ts';
import { inFolder, runInside } from './program.ts';
import { copySamples, samples } from './sample-files.ts';
import { costOf, readJson, readTable, type Cells } from './table.ts';

const COMPARED = ['ni_outcome', 'ni_source', 'ni_reason', 'ni_number', 'ni_cost'];

/** Enriches a sample against the built-in sandbox and holds it against the table beside it. */
async function assertSample(
  list: string,
  options: { readonly args: readonly string[]; readonly phone: string; readonly delimiter: string },
): Promise<void> {
  await inFolder(async (folder) => {
    const output = join(folder, 'out.csv');
    const input = join(samples, `${list}.csv`);
    const args = [
      'enrich',
      input,
      '--sandbox',
      '--rate',
      '0',
      '--ledger',
      join(folder, 'ledger.db'),
      '-o',
      output,
      ...options.args,
    ];
    const ended = await runInside(args, { cwd: folder });
    assert.equal(ended.code, 0, ended.err);
    const expected = readTable(join(samples, `${list}.expected.csv`));
    const rows: Cells[] = parse(readFileSync(output), {
      columns: true,
      bom: true,
      delimiter: options.delimiter,
    });
    const shown = rows.map((row) => ({
      phone: row[options.phone],
      ...Object.fromEntries(COMPARED.map((name) => [name, row[name]])),
    }));
    assert.deepEqual(
      shown,
      expected.map((row) => ({ ...row })),
    );
    assert.equal(costOf(rows), costOf(expected));
  });
}

describe('the samples', { concurrency: true }, () => {
  test('258 contacts from 32 countries: every row has the outcome, number and cost that stand beside the list', () =>
    assertSample('contacts/contacts', {
      args: ['--country-column', 'country'],
      phone: 'phone',
      delimiter: ',',
    }));

  test('a list that a German Excel saved: 15 numbers, 5 cells that are none, semicolons and windows-1252 found by looking', () =>
    assertSample('excel/kunden', { args: ['--country', 'DE'], phone: 'Telefon', delimiter: ';' }));

  test('the session of the contacts page is what npm start shows, but for names, times and paths, and README.md has five lines of it', () =>
    inFolder(async (folder) => {
      copySamples(folder);
      symlinkSync(join(projectRoot, 'dist'), join(folder, 'dist'));
      symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
      const { stdout, stderr, status } = spawnSync(process.execPath, ['samples/start.mjs'], {
        cwd: folder,
        encoding: 'utf8',
      });
      assert.equal(status, 0, stderr);
      const page = readFileSync(join(samples, 'contacts', 'README.md'), 'utf8');
      const [, session = ''] = /<!-- session -->\n\n```\n(.*?)```\n/s.exec(page) ?? [];
      const lasting = (text: string): string[] =>
        text
          .replaceAll(/\d{8}-\d{6}-\w+|\d{4}-\d{2}-\d{2} [\d:]+/g, '')
          .replaceAll(/in \d+ days/g, '')
          .replaceAll(`${realpathSync(folder)}/`, '')
          .split('\n')
          .filter((line) => line !== '' && !line.startsWith('time:'));
      assert.deepEqual(lasting(stderr + stdout), lasting(session));
      const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
      const [, excerpt = ''] = /```\n(rows: .*?)```\n/s.exec(readme) ?? [];
      const shown = session.split('\n');
      assert.equal(excerpt.trim().split('\n').length, 5);
      assert.deepEqual(
        excerpt
          .trim()
          .split('\n')
          .filter((line) => !shown.includes(line)),
        [],
      );
    }));

  test('rules of the page about verdicts: 47 rows to send, 26 to review, 185 to suppress', () =>
    inFolder(async (folder) => {
      const rules = join(samples, 'verdicts', 'mobiles-gb.json');
      const page = readFileSync(join(samples, 'verdicts', 'README.md'), 'utf8');
      assert.ok(page.includes(`\`\`\`\n${readFileSync(rules, 'utf8')}\`\`\`\n`));
      const list = ['enrich', join(samples, 'contacts', 'contacts.csv'), '--sandbox'];
      const choice = ['--country-column', 'country', '--rules', rules, '--rate', '0'];
      const files = ['--ledger', join(folder, 'ledger.db'), '-o', join(folder, 'out.csv')];
      const ended = await runInside([...list, ...choice, ...files], { cwd: folder });
      assert.equal(ended.code, 0, ended.err);
      assert.match(ended.out, /^verdicts: 47 send, 26 review, 185 suppress, by mobiles-gb 1$/m);
      const counted = readTable(join(folder, 'out.csv')).filter(
        ({ ni_verdict }) => ni_verdict === 'send',
      );
      assert.ok(counted.every(({ ni_number }) => ni_number?.startsWith('+44')));
      assert.equal(counted.length, 47);
    }));

  test('what npm start has left beside the samples is no sample to the tests', () =>
    inFolder(async (folder) => {
      const used = join(folder, 'used');
      mkdirSync(used);
      for (const name of ['contacts.csv', 'contacts.sandbox.enriched.csv'])
        writeFileSync(join(used, name), 'phone\n');
      writeFileSync(join(used, '.gitignore'), readFileSync(join(samples, '.gitignore')));
      copySamples(folder, used);
      await Promise.resolve();
      assert.deepEqual(readdirSync(join(folder, 'samples')), ['.gitignore', 'contacts.csv']);
    }));

  test('the session of the migration page is what its two commands show, but for names, times and paths', () =>
    inFolder(async (folder) => {
      copySamples(folder);
      const common = ['samples/contacts/contacts.csv', '--country-column', 'country', '--sandbox'];
      const more = ['--rate', '0', '--ledger', join(folder, 'ledger.db')];
      const enriched = await runInside(['enrich', ...common, ...more], { cwd: folder });
      assert.equal(enriched.code, 0, enriched.err);
      const sample = ['--prices', 'samples/migration/prices.csv', '--sample', '120'];
      const { code, out, err } = await runInside(['migrate', ...common, ...more, ...sample], {
        cwd: folder,
      });
      assert.equal(code, 0, err);
      const page = readFileSync(join(samples, 'migration', 'README.md'), 'utf8');
      const [, session = ''] = /<!-- session -->\n\n```\n(.*?)```\n/s.exec(page) ?? [];
      const lasting = (text: string): string =>
        text
          .replaceAll(/\d{8}-\d{6}-\w+|\d{4}-\d{2}-\d{2}/g, '')
          .replaceAll(`${realpathSync(folder)}/`, '')
          .replaceAll(/\s+/g, ' ');
      assert.equal(lasting(err + out), lasting(session));
    }));

  test('nightly.sh tries a silent service again, at most three times, and leaves every other code to its caller', () =>
    inFolder((folder) => {
      const stub = join(folder, 'program');
      const tried = (codes: readonly number[]): readonly unknown[] => {
        const calls = join(folder, `calls-${codes.join('-')}`);
        const script = `#!/bin/sh\necho "$@" >> '${calls}'\nset -- ${codes.join(' ')}\nshift $(($(wc -l < '${calls}') - 1))\nexit $1\n`;
        writeFileSync(stub, script, { mode: 0o700 });
        const { status } = spawnSync(
          'sh',
          [join(samples, 'cron', 'nightly.sh'), 'a b.csv', '--max-spend', '5.00'],
          { env: { PATH: process.env['PATH'], PROGRAM: stub, PAUSE_SECONDS: '0' } },
        );
        return [status, readFileSync(calls, 'utf8').trim().split('\n').length];
      };
      assert.deepEqual(tried([0]), [0, 1]);
      assert.deepEqual(tried([6, 6, 0]), [0, 3]);
      assert.deepEqual(tried([6, 6, 6, 6]), [6, 3]);
      assert.deepEqual(tried([3]), [3, 1]);
      assert.deepEqual(tried([6, 4]), [4, 2]);
      assert.equal(
        readFileSync(join(folder, 'calls-6-4'), 'utf8').split('\n')[1],
        'enrich a b.csv --max-spend 5.00 --quiet',
      );
      return Promise.resolve();
    }));

  test('npm start takes the names of files from the folder its user is in', () =>
    inFolder((folder) => {
      writeFileSync(join(folder, 'list.csv'), 'phone\n+447700900001\n');
      const args = [join(samples, 'start.mjs'), 'estimate', 'list.csv', '--json', '--quiet'];
      const env = { PATH: process.env['PATH'], HOME: folder, INIT_CWD: folder };
      const { stdout, stderr } = spawnSync(process.execPath, args, {
        cwd: projectRoot,
        env,
        encoding: 'utf8',
      });
      assert.equal((JSON.parse(stdout) as { lookups: number }).lookups, 1, stderr);
      return Promise.resolve();
    }));

  test('the report of the contacts counts 226 lookups, 18 duplicates and 14 invalid rows', () =>
    inFolder(async (folder) => {
      const args = [
        'enrich',
        join(samples, 'contacts', 'contacts.csv'),
        '--sandbox',
        '--country-column',
        'country',
        '--rate',
        '0',
      ];
      const ended = await runInside(
        [...args, '--ledger', join(folder, 'ledger.db'), '-o', join(folder, 'out.csv')],
        { cwd: folder },
      );
      assert.equal(ended.code, 0, ended.err);
      const report = readJson(join(folder, 'out.report.json'));
      assert.deepEqual(
        [report.lookups['unique'], report.rows['duplicate'], report.rows['invalid']],
        [226, 18, 14],
      );
      assert.equal(report.by_country.length, 32);
    }));
});
