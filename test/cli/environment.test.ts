import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readDotenv } from '../../src/cli/dotenv.ts';
import {
  readCredentials,
  requiredCredentials,
  type CredentialSources,
  type Dotenv,
} from '../../src/cli/credentials.ts';
import { environmentValues } from '../../src/cli/env.ts';
import type { Environment } from '../../src/settings/places.ts';
import { UsageError } from '../../src/settings/error.ts';
import { OPTIONS } from '../../src/settings/table.ts';
import { identityInsights } from '../../src/providers/identity-insights/definition.ts';
import { numberInsight } from '../../src/providers/number-insight/definition.ts';
import type { Credentials } from '../../src/providers/port.ts';
import { inFolder } from '../scenario/program.ts';
import { enrichOn, parsedOn, refusalOn } from './options/machine.ts';
import { inProcess } from './program.ts';

const file = (text: string): Dotenv => ({ text, fault: undefined });
const NO_FILE: Dotenv = { text: undefined, fault: undefined };
const sourcesOf = (environment: Environment, dotenv: Dotenv): CredentialSources => ({
  environment,
  dotenv,
  provider: numberInsight,
  readFile: () => assert.fail('no file is read'),
});
const credentialsIn = (environment: Environment, dotenv: Dotenv): Credentials | undefined =>
  readCredentials(sourcesOf(environment, dotenv))?.values;
const PAIR = { VONAGE_API_KEY: 'k1', VONAGE_API_SECRET: 's1' };

test('credentials of the environment win over those of .env, and each alone is filled from there', () => {
  const dotenv = file('VONAGE_API_KEY=k2\nVONAGE_API_SECRET=s2\n');
  assert.deepEqual(credentialsIn(PAIR, dotenv), { key: 'k1', secret: 's1' });
  assert.deepEqual(credentialsIn({}, dotenv), { key: 'k2', secret: 's2' });
  assert.deepEqual(credentialsIn({ VONAGE_API_SECRET: 's1' }, dotenv), { key: 'k2', secret: 's1' });
  assert.deepEqual(
    credentialsIn({ VONAGE_API_KEY: ' ', VONAGE_API_SECRET: '' }, dotenv),
    { key: 'k2', secret: 's2' },
    'empty is unset',
  );
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
    assert.deepEqual(credentialsIn({}, file(dotenv)), { key: 'k2', secret: 's#2 x' });
  });
}

const SET =
  'Set VONAGE_API_KEY and VONAGE_API_SECRET in the environment or in a .env file of the working folder';
const DENIED: Dotenv = {
  text: undefined,
  fault: Object.assign(new Error('EACCES'), { code: 'EACCES' }),
};

const LACKS: readonly (readonly [
  what: string,
  Readonly<Record<string, string>>,
  Dotenv,
  message: string,
])[] = [
  ['nothing at all', {}, NO_FILE, 'Cannot ask the service: there are no credentials.'],
  [
    'the key alone',
    { VONAGE_API_KEY: 'k' },
    NO_FILE,
    'Cannot ask the service: VONAGE_API_SECRET is missing (VONAGE_API_KEY is set).',
  ],
  [
    'the secret alone',
    { VONAGE_API_SECRET: 's' },
    file(''),
    'Cannot ask the service: VONAGE_API_KEY is missing (VONAGE_API_SECRET is set).',
  ],
  [
    'a .env with the key and an empty secret',
    {},
    file('VONAGE_API_KEY=k\nVONAGE_API_SECRET=\n'),
    'Cannot ask the service: VONAGE_API_SECRET is missing (VONAGE_API_KEY is set).',
  ],
  [
    'a .env that may not be read',
    { VONAGE_API_KEY: 'k' },
    DENIED,
    'Cannot read .env: permission denied.',
  ],
];

for (const [what, environment, dotenv, message] of LACKS) {
  test(`${what} is no credentials: the message says what is there, names both variables, and --sandbox where there is one`, () => {
    assert.equal(credentialsIn(environment, dotenv), undefined);
    const refused = (sandbox: boolean): unknown => {
      try {
        return requiredCredentials(sourcesOf(environment, dotenv), { sandbox });
      } catch (error) {
        return error instanceof UsageError && error.message;
      }
    };
    assert.equal(
      refused(true),
      `${message} ${SET}, or try the program without an account by --sandbox.`,
    );
    assert.equal(refused(false), `${message} ${SET}.`);
  });
}

const APPLICATION = { VONAGE_APPLICATION_ID: 'a', VONAGE_PRIVATE_KEY_PATH: 'app.pem' };

