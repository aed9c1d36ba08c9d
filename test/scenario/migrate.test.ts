import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SandboxOptions } from '../../src/sandbox/server.ts';
import { projectRoot } from '../house/project.ts';
import { testApplication } from '../providers/keys.ts';
import { countVerdicts, KEPT, readTexts } from './migration-count.ts';
import { run, type Ended, type RunOptions } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { money, readTable, sum, type Cells } from './table.ts';

const { applicationId, privateKey, publicKey } = testApplication();
const SETTINGS: SandboxOptions = {
  publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  applicationId,
};
const APPLICATION = { VONAGE_APPLICATION_ID: applicationId, VONAGE_PRIVATE_KEY: privateKey };
const CONTACTS = join(projectRoot, 'samples', 'contacts', 'contacts.csv');
/** What the sandbox charges. */
const BOOK =
  'product,country,price\nformat,*,0.002\noriginal_carrier,*,0.005\ncurrent_carrier,*,0.006\n';

type Figures = Readonly<Record<string, number | string | null>>;
interface MigrationJson {
  readonly before: Figures & { readonly outcomes: Figures };
  readonly after: Figures & { readonly outcomes: Figures };
  readonly coverage: readonly (Figures & { readonly by_status: Figures })[];
  readonly fields: readonly (Figures & {
    readonly name: string;
    readonly shares: Readonly<Record<string, { share: number; low: number; high: number } | null>>;
  })[];
  readonly lost: readonly { readonly name: string; readonly rows: number }[];
  readonly new: readonly { readonly name: string; readonly rows: number }[];
  readonly remarks: readonly string[];
}

/** A migration of the contacts in the folder of a scene. */
interface Lab extends Scene {
  enrichContacts(output: string, ...more: string[]): Promise<Ended>;
  migrate(more: readonly string[], options?: RunOptions): Promise<Ended>;
  migrateArgs(...more: string[]): string[];
  table(file: string): Cells[];
}

function lab(options: SandboxOptions, work: (lab: Lab) => Promise<void>): Promise<void> {
  return scene({ ...SETTINGS, ...options }, async (parts) => {
    const { folder } = parts;
    copyFileSync(CONTACTS, join(folder, 'contacts.csv'));
    writeFileSync(join(folder, 'book.csv'), BOOK);
    const common = ['--country-column', 'country'];
    const migrateArgs = (...more: string[]): string[] => [
      'migrate',
      ...parts.args('contacts.csv', ...common, '--prices', 'book.csv', ...more).slice(1),
    ];
    await work({
      ...parts,
      migrateArgs,
      table: (file) => readTable(join(folder, file)),
      enrichContacts: async (output, ...more) => {
        const args = parts.args('contacts.csv', ...common, '-o', output, ...more);
        const ended = await run(args, { cwd: folder, env: APPLICATION });
        assert.equal(ended.code, 0, ended.err);
        return ended;
      },
      migrate: (more, how) =>
        run(migrateArgs(...more), {
          cwd: folder,
          ...how,
          env: { INSIGHT_BATCH_YES: undefined, ...APPLICATION, ...how?.env },
        }),
    });
  });
}

function readFigures({ out }: Ended): MigrationJson {
  return JSON.parse(out) as MigrationJson;
}

/** The first row of each number that has an answer. */
function listAnswered(rows: readonly Cells[], prefix: string): Map<string, Cells> {
  const answered = new Map<string, Cells>();
  for (const row of rows) {
    const number = row[`${prefix}number`] ?? '';
    const counts = ['insight', 'partial', 'refused'].includes(row[`${prefix}outcome`] ?? '');
    if (number !== '' && counts && !answered.has(number)) answered.set(number, row);
  }
  return answered;
}

/** Compares the figures of the program with a count over both lists by the rules of the README. */
function checkFigures(figures: MigrationJson, parts: Lab, files: readonly [string, string]): void {
  const olds = listAnswered(parts.table(files[0]), 'ni_');
  const alpha3 = new Map(
    [...olds.values()].map((row) => [
      row['ni_country_code'] ?? '',
      row['ni_country_code_iso3'] ?? '',
    ]),
  );
  const pairs = [...listAnswered(parts.table(files[1]), 'ii_')].flatMap(([number, fresh]) => {
    const old = olds.get(number);
    return old ? [{ number, old, fresh, alpha3 }] : [];
  });
  assert.equal(figures.after['compared'], pairs.length);
  const counts = countVerdicts(pairs);
  const verdicts = ['same', 'equivalent', 'changed', 'differs', 'only_before', 'only_after'];
  for (const column of KEPT) {
    const field = figures.fields.find(({ name }) => name === column);
    assert.deepEqual(
      verdicts.map((verdict) => field?.[verdict]),
      verdicts.map((verdict) => counts[`${column} ${verdict}`] ?? 0),
      column,
    );
    const filled = [...olds.values()].filter((row) => row[`ni_${column}`] !== '').length;
    assert.equal(field?.['filled'], filled, column);
    checkIntervals(field);
  }
  for (const { name, rows } of figures.lost)
    assert.equal(rows, [...olds.values()].filter((row) => row[`ni_${name}`] !== '').length, name);
  for (const { name, rows } of figures.new)
    assert.equal(rows, pairs.filter(({ fresh }) => fresh[`ii_${name}`] !== '').length, name);
  checkCoverage(figures, { olds, pairs });
  checkDifferences(parts, pairs);
}

