import assert from 'node:assert/strict';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { startSandbox } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import { tamper } from '../ledger/sqlite-store.ts';
import { testApplication } from '../providers/keys.ts';
import { inFolder, runInside, type Ended, type RunOptions } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { numbersOf, readTable, writeList, type Cells } from './table.ts';

const { applicationId, privateKey } = testApplication();
const APPLICATION: RunOptions['env'] = {
  VONAGE_APPLICATION_ID: applicationId,
  VONAGE_PRIVATE_KEY: privateKey,
};

/** How a list is bought, whose answers are lost with the ledger. */
interface Job {
  readonly options: readonly string[];
  readonly env?: RunOptions['env'];
  /** Of the columns: `ni_` or `ii_`. */
  readonly prefix: string;
}

/** Every provider and level, with every column it has. */
const JOBS: Readonly<Record<string, Job>> = {
  standard: { options: [], prefix: 'ni_' },
  'advanced with names and an IP address, in XML, with a prefix of its own and decimal commas': {
    options: [
      ...['--level', 'advanced', '--cnam', '--ip', '192.0.2.1'],
      ...['--format', 'xml', '--prefix', 'x ', '--decimal', 'comma'],
    ],
    prefix: 'x ',
  },
  'insights of all kinds': {
    options: [
      ...['--provider', 'identity-insights'],
      ...['--insights', 'standard,sim_swap:48,device_swap'],
    ],
    env: APPLICATION,
    prefix: 'ii_',
  },
};

/** Its rows twice, rows without a number, and numbers that networks know nothing of. */
const NUMBERS = [...numbersOf(60), ...numbersOf(5), 'abc', '', '+449999999999'];

describe('answers come back from a file', { concurrency: 3 }, () => {
  for (const [name, job] of Object.entries(JOBS))
    test(`${name}: bought, the ledger lost, imported, and written again cell by cell without a lookup`, () =>
      bought(job, async ({ output, again, ledger, requests }) => {
        const before = readTable(output);
        const taken = await ledger('import', output, ...providerOf(job));
        assert.equal(taken.code, 0, taken.out + taken.err);
        const asked = requests();
        assert.equal((await again('--limit', '0', '--force')).code, 0);
        assert.equal(requests(), asked);
        assert.deepEqual(readTable(output).map(strip(job)), before.map(strip(job)));
        const sources = readTable(output).map((row) => row[`${job.prefix}source`]);
        assert.deepEqual([...new Set(sources)].sort(), ['', 'duplicate', 'ledger']);
        const twice = await ledger('import', output, ...providerOf(job), '--json');
        assert.equal((JSON.parse(twice.out) as { imported: number }).imported, 0);
      }));

  test('as a workbook, JSON Lines and each of them packed: the same answers come back, cell by cell', () =>
    bought({ options: ['--level', 'advanced', '--cnam'], prefix: 'ni_' }, async (it) => {
      const job = { options: ['--level', 'advanced', '--cnam'], prefix: 'ni_' };
      const names = ['w.xlsx', 'l.jsonl', 'w.xlsx.gz', 'l.ndjson.gz', 'c.csv.gz'];
      const before = readTable(it.output);
      // What was bought for the CSV is lost; its answers fill the other forms, and these the ledger anew.
      assert.equal((await it.ledger('import', it.output)).code, 0);
      const outputs = names.flatMap((name) => ['-o', join(it.folder, name)]);
      assert.equal((await it.again('--limit', '0', ...outputs)).code, 0);
      for (const name of names) {
        it.lose();
        const taken = await it.ledger('import', join(it.folder, name), '--json');
        const { imported } = JSON.parse(taken.out) as { imported: number };
        assert.deepEqual([taken.code, imported], [0, 61], `${name}: ${taken.err}`);
        const back = join(it.folder, `${name}.csv`);
        assert.equal((await it.again('--limit', '0', '-o', back)).code, 0);
        assert.deepEqual(readTable(back).map(strip(job)), before.map(strip(job)), name);
      }
    }));

  test('a wider answer on record serves a narrower run, whose import never serves the wider one', () =>
    bought(
      { options: ['--level', 'advanced'], prefix: 'ni_' },
      async ({ folder, again, ledger }) => {
        const narrow = join(folder, 'narrow.csv');
        assert.equal((await again('--level', 'standard', '--limit', '0', '-o', narrow)).code, 4);
        rmSync(narrow);
        const wide = join(folder, 'list.enriched.csv');
        assert.equal((await ledger('import', wide)).code, 0);
        assert.equal((await again('--level', 'standard', '--limit', '0', '-o', narrow)).code, 0);
        assert.ok(readTable(narrow).some(({ ni_level: level }) => level === 'advanced'));
        tamper(join(folder, 'ledger.db'), 'UPDATE imports SET at = at - 2000');
        await ledger('prune', '--older-than', '1s');
        const moved = join(folder, 'moved.csv');
        renameSync(narrow, moved);
        await ledger('import', moved);
        assert.equal((await again('--level', 'standard', '--limit', '0', '-o', narrow)).code, 0);
        assert.equal((await again('--limit', '0', '--force')).code, 4);
      },
    ));
});

