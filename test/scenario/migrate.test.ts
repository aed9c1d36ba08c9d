import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SandboxOptions } from '../../src/sandbox/server.ts';
import { projectRoot } from '../house/project.ts';
import { testApplication } from '../providers/keys.ts';
import { checkFigures, type MigrationJson } from './migration-figures.ts';
import { inFolder, runInside, type Ended, type RunOptions } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { money, numbersOf, readTable, sum, writeList, type Cells } from './table.ts';

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
        const ended = await runInside(args, { cwd: folder, env: APPLICATION });
        assert.equal(ended.code, 0, ended.err);
        return ended;
      },
      migrate: (more, how) =>
        runInside(migrateArgs(...more), {
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

test('all 226 contacts with both answers on record: each figure is what a count over both lists gives, and nobody is asked', () =>
  lab({}, async (parts) => {
    await parts.enrichContacts('ni.csv');
    await parts.enrichContacts('ii.csv', '--provider', 'identity-insights');
    const { requests } = parts.sandbox.books();
    const ended = await parts.migrate(['--json'], { env: NO_CREDENTIALS });
    assert.equal(ended.code, 0, ended.err);
    assert.equal(parts.sandbox.books().requests, requests);
    const figures = readFigures(ended);
    checkFigures(figures, parts.table, ['ni.csv', 'ii.csv']);
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
    checkFigures(figures, parts.table, ['ni.csv', 'contacts.migration.sample.csv']);
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
      /The ledger holds no answer of Number Insight for this list, so nothing can be compared\. Run the list through enrich once\. The end of Number Insight is 4 February 2027\.\n/,
    );
    assert.equal(parts.sandbox.books().requests, 0);
  }));

test('in the built-in imitation a cap on the command line is enough: 3 of 3 contacts are drawn and compared', () =>
  inFolder(async (folder) => {
    const list = writeList(join(folder, 'list.csv'), numbersOf(3));
    writeFileSync(join(folder, 'book.csv'), BOOK);
    const own = [list, '--sandbox', '--ledger', join(folder, 'ledger.db'), '--phone-column', '2'];
    const enriched = await runInside(['enrich', ...own, '--quiet']);
    assert.equal(enriched.code, 0, enriched.err);
    const book = ['--prices', join(folder, 'book.csv')];
    const ended = await runInside(['migrate', ...own, ...book, '--max-spend', '1', '--json']);
    assert.equal(ended.code, 0, ended.err);
    const { after } = readFigures(ended);
    assert.deepEqual([after['sample'], after['compared'], after['priced']], [3, 3, '0.03900000']);
  }));
