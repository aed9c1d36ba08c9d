import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../../src/cli/options/parse.ts';
import { enrichOn, OWN_CONFIG, refusalOn } from './machine.ts';

const FILE = '/etc/ib.json';
const refusalOf = (text: string): string =>
  refusalOn({ files: { [FILE]: text } }, 'enrich', 'l.csv', '--config', FILE);

test('the configuration is that of --config, else of INSIGHT_BATCH_CONFIG, else the user’s own, which need not be there', () => {
  const files = {
    [OWN_CONFIG]: '{"rate": 1}',
    '/etc/a.json': '{"rate": 2}',
    '/work/b.json': '{"rate": 3}',
  };
  const environment = { INSIGHT_BATCH_CONFIG: '/etc/a.json' };
  const read = (...argv: string[]): unknown[] => {
    const { ratePerSecond, config } = enrichOn({ files, environment }, ...argv);
    return [ratePerSecond, config];
  };
  assert.deepEqual(read('--config', 'b.json'), [3, '/work/b.json']);
  assert.deepEqual(read(), [2, '/etc/a.json']);
  const own = enrichOn({ files });
  assert.deepEqual([own.ratePerSecond, own.config], [1, OWN_CONFIG]);
  assert.equal(enrichOn({}).config, undefined);
});

test('XDG_CONFIG_HOME moves the user’s own configuration; a relative one is ignored', () => {
  const files = { '/xdg/insight-batch/config.json': '{"rate": 1}', [OWN_CONFIG]: '{"rate": 2}' };
  assert.equal(enrichOn({ files, environment: { XDG_CONFIG_HOME: '/xdg' } }).ratePerSecond, 1);
  assert.equal(enrichOn({ files, environment: { XDG_CONFIG_HOME: 'xdg' } }).ratePerSecond, 2);
});

test('a byte order mark is no fault, true stands for a switch and for on, numbers stand for counts', () => {
  const { force, formulaGuard, concurrency } = enrichOn({
    files: { [OWN_CONFIG]: '\ufeff{"force": true, "formula-guard": false, "concurrency": 9}' },
  });
  assert.deepEqual([force, formulaGuard, concurrency], [true, false, 9]);
});

const FAULTS = [
  [
    '{"max-spend": 5}',
    `Cannot use "max-spend" in ${FILE}: an amount is written as text. Write "5".`,
  ],
  [
    '{"max-spend": 0.0045}',
    `Cannot use "max-spend" in ${FILE}: an amount is written as text. Write "0.0045".`,
  ],
  [
    '{"max-spend": 1e-7}',
    `Cannot use "max-spend" in ${FILE}: an amount is written as text. Write "5.00".`,
  ],
  ['{"max-spent": "5"}', `Unknown option "max-spent" in ${FILE}. Did you mean "max-spend"?`],
  ['{"maxSpend": "5"}', `Unknown option "maxSpend" in ${FILE}. Did you mean "max-spend"?`],
  [
    '{"xyzzy": 1}',
    `Unknown option "xyzzy" in ${FILE}. See insight-batch enrich --help for the options.`,
  ],
  [
    '{"faults": "reset=1"}',
    `Unknown option "faults" in ${FILE}. See insight-batch enrich --help for the options.`,
  ],
  [
    '{"__proto__": 1}',
    `Unknown option "__proto__" in ${FILE}. See insight-batch enrich --help for the options.`,
  ],
  [
    '{"config": "x"}',
    `Cannot use "config" in ${FILE}: --config stands on the command line or in the environment only.`,
  ],
  [
    '{"force": "yes please"}',
    `Cannot use "force" in ${FILE} ("yes please"): it is switched on by true and off by false.`,
  ],
  ['{"force": 1}', `Cannot use "force" in ${FILE}: it is the number 1. Write true or false.`],
  [
    '{"rate": true}',
    `Cannot use "rate" in ${FILE}: it is the boolean true. Write a text or a number.`,
  ],
  ['{"rate": null}', `Cannot use "rate" in ${FILE}: it is null. Write a text or a number.`],
  [
    '{"columns": ["status"]}',
    `Cannot use "columns" in ${FILE}: it is a list. Write a text or a number.`,
  ],
  [
    '{"enrich": {"rate": 1}}',
    `Unknown option "enrich" in ${FILE}. See insight-batch enrich --help for the options.`,
  ],
  [
    '[1]',
    `Cannot use the configuration ${FILE}: it is no JSON object. Write for instance {"rate": 30, "country": "GB"}.`,
  ],
  [
    '',
    `Cannot use the configuration ${FILE}: it is no JSON. Names and texts stand in double quotes.`,
  ],
] as const;

for (const [text, message] of FAULTS) {
  test(`a configuration ${text === '' ? 'without a word' : text} is refused by name`, () => {
    assert.equal(refusalOf(text), message);
  });
}

test('credentials in a configuration are refused, and a broken file is named by its line, neither repeats the secret', () => {
  for (const key of ['api-secret', 'VONAGE_API_KEY', 'apiKey', 'password', 'token']) {
    assert.equal(
      refusalOf(JSON.stringify({ [key]: 'hunter2' })),
      `Cannot use "${key}" in ${FILE}: credentials are never read from there. Set VONAGE_API_KEY and VONAGE_API_SECRET, or with --provider identity-insights VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY.`,
    );
  }
  const broken = refusalOf('{\n  "rate": 1,\n  hunter2: "hunter2"\n}');
  assert.match(
    broken,
    /^Cannot use the configuration \/etc\/ib\.json: it is no JSON \(line 3\)\. /,
  );
  assert.doesNotMatch(broken, /hunter2/);
});

test('a configuration that was named and is not there, or has no name, is refused by where it was named', () => {
  assert.equal(
    refusalOn({}, 'enrich', 'l.csv', '--config', 'x.json'),
    'Cannot read the configuration /work/x.json: there is no such file. Check --config.',
  );
  assert.equal(
    refusalOn({ environment: { INSIGHT_BATCH_CONFIG: '/x.json' } }, 'runs'),
    'Cannot read the configuration /x.json: there is no such file. Check INSIGHT_BATCH_CONFIG.',
  );
  assert.equal(
    refusalOn({ environment: { INSIGHT_BATCH_CONFIG: '' } }, 'runs'),
    'Cannot use INSIGHT_BATCH_CONFIG: it needs the name of a file.',
  );
});

test('a configuration that cannot be read is an error of usage and not a bug', () => {
  const files = {
    platform: 'linux' as const,
    workingFolder: '/work',
    readConfig: () => {
      throw new Error('permission denied');
    },
    realPath: (file: string) => file,
    readCountry: () => undefined,
  };
  assert.throws(() => parse(['runs'], { HOME: '/ada' }, files), {
    name: 'UsageError',
    message: `Cannot read the configuration ${OWN_CONFIG}: permission denied.`,
  });
});