describe('a ledger that has lost its answers', { concurrency: 3 }, () => {
  test('an output that is there is refused and the way to import it named, and with --force it is said before the question', () =>
    bought({ options: [], prefix: 'ni_' }, async ({ output, again }) => {
      const refused = await again('--limit', '0');
      assert.equal(refused.code, 2);
      assert.match(refused.err, /It holds answers: "insight-batch ledger import \S+enriched\.csv"/);
      const said = await again('--limit', '0', '--force', '-o', output);
      assert.match(
        said.err,
        /enriched\.csv holds answers, and the ledger has none for this account/,
      );
    }));

  test('nothing is said of an output once the ledger has an answer, nor of a table of somebody else', () =>
    bought({ options: [], prefix: 'ni_' }, async ({ folder, output, again, ledger }) => {
      const foreign = join(folder, 'foreign.csv');
      writeFileSync(foreign, 'number,outcome\n1,2\n');
      const other = await again('--limit', '0', '--force', '-o', foreign);
      assert.doesNotMatch(other.err, /holds answers/);
      await ledger('import', output);
      const known = await again('--limit', '0', '--force');
      assert.equal(known.code, 0);
      assert.doesNotMatch(known.err, /holds answers/);
    }));
});

describe('answers of somebody else', { concurrency: 3 }, () => {
  const PHONES = 'Phone;Type;When\n07911 123456;Cell phone;2026-10-01\n+15005550006;Landline;\n';
  const MAP = 'number=Phone,network_type=Type,looked_up_at=When';

  test('columns mapped by name serve a run for nothing and keep their date; a row without one is left out with exit 3', () =>
    scene({}, async (it) => {
      const list = writeList(join(it.folder, 'list.csv'), ['+447911123456']);
      writeFileSync(join(it.folder, 'bought.csv'), PHONES);
      const taken = await importInto(it, 'bought.csv', '--map', MAP, '--country', 'GB');
      assert.equal(taken.code, 3, taken.err);
      assert.match(taken.out, /^imported: 1 answer, given 2026-10-01 00:00:00 UTC$/m);
      assert.match(taken.out, /^left out: 1 no_date \(say with --dated when they were given\)$/m);
      const ended = await it.enrich(list, '--max-age', '10000d');
      assert.equal(ended.code, 0, ended.err);
      const [row] = readTable(join(it.folder, 'list.enriched.csv'));
      assert.deepEqual(
        [row?.['ni_source'], row?.['ni_cost'], row?.['ni_looked_up_at']],
        ['ledger', '0.00000000', '2026-10-01T00:00:00.000Z'],
      );
      assert.equal(row?.['ni_current_carrier_network_type'], 'mobile');
      assert.equal(it.sandbox.books().requests, 0);
      const dated = await importInto(
        it,
        ...['bought.csv', '--map', MAP, '--country', 'GB', '--dated', '2026-09-01'],
      );
      assert.equal(dated.code, 0, dated.err);
    }));

  test('estimate counts imported numbers as known, ledger shows them, and forget takes them', () =>
    scene({}, async (it) => {
      const list = writeList(join(it.folder, 'list.csv'), ['+447911123456', '+15005550006']);
      writeFileSync(join(it.folder, 'bought.csv'), PHONES);
      await importInto(it, 'bought.csv', '--map', MAP, '--country', 'GB', '--dated', '2026-10-02');
      const env = { INSIGHT_BATCH_MAX_AGE: '10000d' };
      const estimate = await runInside(['estimate', ...it.args(list).slice(1), '--json'], { env });
      assert.equal((JSON.parse(estimate.out) as { known: number }).known, 2);
      const at = ['--ledger', it.ledger];
      const shown = await runInside(['ledger', 'show', '+447911123456', ...at]);
      assert.match(shown.out, /0 attempts in 0 runs, net 0\.00000000; 1 imported answer/);
      assert.match((await runInside(['ledger', 'verify', ...at])).out, /^The books add up: 0 runs/);
      await runInside(['ledger', 'forget', '+447911123456', ...at]);
      assert.match(
        (await runInside(['ledger', ...at])).out,
        /1 number with 1 answer, 1 of them imported/,
      );
    }));

  test('a file without result columns, a date to come, a file of the sandbox and missing credentials are exit 2 and make no ledger', () =>
    scene({}, async (it) => {
      writeFileSync(join(it.folder, 'bought.csv'), PHONES);
      const cases: readonly (readonly [readonly string[], RegExp])[] = [
        [
          ['bought.csv'],
          /no result columns of this program.*the header has "Phone", "Type", "When"/,
        ],
        [['bought.csv', '--map', MAP, '--dated', '2999-01-01'], /that is yet to come/],
        [['bought.csv', '--map', MAP, '--dated', '1/2/2026'], /it is no date/],
        [['l.sandbox.enriched.csv'], /the sandbox has made these answers up\. Add --sandbox/],
        [['bought.csv', '--map', 'network_type=Type'], /names no column with the numbers/],
        [['none.csv'], /Cannot read none\.csv/],
      ];
      for (const [words, message] of cases) {
        const ended = await importInto(it, ...words);
        assert.deepEqual([ended.code, ended.out], [2, ''], words.join(' '));
        assert.match(ended.err, message);
      }
      const nobody = { VONAGE_API_KEY: undefined, VONAGE_API_SECRET: undefined };
      const unnamed = await runInside(['ledger', 'import', 'bought.csv', '--map', MAP], {
        cwd: it.folder,
        env: { ...nobody, INSIGHT_BATCH_LEDGER: it.ledger },
      });
      assert.equal(unnamed.code, 2);
      assert.match(unnamed.err, /Cannot tell whose answers these are: .*VONAGE_API_KEY/);
      const inventory = await runInside(['ledger', '--ledger', it.ledger]);
      assert.match(inventory.err, /There is no ledger at/);
    }));

  test('while a run holds the ledger an import is exit 7', () =>
    scene({ latencyMs: { min: 60_000, max: 60_000 } }, async (it) => {
      const list = writeList(join(it.folder, 'list.csv'), numbersOf(2));
      writeFileSync(join(it.folder, 'bought.csv'), PHONES);
      const { child, ended } = it.start(it.args(list));
      await it.sandbox.seen(1);
      const taken = await importInto(it, 'bought.csv', '--map', MAP);
      assert.equal(taken.code, 7, taken.err);
      child.kill('SIGKILL');
      await ended;
    }));
});

