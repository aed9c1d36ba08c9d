import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { KnownAnswer } from '../../src/domain/outcome.ts';
import type { Scope } from '../../src/domain/records.ts';
import type { LedgerReader } from '../../src/ledger/port.ts';
import { openInput } from '../../src/pipeline/input.ts';
import { pickBest } from '../../src/run/migration/before.ts';
import { createDifferencesFile } from '../../src/run/migration/differences.ts';
import { listSample } from '../../src/run/migration/sample-list.ts';
import { openStored } from '../../src/run/migration/stored.ts';
import { inFolder } from '../scenario/program.ts';
import { known } from '../support/answers.ts';

const LOOKUP = { number: '447700900123', country: 'GB', product: 'standard' };
const WANTED = {
  product: 'standard',
  serves: (bought: string): boolean => ['standard', 'advanced'].includes(bought),
};

/** What is picked of these answers, newest first. */
async function pick(...products: readonly string[]): Promise<string | undefined> {
  const answers = products.map((product, index) => known({ product, at: 900 - index }));
  const [best] = await pickBest(() => Promise.resolve([answers]), WANTED)([LOOKUP]);
  return best && `${best.product} ${String(best.at)}`;
}

test('the newest answer to the product itself is compared, else one that serves it, else any', async () => {
  assert.equal(await pick('advanced', 'basic', 'standard', 'standard'), 'standard 898');
  assert.equal(await pick('basic', 'advanced', 'basic'), 'advanced 899');
  assert.equal(await pick('basic'), 'basic 900');
  assert.equal(await pick(), undefined);
});

/** A ledger of runs and the answers under each account. */
function ledgerOf(
  runs: readonly { scope: Scope; product: string }[],
  answers: Readonly<Record<string, readonly KnownAnswer[]>>,
  imported: readonly { scope: Scope; product: string }[] = [],
): LedgerReader {
  const reader: Pick<LedgerReader, 'runs' | 'answers' | 'importedProducts'> = {
    importedProducts: () => Promise.resolve(imported),
    runs: () => Promise.resolve(runs as Awaited<ReturnType<LedgerReader['runs']>>),
    answers: (queries) =>
      Promise.resolve(
        queries.map(({ scope, serves }) =>
          (answers[`${scope.origin} ${scope.account}`] ?? []).filter(({ product }) =>
            serves(product),
          ),
        ),
      ),
  };
  return reader as LedgerReader;
}

test('answers of every account under the origin are found, imported ones too, newest first; failed ones and other hosts are not', async () => {
  const scope = (origin: string, account: string): Scope => ({ origin, account });
  const ledger = ledgerOf(
    [
      { scope: scope('api', 'ada'), product: 'standard' },
      { scope: scope('api', 'ada'), product: 'advanced' },
      { scope: scope('api', 'bob'), product: 'standard' },
      { scope: scope('api', 'eve'), product: 'format' },
      { scope: scope('sandbox', 'zoe'), product: 'standard' },
    ],
    {
      'api ada': [known({ at: 5 }), known({ at: 4, outcome: 'failed' })],
      'api bob': [known({ at: 7, product: 'advanced' }), known({ at: 6, product: 'format' })],
      'api eve': [known({ at: 9 })],
      'sandbox zoe': [known({ at: 8 })],
      // Nobody was asked under this account here.
      'api zoe': [known({ at: 10 })],
      'api ivy': [known({ at: 3 })],
    },
    [
      { scope: scope('api', 'ivy'), product: 'standard' },
      { scope: scope('sandbox', 'zoe'), product: 'standard' },
    ],
  );
  const find = await openStored({ ledger, origin: 'api', wanted: WANTED });
  const [found = []] = await find([LOOKUP]);
  assert.deepEqual(
    found.map(({ at }) => at),
    [7, 5, 3],
  );
});

test('without a ledger nothing is on record', async () => {
  const find = await openStored({ ledger: undefined, origin: 'api', wanted: WANTED });
  assert.deepEqual(await find([LOOKUP, LOOKUP]), [[], []]);
});

test('a sample is read as the numbers that were drawn, odd ones too, under the name of its list', async () => {
  const numbers = ['447700900123', '80012345678', '39066982'];
  const lookups = numbers.map((number) => ({ ...LOOKUP, number, country: 'unknown' }));
  const list = listSample(lookups, { realPath: '/ada/contacts.csv' });
  assert.equal(list.realPath, '/ada/contacts.csv');
  const input = await openInput(list.open(), { ...list, product: 'format' });
  const read: (string | undefined)[] = [];
  for await (const rows of input.rows())
    for (const row of rows) read.push(input.read(row, 'international').lookup?.number);
  assert.deepEqual(read, numbers);
});

test('the file of differences is there once something was compared, and an earlier one stays where it was given up', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'list.migration.csv');
    const head = 'number,country,field,before,after,verdict,before_at,after_at\n';
    const given = createDifferencesFile(path);
    await given.write('');
    assert.deepEqual(readdirSync(folder), []);
    await given.abort();
    writeFileSync(path, 'earlier');
    const aborted = createDifferencesFile(path);
    await aborted.write('a line\n');
    await aborted.abort();
    assert.deepEqual(readdirSync(folder), ['list.migration.csv']);
    assert.equal(readFileSync(path, 'utf8'), 'earlier');
    const written = createDifferencesFile(path);
    await written.write('a line\n');
    await written.write('another\n');
    assert.equal(await written.commit(), undefined);
    assert.equal(readFileSync(path, 'utf8'), `${head}a line\nanother\n`);
    const none = createDifferencesFile(path);
    await none.commit();
    assert.equal(readFileSync(path, 'utf8'), head);
  }));
