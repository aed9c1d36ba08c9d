import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runInside } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { numbersOf, readJson, readTable, writeList, type Cells } from './table.ts';

const NAMES = ['ni_verdict', 'ni_verdict_reason'];

/** 120 numbers, one of them twice, and a cell that holds none. */
function writeNumbers(folder: string): string {
  const numbers = numbersOf(120);
  return writeList(join(folder, 'list.csv'), [...numbers, numbers[0] ?? '', 'none']);
}

function without(rows: readonly Cells[], names: readonly string[]): object[] {
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))),
  );
}

function countVerdicts(rows: readonly Cells[]): Readonly<Record<string, number>> {
  const counts = { send: 0, review: 0, suppress: 0 };
  for (const { ni_verdict } of rows) counts[ni_verdict as keyof typeof counts] += 1;
  return counts;
}

interface ReportVerdicts {
  readonly verdicts: null | Readonly<{
    send: number;
    review: number;
    suppress: number;
    rules: Readonly<Record<string, string>>;
  }>;
}

function readVerdicts(file: string): ReportVerdicts['verdicts'] {
  return (readJson(file) as unknown as ReportVerdicts).verdicts;
}

async function enrichBy(
  { folder, enrich }: Scene,
  rules: string,
  ...more: string[]
): Promise<Cells[]> {
  const output = join(folder, `${rules.replace(/\W/g, '_')}.csv`);
  const ended = await enrich('list.csv', '-o', output, '--rules', rules, ...more);
  assert.equal(ended.code, 0, ended.err);
  return readTable(output);
}

