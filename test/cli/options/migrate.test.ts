import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MigrateSettings } from '../../../src/settings/settings.ts';
import { parsedOn, refusalOn, type Machine } from './machine.ts';

function migrateOn(machine: Machine, ...options: readonly string[]): MigrateSettings {
  const invocation = parsedOn(machine, 'migrate', 'list.csv', ...options);
  assert.ok(invocation.command === 'migrate');
  return invocation.settings;
}

test('migrate alone draws nothing: no sample, seed 1, the level standard', () => {
  const { sample, seed, level, output, maxSpendFrom } = migrateOn({});
  assert.deepEqual(
    [sample, seed, level, output, maxSpendFrom],
    [undefined, 1, 'standard', undefined, undefined],
  );
});

test('a sample of 60 needs a cap, from wherever it comes, or the sandbox', () => {
  const message =
    'Cannot buy a sample without a cap. Say how much it may cost with --max-spend, for instance --max-spend 5.00, or try it by --sandbox.';
  assert.equal(refusalOn({}, 'migrate', 'list.csv', '--sample', '60'), message);
  assert.equal(refusalOn({}, 'migrate', 'list.csv', '--sample', '60', '--yes'), message);
  assert.equal(migrateOn({}, '--sample', '60', '--sandbox').sample, 60);
  assert.equal(migrateOn({}, '--sample', '60', '--max-spend', '5').maxSpendFrom, 'option');
  const environment = { INSIGHT_BATCH_MAX_SPEND: '5' };
  assert.equal(migrateOn({ environment }, '--sample', '60').maxSpendFrom, 'variable');
});

test('a list from standard input has no name that its differences could stand beside', () => {
  assert.equal(
    refusalOn({}, 'migrate', '-'),
    'Cannot write beside standard input. Name a file for the differences with --output.',
  );
  assert.equal(parsedOn({}, 'migrate', '-', '-o', 'd.csv').command, 'migrate');
});

test('an output of the environment is that of enrich; which provider is asked and the shape are no question', () => {
  const environment = { INSIGHT_BATCH_OUTPUT: 'enriched.csv', INSIGHT_BATCH_PROVIDER: 'x' };
  assert.equal(migrateOn({ environment }).output, undefined);
  for (const option of ['--provider', '--shape', '--columns', '--report', '--dry-run'])
    assert.match(
      refusalOn({}, 'migrate', 'list.csv', option, ...(option === '--dry-run' ? [] : ['x'])),
      new RegExp(`^${option} is no option of migrate, but of `),
    );
});

test('insights that cannot be asked for are refused, and the sandbox is no other host', () => {
  assert.match(
    refusalOn({}, 'migrate', 'list.csv', '--insights', 'weather'),
    /^Cannot ask for "weather": there is no such insight\. /,
  );
  assert.match(
    refusalOn({}, 'migrate', 'list.csv', '--sandbox', '--base-url', 'https://x.example'),
    /^Cannot use --sandbox and --base-url together: /,
  );
});