/** A bound of the score interval is a share from which what was seen is 1.96 standard errors away. */
function checkIntervals(field: MigrationJson['fields'][number]): void {
  const total = Object.keys(field.shares).reduce((all, verdict) => all + Number(field[verdict]), 0);
  for (const [verdict, shown] of Object.entries(field.shares)) {
    if (total === 0 || !shown) {
      assert.deepEqual([total, shown], [0, null]);
      continue;
    }
    const seen = Number(field[verdict]) / total;
    assert.ok(Math.abs(shown.share - seen) < 0.00006);
    for (const bound of [shown.low, shown.high]) {
      const errors = Math.abs(seen - bound) / Math.sqrt((bound * (1 - bound)) / total);
      const isEdge = (bound === 0 && seen === 0) || (bound === 1 && seen === 1);
      assert.ok(isEdge || Math.abs(errors - 1.96) < 0.03, `${verdict} ${String(errors)}`);
    }
  }
}

interface Counted {
  readonly olds: ReadonlyMap<string, Cells>;
  readonly pairs: readonly {
    readonly number: string;
    readonly old: Cells;
    readonly fresh: Cells;
  }[];
}

function checkCoverage({ coverage }: MigrationJson, { olds, pairs }: Counted): void {
  const group = (row: Cells): string =>
    `${row['ni_country_code'] ?? ''} ${row['ni_current_carrier_network_type'] || 'unknown'}`;
  const lookups = new Map<string, number>();
  for (const row of olds.values()) lookups.set(group(row), (lookups.get(group(row)) ?? 0) + 1);
  assert.equal(coverage.length, lookups.size);
  for (const each of coverage) {
    const key = `${String(each['country'])} ${String(each['network_type'])}`;
    const own = pairs.filter(({ old }) => group(old) === key);
    assert.deepEqual([each['lookups'], each['compared']], [lookups.get(key), own.length], key);
    for (const insight of ['format', 'current_carrier', 'original_carrier'])
      for (const status of ['OK', 'NOT_FOUND', 'NO_COVERAGE', 'SUPPLIER_ERROR'])
        assert.equal(
          each.by_status[`${insight}=${status}`] ?? 0,
          own.filter(({ fresh }) => fresh[`ii_${insight}_status`] === status).length,
          `${key} ${insight} ${status}`,
        );
  }
}

/** The CSV holds each cell of both lists that is not the same, with its texts, and nothing else of these columns. */
function checkDifferences(parts: Lab, pairs: Parameters<typeof countVerdicts>[0]): void {
  const lines = parts.table('contacts.migration.csv');
  const listed = lines
    .filter(({ field = '' }) => KEPT.includes(field))
    .map(({ number, field, before, after }) => [number, field, before, after].join('|'));
  const expected = pairs.flatMap((pair) =>
    KEPT.flatMap((column) => {
      const [before, after] = readTexts(column, pair);
      const same = before === after;
      const silent = after === '' && before === 'unknown' && /type$|^ported$/.test(column);
      return same || silent ? [] : [[pair.old['ni_number'], column, before, after].join('|')];
    }),
  );
  assert.deepEqual(listed.sort(), expected.sort());
  assert.ok(lines.every(({ verdict }) => verdict !== 'same' && verdict !== 'lost'));
}

test('all 226 contacts with both answers on record: each figure is what a count over both lists gives, and nobody is asked', () =>
  lab({}, async (parts) => {
    await parts.enrichContacts('ni.csv');
    await parts.enrichContacts('ii.csv', '--provider', 'identity-insights');
    const { requests } = parts.sandbox.books();
    const ended = await parts.migrate(['--json'], { env: NO_CREDENTIALS });
    assert.equal(ended.code, 0, ended.err);
    assert.equal(parts.sandbox.books().requests, requests);
    const figures = readFigures(ended);
    checkFigures(figures, parts, ['ni.csv', 'ii.csv']);
    const rows = parts.table('ni.csv');
    const spent = sum(rows.map((row) => money(row['ni_cost'])));
    const { before, after } = figures;
    assert.deepEqual([before['provider'], before['product']], ['number-insight', 'standard']);
    assert.deepEqual([before['lookups'], before['missing'], before['unpriced']], [226, 0, 0]);
    assert.equal(money(String(before['net'])), spent);
    assert.deepEqual(
      [after['lookups'], after['compared'], after['sample'], after['unpriced']],
      [226, 226, null, 0],
    );
    assert.deepEqual(
      [after['low'], after['expected'], after['high']],
      ['1.46900000', '2.93800000', '5.87600000'],
      '226 times 0.013, half and twice',
    );
  }));