describe('rules', { concurrency: true }, () => {
  test('122 rows by two sets of rules, the second without a lookup: only the two columns differ, and stand behind the cost', () =>
    scene({}, async (scene) => {
      writeNumbers(scene.folder);
      const level = ['--level', 'advanced', '--yes'];
      const first = await enrichBy(scene, 'sms-marketing', ...level);
      const before = scene.sandbox.books().requests;
      const offline = [...level, '--limit', '0', '--new-run'];
      const sms = await enrichBy(scene, 'sms-marketing', ...offline);
      const voice = await enrichBy(scene, 'voice', ...offline);
      assert.equal(scene.sandbox.books().requests, before);
      assert.deepEqual(without(voice, NAMES), without(sms, NAMES));
      assert.deepEqual(
        first.map((row) => NAMES.map((name) => row[name])),
        sms.map((row) => NAMES.map((name) => row[name])),
      );
      assert.notDeepEqual(countVerdicts(voice), countVerdicts(sms));
      const header = Object.keys(sms[0] ?? {});
      assert.deepEqual(header.slice(header.indexOf('ni_cost'), header.indexOf('ni_cost') + 4), [
        'ni_cost',
        ...NAMES,
        'ni_status',
      ]);
      assert.deepEqual(
        [sms[121]?.['ni_verdict'], sms[121]?.['ni_verdict_reason']],
        ['suppress', 'no number: no_number'],
      );
      assert.equal(sms[120]?.['ni_verdict_reason'], sms[0]?.['ni_verdict_reason']);
    }));

  test('the report has the verdicts and their rules, report shows them again and says what other rules would: 122 rows each', () =>
    scene({}, async (scene) => {
      const { folder, ledger } = scene;
      writeNumbers(folder);
      const level = ['--level', 'advanced', '--yes'];
      const rows = await enrichBy(scene, 'sms-marketing', ...level);
      const told = readVerdicts(join(folder, 'sms_marketing.report.json'));
      assert.ok(told);
      const { rules, ...counts } = told;
      assert.deepEqual(counts, countVerdicts(rows));
      assert.deepEqual(
        [rules['name'], rules['version'], rules['sha256']?.length],
        ['sms-marketing', '1', 64],
      );
      const report = (...more: string[]): ReturnType<typeof runInside> =>
        runInside(['report', '--ledger', ledger, ...more], { cwd: folder });
      const again = JSON.parse((await report('--json')).out) as ReportVerdicts;
      assert.deepEqual(again.verdicts, told);
      const { send = 0, review = 0, suppress = 0 } = countVerdicts(rows);
      const line = `verdicts: ${String(send)} send, ${String(review)} review, ${String(suppress)} suppress, by sms-marketing 1\n`;
      assert.ok((await report()).out.includes(line));
      const other = JSON.parse((await report('--json', '--rules', 'voice')).out) as ReportVerdicts;
      const voice = await enrichBy(scene, 'voice', ...level, '--limit', '0');
      assert.deepEqual(other.verdicts, readVerdicts(join(folder, 'voice.report.json')));
      assert.equal(other.verdicts?.send, countVerdicts(voice)['send']);
      const { out } = await runInside(['rules', 'voice'], { cwd: folder });
      writeFileSync(join(folder, 'copy.json'), out);
      const copy = JSON.parse(
        (await report('--json', '--rules', 'copy.json')).out,
      ) as ReportVerdicts;
      assert.deepEqual(copy.verdicts, other.verdicts, 'down to the checksum');
      assert.equal((await runInside(['rules'], { cwd: folder })).out, 'sms-marketing 1\nvoice 1\n');
    }));

  test('a run without rules has neither columns nor verdicts, and report judges it all the same: 1 of 2 rows has no number', () =>
    scene({}, async ({ folder, ledger, enrich }) => {
      writeList(join(folder, 'list.csv'), ['+447700900001', 'none']);
      const ended = await enrich('list.csv', '--yes');
      assert.equal(ended.code, 0, ended.err);
      const [row] = readTable(join(folder, 'list.enriched.csv'));
      assert.ok(row && !('ni_verdict' in row));
      assert.equal(readVerdicts(join(folder, 'list.enriched.report.json')), null);
      const args = ['report', '--ledger', ledger, '--json', '--rules', 'sms-marketing'];
      const { out } = await runInside(args, { cwd: folder });
      const { verdicts } = JSON.parse(out) as ReportVerdicts;
      assert.ok(verdicts);
      assert.equal(verdicts.send + verdicts.review + verdicts.suppress, 2);
      assert.ok(verdicts.suppress >= 1);
    }));

  test('a file of rules is refused with the rule and the key of its mistake before anything is asked', () =>
    scene({}, async ({ folder, enrich, sandbox }) => {
      writeNumbers(folder);
      const rule = { when: { linetype: 'mobile' }, verdict: 'send', reason: 'mobile' };
      const file = { name: 'mine', version: 1, rules: [rule], otherwise: rule };
      writeFileSync(join(folder, 'mine.json'), JSON.stringify(file));
      const mistaken = await enrich('list.csv', '--yes', '--rules', 'mine.json');
      assert.equal(mistaken.code, 2);
      assert.match(mistaken.err, /mine\.json: its rule 1 has the key "linetype" in "when"/);
      const absent = await enrich('list.csv', '--yes', '--rules', 'sms');
      assert.equal(absent.code, 2);
      assert.match(absent.err, /--rules takes a file, or one of sms-marketing, voice\./);
      assert.equal(sandbox.books().requests, 0);
    }));

  test("rules of a network: a file of one's own decides, basic is told what it lacks, and report names the way that asks nobody", () =>
    scene({}, async ({ folder, ledger, enrich }) => {
      writeNumbers(folder);
      const rule = { when: { carrier: 'nobody' }, verdict: 'suppress', reason: 'network' };
      const otherwise = { verdict: 'review', reason: 'rest' };
      const file = { name: 'mine', version: 2, rules: [rule], otherwise };
      writeFileSync(join(folder, 'mine.json'), JSON.stringify(file));
      const ended = await enrich('list.csv', '--level', 'basic', '--yes', '--rules', 'mine.json');
      assert.equal(ended.code, 0, ended.err);
      const said =
        'The rules mine also go by carrier, which basic does not tell: rows are judged by the rest.';
      assert.ok(ended.err.includes(said), ended.err);
      const told = readVerdicts(join(folder, 'list.enriched.report.json'));
      assert.deepEqual([told?.review, told?.suppress], [122, 0]);
      const args = ['report', '--ledger', ledger, '--rules', 'mine.json'];
      const refused = await runInside(args, { cwd: folder });
      assert.equal(refused.code, 2);
      assert.match(refused.err, /they go by carrier, .* enrich --limit 0 --rules/);
    }));
});
