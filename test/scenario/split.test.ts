import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { inLab } from '../chaos/lab.ts';
import { MOMENT_STEP } from '../support/depth.ts';
import { run } from './program.ts';
import { scene } from './scene.ts';
import { numbersOf, readJson, readTable, writeList, type Cells } from './table.ts';

const VERDICTS = ['send', 'review', 'suppress'] as const;

/** 60 numbers, the first 10 of them again, and two cells that hold none. */
const NUMBERS = [...numbersOf(60), ...numbersOf(10), 'none', ''];

function readParts(folder: string, stem: string): Readonly<Record<string, Cells[]>> {
  return Object.fromEntries(
    VERDICTS.map((verdict) => [verdict, readTable(join(folder, `${stem}.${verdict}.csv`))]),
  );
}

/** The rows of each verdict, out of the whole. */
function divide(
  rows: readonly Cells[],
  takes: (row: Cells) => boolean = () => true,
): Readonly<Record<string, Cells[]>> {
  return Object.fromEntries(
    VERDICTS.map((verdict) => [
      verdict,
      rows.filter((row) => row['ni_verdict'] === verdict && takes(row)),
    ]),
  );
}

describe('split files', { concurrency: true }, () => {
  test('72 rows stand in the whole, and each of them in the file of its verdict, by sms-marketing where nothing is said', () =>
    scene({}, async ({ folder, enrich }) => {
      writeList(join(folder, 'list.csv'), NUMBERS);
      const ended = await enrich('list.csv', '--level', 'advanced', '--yes', '--split');
      assert.equal(ended.code, 0, ended.err);
      const whole = readTable(join(folder, 'list.enriched.csv'));
      const parts = readParts(folder, 'list.enriched');
      assert.equal(whole.length, 72);
      assert.deepEqual(parts, divide(whole));
      assert.deepEqual(
        parts['suppress']?.slice(-2).map((row) => row['ni_verdict_reason']),
        ['no number: no_number', 'no number: empty'],
      );
      const report = readJson(join(folder, 'list.enriched.report.json')) as unknown as {
        verdicts: Readonly<Record<string, unknown>> & { rules: Readonly<Record<string, string>> };
      };
      assert.equal(report.verdicts.rules['name'], 'sms-marketing');
      assert.deepEqual(
        VERDICTS.map((verdict) => report.verdicts[verdict]),
        VERDICTS.map((verdict) => parts[verdict]?.length),
      );
      // The same command again replaces its own files.
      const again = await enrich('list.csv', '--level', 'advanced', '--yes', '--split');
      assert.equal(again.code, 0, again.err);
    }));

  test('--unique: 60 numbers once each and 2 rows without one; in the whole the others name their row', () =>
    scene({}, async ({ folder, ledger, enrich }) => {
      writeList(join(folder, 'list.csv'), NUMBERS);
      const ended = await enrich('list.csv', '--yes', '--split', '--unique', '--rules', 'voice');
      assert.equal(ended.code, 0, ended.err);
      const whole = readTable(join(folder, 'list.enriched.csv'));
      const repeated = whole.filter((row) =>
        /; same number as row/.test(row['ni_verdict_reason'] ?? ''),
      );
      assert.deepEqual(
        repeated.map((row) => row['ni_verdict_reason']?.replace(/.*row /, '')),
        ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'],
      );
      const parts = readParts(folder, 'list.enriched');
      assert.deepEqual(
        parts,
        divide(whole, (row) => !repeated.includes(row)),
      );
      assert.equal(Object.values(parts).flat().length, 62);
      const { split } = readJson(join(folder, 'list.enriched.report.json'));
      assert.deepEqual(
        split,
        VERDICTS.map((verdict) => ({
          file: join(realpathSync(folder), `list.enriched.${verdict}.csv`),
          rows: parts[verdict]?.length,
        })),
      );
      const line = split.map(({ file, rows }) => `${String(rows)} in ${basename(file)}`).join(', ');
      for (const { out } of [ended, await run(['report', '--ledger', ledger])])
        assert.ok(out.replace(/\s+/g, ' ').includes(` split: ${line} `), out);
    }));

  test('a run that ends before its files take their names tells of no split file', () =>
    scene({ credentials: { key: 'mine', secret: 'other' } }, async ({ folder, ledger, enrich }) => {
      writeList(join(folder, 'list.csv'), NUMBERS);
      assert.equal((await enrich('list.csv', '--yes', '--split')).code, 5);
      const { out } = await run(['report', '--json', '--ledger', ledger]);
      const told = JSON.parse(out) as { split: unknown };
      assert.deepEqual(told.split, []);
    }));

  test('--only-new: of 60 numbers the 20 that an earlier run has bought stand in no split file, but in the whole', () =>
    scene({}, async ({ folder, enrich }) => {
      writeList(join(folder, 'old.csv'), numbersOf(20));
      assert.equal((await enrich('old.csv', '--yes')).code, 0);
      writeList(join(folder, 'list.csv'), NUMBERS);
      const ended = await enrich('list.csv', '--yes', '--split', '--only-new');
      assert.equal(ended.code, 0, ended.err);
      const whole = readTable(join(folder, 'list.enriched.csv'));
      assert.equal(whole.length, 72);
      const parts = readParts(folder, 'list.enriched');
      assert.deepEqual(
        parts,
        divide(whole, (row) => row['ni_source'] === 'api'),
      );
      assert.equal(Object.values(parts).flat().length, 40);
    }));

  test('--columns crm keeps the record id and drops what else the list has, in the whole and in the three files', () =>
    scene({}, async ({ folder, enrich }) => {
      writeFileSync(
        join(folder, 'list.csv'),
        'Name,Record ID,phone\nAda,r1,+447700900001\nBob,r2,none\n',
      );
      const ended = await enrich('list.csv', '--yes', '--split', '--columns', 'crm');
      assert.equal(ended.code, 0, ended.err);
      const header = [
        'Record ID',
        'ni_number',
        'ni_verdict',
        'ni_verdict_reason',
        'ni_line_type',
        'ni_looked_up_at',
      ];
      const whole = readTable(join(folder, 'list.enriched.csv'));
      assert.deepEqual(
        whole.map((row) => Object.keys(row)),
        [header, header],
      );
      assert.deepEqual(
        whole.map((row) => row['Record ID']),
        ['r1', 'r2'],
      );
      assert.deepEqual(readParts(folder, 'list.enriched'), divide(whole));
    }));

  test('two outputs in two forms have three files each, in their form: 72 rows', () =>
    scene({}, async ({ folder, enrich }) => {
      writeList(join(folder, 'list.csv'), NUMBERS);
      const outputs = ['-o', 'a.csv', '-o', 'b.jsonl.gz'];
      const ended = await enrich('list.csv', '--yes', '--split', ...outputs);
      assert.equal(ended.code, 0, ended.err);
      const parts = readParts(folder, 'a');
      for (const verdict of VERDICTS) {
        const text = gunzipSync(readFileSync(join(folder, `b.${verdict}.jsonl.gz`))).toString();
        const phones = text
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => (JSON.parse(line) as { phone: string | null }).phone);
        assert.deepEqual(
          phones.map((phone) => phone ?? ''),
          parts[verdict]?.map(({ phone }) => phone),
        );
      }
    }));

  test('a file of another hand under the name of a split file is refused before anything is asked, and nothing is begun', () =>
    scene({}, async ({ folder, enrich, sandbox }) => {
      writeList(join(folder, 'list.csv'), NUMBERS);
      writeFileSync(join(folder, 'list.enriched.review.csv'), 'mine\n');
      const { code, err } = await enrich('list.csv', '--yes', '--split');
      assert.equal(code, 2);
      assert.match(
        err,
        /Cannot write to \S*list\.enriched\.review\.csv: the file exists and was not written/,
      );
      assert.equal(sandbox.books().requests, 0);
      assert.deepEqual(
        readdirSync(folder)
          .filter((name) => name.startsWith('list.'))
          .sort(),
        ['list.csv', 'list.enriched.review.csv'],
      );
    }));

  test('a run whose credentials are refused leaves none of the four files', () =>
    scene({ credentials: { key: 'mine', secret: 'other' } }, async ({ folder, enrich }) => {
      writeList(join(folder, 'list.csv'), NUMBERS);
      const { code } = await enrich('list.csv', '--yes', '--split');
      assert.equal(code, 5);
      for (const part of ['', '.send', '.review', '.suppress'])
        assert.equal(existsSync(join(folder, `list.enriched${part}.csv`)), false, part);
    }));

  test('--split has nothing to stand beside on standard output, and --unique and --only-new nothing to say without it', () =>
    scene({}, async ({ folder, enrich }) => {
      writeList(join(folder, 'list.csv'), NUMBERS);
      const stdout = await enrich('list.csv', '--yes', '--split', '-o', '-');
      assert.equal(stdout.code, 2);
      assert.match(stdout.err, /Cannot use --split without an output file/);
      for (const option of ['--unique', '--only-new']) {
        const alone = await enrich('list.csv', '--yes', option);
        assert.equal(alone.code, 2);
        assert.match(alone.err, new RegExp(`Cannot use ${option} without --split`));
      }
    }));
});