const NO_CREDENTIALS = {
  VONAGE_API_KEY: undefined,
  VONAGE_API_SECRET: undefined,
  VONAGE_APPLICATION_ID: undefined,
  VONAGE_PRIVATE_KEY: undefined,
};

test('a sample of 60 costs 0.78, its figures are those of both lists, and drawing 80 buys the 20 that are new', () =>
  lab({}, async (parts) => {
    await parts.enrichContacts('ni.csv');
    const opening = parts.sandbox.books().balance;
    const args = ['--max-spend', '5', '--sample', '60', '--seed', '7', '--json'];
    const first = await parts.migrate(args);
    assert.equal(first.code, 0, first.err);
    const figures = readFigures(first);
    checkFigures(figures, parts, ['ni.csv', 'contacts.migration.sample.csv']);
    const { after } = figures;
    assert.deepEqual([after['sample'], after['seed'], after['compared']], [60, 7, 60]);
    assert.equal(after['priced'], '0.78000000');
    const spent = money(opening) - money(parts.sandbox.books().balance);
    assert.equal(money(String(after['measured'])), spent);
    assert.equal(parts.table('contacts.migration.sample.csv').length, 60);
    const asked = (): number =>
      new Set(
        parts.sandbox
          .books()
          .charges.filter(({ product }) => product === 'format')
          .map(({ number }) => number),
      ).size;
    assert.equal(asked(), 60);

    const more = await parts.migrate(['--max-spend', '5', '--sample', '80', '--seed', '7']);
    assert.equal(more.code, 0, more.err);
    assert.equal(asked(), 80);
    assert.deepEqual(parts.sandbox.books().chargedTwice, []);
  }));

test('a cap of 0.26 ends the sample after about 10 numbers: exit 4, and what was bought is compared', () =>
  lab({}, async (parts) => {
    await parts.enrichContacts('ni.csv');
    const ended = await parts.migrate(['--max-spend', '0.26', '--json']);
    assert.equal(ended.code, 4, ended.err);
    const { after } = readFigures(ended);
    assert.deepEqual([after['sample'], after['seed']], [200, 1]);
    const compared = Number(after['compared']);
    assert.ok(compared >= 10 && compared <= 20, String(compared));
    assert.equal(money(String(after['priced'])), BigInt(compared) * money('0.013'));
  }));

test('killed in the middle of its sample, the same command continues the run and compares all 60', () =>
  lab({ latencyMs: { min: 20, max: 20 } }, async (parts) => {
    await parts.enrichContacts('ni.csv');
    const before = parts.sandbox.books().requests;
    const args = ['--max-spend', '5', '--sample', '60', '--concurrency', '5', '--json'];
    const { child, ended } = parts.start(parts.migrateArgs(...args), { env: APPLICATION });
    await parts.sandbox.seen(before + 30);
    child.kill('SIGKILL');
    assert.equal((await ended).signal, 'SIGKILL');
    const second = await parts.migrate(args);
    assert.equal(second.code, 0, second.err);
    assert.match(second.err, /^Continuing run /m);
    assert.equal(readFigures(second).after['compared'], 60);
    const formats = parts.sandbox.books().charges.filter(({ product }) => product === 'format');
    assert.ok(formats.length >= 60 && formats.length <= 65, String(formats.length));
  }));

test('a sample without a cap is exit 2, a cap of the environment buys none, and a file of somebody else stays', () =>
  lab({}, async (parts) => {
    await parts.enrichContacts('ni.csv');
    const { requests } = parts.sandbox.books();
    const uncapped = await parts.migrate(['--sample', '20'], { env: { INSIGHT_BATCH_YES: '1' } });
    assert.equal(uncapped.code, 2);
    assert.match(uncapped.err, /^insight-batch: Cannot buy a sample without a cap\. /m);
    const quiet = await parts.migrate([], { env: { INSIGHT_BATCH_MAX_SPEND: '5' } });
    assert.equal(quiet.code, 0, quiet.err);
    assert.match(quiet.out, /226\s+numbers with an answer of before, none compared\./);
    assert.equal(existsSync(join(parts.folder, 'contacts.migration.csv')), false);
    const differences = join(parts.folder, 'contacts.migration.csv');
    writeFileSync(differences, 'name,phone\n');
    const foreign = await parts.migrate(['--max-spend', '5']);
    assert.equal(foreign.code, 2);
    assert.match(foreign.err, /Cannot write the differences to .*contacts\.migration\.csv: /);
    assert.equal(readFileSync(differences, 'utf8'), 'name,phone\n');
    assert.equal(parts.sandbox.books().requests, requests);
  }));

test('a list that was never asked about has nothing to compare: it says what to do before 4 February 2027', () =>
  lab({}, async (parts) => {
    const ended = await parts.migrate(['--max-spend', '5', '--sample', '20']);
    assert.equal(ended.code, 0, ended.err);
    assert.match(
      ended.out.replaceAll(/\n +/g, ' '),
      /The ledger holds no answer of Number Insight for this list, so nothing can be compared\. Run the list through enrich once\. Number Insight ends on 4 February 2027\./,
    );
    assert.equal(parts.sandbox.books().requests, 0);
  }));