function importInto({ folder, ledger, sandbox }: Scene, ...words: string[]): Promise<Ended> {
  const at = ['--ledger', ledger, '--base-url', sandbox.url];
  return runInside(['ledger', 'import', ...words, ...at], { cwd: folder });
}

interface Bought {
  readonly folder: string;
  readonly output: string;
  /** The same command on an empty ledger. */
  again(...more: string[]): Promise<Ended>;
  ledger(...words: string[]): Promise<Ended>;
  requests(): number;
  /** The ledger is gone. */
  lose(): void;
}

/** A list that was bought, and whose ledger is gone. */
async function bought({ options, env }: Job, work: (it: Bought) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const latencyMs = { min: 1, max: 10 };
    const sandbox = await startSandbox(
      { latencyMs, registry: ['sim_swap', 'device_swap'] },
      { clock: systemClock },
    );
    const list = writeList(join(folder, 'list.csv'), NUMBERS);
    const file = join(folder, 'ledger.db');
    const own = { cwd: folder, ...(env && { env }) };
    const at = ['--base-url', sandbox.url, '--ledger', file];
    const enrich = (...more: string[]): Promise<Ended> =>
      runInside(
        ['enrich', list, ...at, '--rate', '0', '--phone-column', 'phone', ...options, ...more],
        own,
      );
    try {
      const ended = await enrich();
      assert.equal(ended.code, 0, ended.err);
      const lose = (): void => {
        for (const end of ['', '-wal', '-shm', '.lock']) rmSync(file + end, { force: true });
      };
      lose();
      await work({
        lose,
        folder,
        output: join(folder, 'list.enriched.csv'),
        again: enrich,
        ledger: (...words) =>
          runInside(['ledger', ...words, '--ledger', file, ...hostOf(words, sandbox.url)], own),
        requests: () => sandbox.books().requests,
      });
    } finally {
      await sandbox.close();
    }
  });
}

function hostOf([verb]: readonly string[], url: string): readonly string[] {
  return verb === 'import' ? ['--base-url', url] : [];
}

function providerOf({ options }: Job): readonly string[] {
  const at = options.indexOf('--provider');
  return at < 0 ? [] : options.slice(at, at + 2);
}

/** What an import cannot bring back: who paid in which run. */
function strip({ prefix }: Job): (row: Cells) => Cells {
  return ({ [`${prefix}source`]: _source, [`${prefix}cost`]: _cost, ...cells }) => cells;
}
