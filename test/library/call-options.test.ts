import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listCallOptions, readCallSettings, wordForPrograms } from '../../src/settings/call.ts';
import { UsageError } from '../../src/settings/error.ts';
import type { EnrichSettings } from '../../src/settings/settings.ts';
import { readCountry } from '../../src/domain/country.ts';
import { readText } from '../house/project.ts';
import { enrichOn } from '../cli/options/machine.ts';
import { CALL_OPTIONS_FILE, writeCallOptions } from './call-options.ts';

function readCall(options: Readonly<Record<string, unknown>>): EnrichSettings {
  const places = { environment: { HOME: '/home/ann' }, platform: 'linux' } as const;
  return readCallSettings(options, { input: 'list.csv', places, readCountry });
}

function refusal(options: Readonly<Record<string, unknown>>): string {
  try {
    readCall(options);
  } catch (error) {
    assert.ok(error instanceof UsageError);
    return error.message;
  }
  throw new Error('nothing was refused');
}

test('the type of a call is made from the table of options; `npm run readme` writes it anew', async () => {
  assert.equal(readText(CALL_OPTIONS_FILE), await writeCallOptions());
});

test('a call without options has the settings of a command line without options', () => {
  const { given, ...settings } = readCall({});
  const { given: typed, ...expected } = enrichOn({ environment: { HOME: '/home/ann' } });
  assert.deepEqual(settings, expected);
  assert.deepEqual([given.size, typed.size], [0, 0]);
});

test('an option in camel case is the same as the option with dashes', () => {
  const { given, ...settings } = readCall({
    maxSpend: '5.00',
    rate: 30,
    timeout: 2.5,
    maxAge: '4w',
    noHeader: true,
    formulaGuard: false,
    suppress: ['a.csv', 'b.csv'],
    country: 'Germany',
    level: undefined,
  });
  const { given: _typed, ...expected } = enrichOn(
    { environment: { HOME: '/home/ann' } },
    ...['--max-spend', '5.00', '--rate', '30', '--timeout', '2.5', '--max-age', '4w'],
    ...['--no-header', '--formula-guard', 'off', '--suppress', 'a.csv', '--suppress', 'b.csv'],
    ...['--country', 'Germany'],
  );
  assert.deepEqual(settings, expected);
  assert.equal(settings.maxSpendFrom, 'option');
  assert.equal(given.has('max-spend'), true);
});

test('options of the terminal are none of a call, and an unknown one is answered by its neighbour', () => {
  const names = listCallOptions().map(({ name }) => name);
  for (const name of ['quiet', 'json', 'config', 'dry-run'])
    assert.equal(names.includes(name), false, name);
  assert.equal(refusal({ maxSpent: '5.00' }), 'Unknown option "maxSpent". Did you mean maxSpend?');
  assert.equal(
    refusal({ quiet: true }),
    'Unknown option "quiet". The options are those of the command line, as in maxSpend for --max-spend.',
  );
});

test('an amount is no number, because a number is not exact', () => {
  assert.equal(
    refusal({ maxSpend: 5.1 }),
    'Cannot use maxSpend: an amount is written as text. Write "5.1".',
  );
  assert.equal(
    refusal({ maxSpend: '5,10' }),
    'Cannot use maxSpend 5,10: an amount is digits with a point. Write 5.10.',
  );
  assert.equal(refusal({ yes: 3 }), 'Cannot use yes: it is the number 3. Write true or false.');
});

test('a sentence names options as a program spells them, and leaves other words with dashes', () => {
  assert.equal(
    wordForPrograms('Give --max-spend, --phone-column or --nothing-such. A -- stays.'),
    'Give maxSpend, phoneColumn or --nothing-such. A -- stays.',
  );
});
