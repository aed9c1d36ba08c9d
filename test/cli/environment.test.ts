import assert from 'node:assert/strict';
import { test } from 'node:test';
import { credentials, environmentValues, requiredCredentials } from '../../src/cli/env.ts';
import { UsageError } from '../../src/cli/exit.ts';
import { otherOptions } from '../../src/cli/options-other.ts';
import { enrichOn, parsedOn, refusalOn } from './machine.ts';

const PAIR = { VONAGE_API_KEY: 'k1', VONAGE_API_SECRET: 's1' };

test('credentials of the environment win over those of .env, and each alone is filled from there', () => {
  const dotenv = 'VONAGE_API_KEY=k2\nVONAGE_API_SECRET=s2\n';
  assert.deepEqual(credentials(PAIR, dotenv), { key: 'k1', secret: 's1' });
  assert.deepEqual(credentials({}, dotenv), { key: 'k2', secret: 's2' });
  assert.deepEqual(credentials({ VONAGE_API_SECRET: 's1' }, dotenv), { key: 'k2', secret: 's1' });
  assert.deepEqual(credentials({ VONAGE_API_KEY: ' ', VONAGE_API_SECRET: '' }, dotenv), { key: 'k2', secret: 's2' }, 'empty is unset');
});

const SPELLINGS: Readonly<Record<string, string>> = {
  'double quotes': 'VONAGE_API_KEY="k2"\nVONAGE_API_SECRET="s#2 x"\n',
  'single quotes': "VONAGE_API_KEY='k2'\nVONAGE_API_SECRET='s#2 x'\n",
  'a byte order mark': '\ufeffVONAGE_API_KEY=k2\nVONAGE_API_SECRET="s#2 x"',
  'lines of Windows': '# mine\r\nVONAGE_API_KEY=k2\r\nVONAGE_API_SECRET="s#2 x"\r\n',
  'export and blanks': 'export VONAGE_API_KEY = k2\n\nexport VONAGE_API_SECRET = "s#2 x"  # live\n',
};

for (const [what, dotenv] of Object.entries(SPELLINGS)) {
  test(`a .env with ${what} is read`, () => {
    assert.deepEqual(credentials({}, dotenv), { key: 'k2', secret: 's#2 x' });
  });
}

test('a missing half is no credentials, and the message names both variables and --sandbox', () => {
  for (const environment of [{}, { VONAGE_API_KEY: 'k' }, { VONAGE_API_SECRET: 's' }]) {
    assert.equal(credentials(environment, undefined), undefined);
    assert.throws(
      () => requiredCredentials(environment, ''),
      (error) =>
        error instanceof UsageError &&
        /VONAGE_API_KEY and VONAGE_API_SECRET .* --sandbox\.$/.test(error.message) &&
        error.message.includes('.env'),
    );
  }
});

test('variables of other programs, and names of options of the command line alone, trip no command', () => {
  const others = otherOptions().map(({ name }) => `INSIGHT_BATCH_${name.toUpperCase().replaceAll('-', '_')}`);
  assert.deepEqual(others, [
    'INSIGHT_BATCH_OLDER_THAN',
    'INSIGHT_BATCH_PORT',
    'INSIGHT_BATCH_BALANCE',
    'INSIGHT_BATCH_RATE',
    'INSIGHT_BATCH_LATENCY',
    'INSIGHT_BATCH_FAULTS',
    'INSIGHT_BATCH_NO_PRICES',
    'INSIGHT_BATCH_SEED',
  ]);
  for (const variable of [
    ...others.filter((name) => name !== 'INSIGHT_BATCH_RATE'),
    'INSIGHT_BATCH_XYZZY',
    'MAX_SPEND',
    'INSIGHT_BATCHES',
  ]) {
    assert.deepEqual(enrichOn({ environment: { [variable]: 'nonsense' } }), enrichOn({}), variable);
  }
});

test('an option of enrich in the environment trips neither runs nor sandbox, even where its value is wrong', () => {
  const environment = { INSIGHT_BATCH_RATE: 'fast', INSIGHT_BATCH_MAX_SPEND: '5,00', INSIGHT_BATCH_FAULTS: 'x' };
  assert.equal(parsedOn({ environment }, 'runs').command, 'runs');
  const sandbox = parsedOn({ environment }, 'sandbox');
  assert.ok(sandbox.command === 'sandbox');
  assert.deepEqual([sandbox.settings.ratePerSecond, sandbox.settings.faults], [30, undefined]);
});

const SLIPS = [
  ['INSIGHT_BATCH_MAXSPEND', 'INSIGHT_BATCH_MAX_SPEND'],
  ['INSIGHT_BATCH_MAX_SPENT', 'INSIGHT_BATCH_MAX_SPEND'],
  ['INSIGHT_BATCH_MAX-SPEND', 'INSIGHT_BATCH_MAX_SPEND'],
  ['insight_batch_max_spend', 'INSIGHT_BATCH_MAX_SPEND'],
  ['Insight_Batch_Max_Spend', 'INSIGHT_BATCH_MAX_SPEND'],
  ['INSIGHT_BATCH_MINBALANCE', 'INSIGHT_BATCH_MIN_BALANCE'],
  ['INSIGHT_BATCH_CONCURENCY', 'INSIGHT_BATCH_CONCURRENCY'],
  ['INSIGHT_BATCH_HEADER', 'INSIGHT_BATCH_NO_HEADER'],
  ['INSIGHT_BATCH_NO_HEADERS', 'INSIGHT_BATCH_NO_HEADER'],
] as const;

for (const [slip, meant] of SLIPS) {
  test(`${slip} is a slip of ${meant}, and no run starts without what was meant`, () => {
    assert.equal(
      refusalOn({ environment: { [slip]: '5.00' } }, 'enrich', 'l.csv'),
      `Unknown environment variable ${slip}. Did you mean ${meant}? Rename it, or unset it.`,
    );
  });
}

test('a variable that is known holds its text, its place and its name', () => {
  assert.deepEqual(
    environmentValues({ INSIGHT_BATCH_MAX_SPEND: '5.00', PATH: '/bin' }),
    new Map([['max-spend', { text: '5.00', source: 'environment', label: 'INSIGHT_BATCH_MAX_SPEND' }]]),
  );
});
