import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inFolder } from '../scenario/program.ts';
import { inProcess } from './program.ts';

const REFUSED = [
  ['a slip', ['enrihc'], /^insight-batch: Unknown command "enrihc"\. Did you mean enrich\?\n$/],
  [
    'a list that is not there',
    ['enrich', 'nowhere.csv', '--sandbox'],
    /^insight-batch: Cannot read nowhere\.csv: no such file or folder\. /,
  ],
  [
    'a list that is a folder',
    ['enrich', '.', '--sandbox'],
    /^insight-batch: Cannot read \.: it is a folder\. Name a CSV file\.\n$/,
  ],
  [
    'no credentials',
    ['enrich', 'list.csv'],
    /^insight-batch: .* VONAGE_API_KEY and VONAGE_API_SECRET .* --sandbox\.\n$/,
  ],
  [
    'no credentials for balance',
    ['balance'],
    /^insight-batch: .* VONAGE_API_KEY and VONAGE_API_SECRET /,
  ],
  [
    'a ledger that is not there',
    ['report'],
    /^insight-batch: There is no ledger at .*ledger\.db: .* --ledger\.\n$/,
  ],
  [
    'a folder as output',
    ['enrich', 'list.csv', '-o', '.', '--sandbox'],
    /^insight-batch: Cannot write .*: it is a folder\. Name a file with --output\.\n$/,
  ],
  [
    'the list as report',
    ['enrich', 'list.csv', '--report', 'list.csv', '--sandbox'],
    /^insight-batch: Cannot write the report to .*: it is the input\. Choose another place with --report\.\n$/,
  ],
  [
    'a name that steers',
    ['enrich', 'a\u001b[2J\u0007.csv', '--sandbox'],
    /^insight-batch: Cannot read a\?\[2J\?\.csv: /,
  ],
  ['a word that steers', ['\u009b2J'], /^insight-batch: Unknown command "\?2J"\. /],
] as const;

for (const [what, argv, message] of REFUSED) {
  test(`${what} is exit 2 and one line on standard error, and nothing is left behind`, async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'list.csv'), 'phone\n+447700900001\n');
      const { code, out, err } = await inProcess(argv, { folder, environment: { HOME: folder } });
      assert.match(err, message);
      assert.deepEqual([code, out, err.split('\n').length], [2, '', 2]);
      assert.equal(existsSync(join(folder, 'list.enriched.csv')), false);
    });
  });
}

test('help and version are on standard output with exit 0, and need neither home nor ledger', async () => {
  await inFolder(async (folder) => {
    for (const argv of [[], ['--help'], ['ledger', '--help'], ['--version']]) {
      const { code, out, err } = await inProcess(argv, { folder });
      assert.deepEqual([code, err, out.endsWith('\n')], [0, '', true]);
    }
  });
});

test('without a home enrich is exit 2 and names --ledger', async () => {
  await inFolder(async (folder) => {
    const { code, err } = await inProcess(['runs'], { folder });
    assert.deepEqual(
      [code, err],
      [
        2,
        'insight-batch: Cannot find a place for the ledger: HOME is not set. Name a file with --ledger.\n',
      ],
    );
  });
});

test('estimate works where no ledger is, and makes none; runs says that there is none, since a name may be mistyped', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'list.csv'), 'phone\n+447700900001\n');
    const environment = { HOME: folder };
    const err = `insight-batch: There is no ledger at ${join(folder, 'no.db')}: nothing was ever run with it. Name another with --ledger.\n`;
    for (const command of [['runs'], ['runs', '--json'], ['report'], ['ledger', 'verify']])
      assert.deepEqual(
        await inProcess([...command, '--ledger', join(folder, 'no.db')], { folder, environment }),
        {
          code: 2,
          out: '',
          err,
        },
      );
    const { code, out } = await inProcess(['estimate', 'list.csv', '--json', '--quiet'], {
      folder,
      environment,
    });
    assert.equal(code, 0);
    assert.match(out, /"Without credentials nothing is counted as known: /);
    assert.equal(existsSync(join(folder, '.local')), false);
  });
});

test('enrich says first which run it is, then the end of Number Insight and what is not sent; with --quiet it says nothing', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'list\u001b[7m.csv'), 'phone\n+447700900001\n');
    const environment = { HOME: folder };
    const argv = ['enrich', 'list\u001b[7m.csv', '-o', 'out.csv', '--sandbox', '--ip', '192.0.2.1'];
    const loud = await inProcess(argv, { folder, environment });
    assert.equal(loud.code, 0, loud.err);
    const [first, second, third] = loud.err.split('\n');
    assert.match(first ?? '', /^New run \d{8}-\d{6}-\w{4}\.$/);
    assert.match(second ?? '', /^Number Insight end(?:s|ed) on 4 February 2027/);
    assert.equal(third, '--ip is not sent: only level advanced takes one, this is standard.');
    assert.match(loud.out, /^Run \d{8}-\d{6}-\w{4} completed: level standard, /);
    assert.doesNotMatch(loud.out + loud.err, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    assert.match(readFileSync(join(folder, 'out.report.json'), 'utf8'), /^\{\n {2}"schema": 1,\n/);
    const quiet = await inProcess([...argv, '--quiet'], { folder, environment });
    assert.deepEqual(quiet, { code: 0, out: '', err: '' });
  });
});

test('enrich to standard output writes the list alone there and the report on standard error, and no report file', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'list.csv'), 'phone\n+447700900001\n');
    const { code, out, err } = await inProcess(
      ['enrich', 'list.csv', '-o', '-', '--sandbox', '--columns', 'outcome,number'],
      {
        folder,
        environment: { HOME: folder },
      },
    );
    assert.deepEqual(
      [code, out],
      [0, 'phone,ni_outcome,ni_number\n+447700900001,insight,+447700900001\n'],
    );
    assert.match(err, /\nRun .* completed: level standard, /);
    assert.equal(existsSync(join(folder, 'list.report.json')), false);
  });
});