/** Kills behind the last rename find a run that lives past them. */
const MOMENTS_MAX = 14;

test('killed before and after each rename of the whole and its three split files: all four are complete on the disk, and the same command completes all from what it had bought', async () => {
  const died: string[] = [];
  for (let at = 1; at <= MOMENTS_MAX; at += MOMENT_STEP) {
    const killed = await inLab({ seed: at, latencyMs: { min: 1, max: 5 } }, async (lab) => {
      writeList(lab.files.input, NUMBERS);
      const folder = dirname(lab.files.output);
      // Killed behind its last record the run is over, and the next one pays nothing.
      const columns = '--columns=-source,-cost';
      const flags = ['--rate', '0', '--split', '--unique', columns, '--level', 'advanced'];
      const first = await lab.execute(flags, { by: 'moment', at, kinds: ['rename'] });
      if (!first.killed) return false;
      died.push(first.diedAt);
      const left = readOutputs(folder);
      const second = await lab.execute(flags, { by: 'none' });
      assert.equal(second.ended.code, 0, `${String(at)}: ${second.ended.err}`);
      const whole = readOutputs(folder);
      assert.deepEqual(Object.keys(whole).sort(), FOUR);
      for (const [name, text] of Object.entries(left))
        assert.equal(text, whole[name.replace(/\.part$/, '')], `${String(at)}: ${name}`);
      assert.deepEqual(
        Object.keys(left)
          .map((name) => name.replace(/\.part$/, ''))
          .sort(),
        FOUR,
      );
      assert.equal(lab.sandbox.books().requests, 60);
      assert.equal(Object.values(readParts(folder, 'list.enriched')).flat().length, 62);
      return true;
    });
    if (!killed) break;
  }
  assert.ok(
    died.length >= Math.ceil(8 / MOMENT_STEP) && died.length < MOMENTS_MAX,
    died.join(', '),
  );
});

const FOUR = ['', '.review', '.send', '.suppress'].map((part) => `list.enriched${part}.csv`).sort();

/** What stands under each name that begins like the output, also unfinished, but for the report. */
function readOutputs(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).filter((name) => /^list\.enriched.*\.csv/.test(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