for (const [provider, environment, hint] of [
  [
    numberInsight,
    APPLICATION,
    'VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY_PATH are set: --provider identity-insights asks Identity Insights with them.',
  ],
  [
    numberInsight,
    { VONAGE_APPLICATION_ID: 'a' },
    'VONAGE_APPLICATION_ID is set: --provider identity-insights asks Identity Insights with it.',
  ],
  [
    identityInsights,
    PAIR,
    'VONAGE_API_KEY and VONAGE_API_SECRET are set: --provider number-insight asks Number Insight with them.',
  ],
  [numberInsight, { ...APPLICATION, VONAGE_API_KEY: 'k' }, undefined],
  [identityInsights, { ...PAIR, VONAGE_APPLICATION_ID: 'a' }, undefined],
] as const) {
  test(`${provider.title} without credentials, where ${Object.keys(environment).join()} stand: ${hint ?? 'no other is proposed'}`, () => {
    const sources = { ...sourcesOf(environment, NO_FILE), provider };
    assert.throws(
      () => requiredCredentials(sources, { sandbox: true }),
      ({ message }: Error) =>
        hint === undefined ? !message.includes('--provider') : message.endsWith(` ${hint}`),
    );
  });
}

test('a .env that cannot be read is no obstacle where the environment has both', () => {
  assert.deepEqual(requiredCredentials(sourcesOf(PAIR, DENIED), { sandbox: true }).values, {
    key: 'k1',
    secret: 's1',
  });
});

test('.env is read from the working folder; none is no fault, a folder of that name is one', async () => {
  await inFolder(async (folder) => {
    assert.deepEqual(readDotenv(folder), NO_FILE);
    mkdirSync(join(folder, '.env'));
    const { code, err } = await inProcess(['balance'], { folder, environment: { HOME: folder } });
    assert.deepEqual(
      [code, err],
      [2, `insight-batch: Cannot read .env: it is a folder. ${SET}.\n`],
    );
    rmSync(join(folder, '.env'), { recursive: true });
    writeFileSync(join(folder, '.env'), 'VONAGE_API_KEY=k\n');
    assert.deepEqual(readDotenv(folder), file('VONAGE_API_KEY=k\n'));
  });
});

test('variables of other programs, and names of options of the command line alone, trip no command', () => {
  const others = OPTIONS.filter(({ elsewhere }) => elsewhere === 'nowhere').map(
    ({ name }) => `INSIGHT_BATCH_${name.toUpperCase().replaceAll('-', '_')}`,
  );
  assert.deepEqual(others, [
    'INSIGHT_BATCH_OLDER_THAN',
    'INSIGHT_BATCH_MAP',
    'INSIGHT_BATCH_DATED',
    'INSIGHT_BATCH_API',
    'INSIGHT_BATCH_RECORD_PRICE',
    'INSIGHT_BATCH_OUTPUT',
    'INSIGHT_BATCH_PORT',
    'INSIGHT_BATCH_BALANCE',
    'INSIGHT_BATCH_RATE',
    'INSIGHT_BATCH_LATENCY',
    'INSIGHT_BATCH_FAULTS',
    'INSIGHT_BATCH_NO_PRICES',
    'INSIGHT_BATCH_REGISTRY',
    'INSIGHT_BATCH_BILLED',
    'INSIGHT_BATCH_PUBLIC_KEY',
    'INSIGHT_BATCH_APPLICATION_ID',
    'INSIGHT_BATCH_RECORD_DELAY',
    'INSIGHT_BATCH_SEED',
  ]);
  for (const variable of [
    ...others.filter((name) => !['INSIGHT_BATCH_RATE', 'INSIGHT_BATCH_OUTPUT'].includes(name)),
    'MAX_SPEND',
    'INSIGHT_BATCHES',
  ]) {
    assert.deepEqual(enrichOn({ environment: { [variable]: 'nonsense' } }), enrichOn({}), variable);
  }
});

test('an option of enrich in the environment trips neither runs nor sandbox, even where its value is wrong', () => {
  const environment = {
    INSIGHT_BATCH_RATE: 'fast',
    INSIGHT_BATCH_MAX_SPEND: '5,00',
    INSIGHT_BATCH_FAULTS: 'x',
  };
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

test('any other INSIGHT_BATCH_ variable is refused by every command that reads variables, also where it resembles nothing', () => {
  const [environment, commands] = [
    { INSIGHT_BATCH_CAP: '1' },
    [['enrich', 'l.csv'], ['estimate', 'l.csv'], ['runs'], ['ledger'], ['balance']],
  ];
  for (const command of commands) {
    assert.equal(
      refusalOn({ environment }, ...command),
      'Unknown environment variable INSIGHT_BATCH_CAP. See insight-batch enrich --help for the options; each has a variable of its name. Rename it, or unset it.',
    );
  }
});

test('a variable that is known holds its text, its place and its name', () => {
  assert.deepEqual(
    environmentValues({ INSIGHT_BATCH_MAX_SPEND: '5.00', PATH: '/bin' }),
    new Map([
      ['max-spend', { text: '5.00', source: 'environment', label: 'INSIGHT_BATCH_MAX_SPEND' }],
    ]),
  );
});
