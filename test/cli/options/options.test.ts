import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeCommandHelp } from '../../../src/cli/options/help-text.ts';
import {
  COMMANDS,
  environmentName,
  OPTIONS,
  commandOptions,
  writeOptionsTable,
  spellOption,
} from '../../../src/settings/table.ts';
import type { EnrichSettings } from '../../../src/settings/settings.ts';
import { GIVEN, SWITCHES } from './given-options.ts';
import { enrichOn, OWN_CONFIG, type Machine } from './machine.ts';

test('`enrich list.csv` alone means the defaults of the contract', () => {
  assert.deepEqual(enrichOn({}), {
    quiet: false,
    json: false,
    logLevel: 'info',
    logFile: undefined,
    config: undefined,
    given: new Set(),
    sandbox: false,
    ledger: '/ada/.local/state/insight-batch/ledger.db',
    baseUrl: undefined,
    auth: 'header',
    timeoutMs: 30_000,
    currency: 'EUR',
    output: [],
    report: undefined,
    force: false,
    columns: undefined,
    prefix: undefined,
    decimal: 'auto',
    formulaGuard: true,
    rules: undefined,
    idColumn: undefined,
    split: false,
    unique: false,
    onlyNew: false,
    phoneColumn: undefined,
    country: undefined,
    countryColumn: undefined,
    suppress: [],
    numbers: 'possible',
    bare: undefined,
    maxInvalid: undefined,
    delimiter: undefined,
    quote: undefined,
    encoding: undefined,
    sheet: undefined,
    header: true,
    level: 'standard',
    cnam: false,
    ip: undefined,
    ipColumn: undefined,
    format: 'json',
    insights: undefined,
    purpose: 'FraudPreventionAndDetection',
    dryRun: false,
    maxSpend: undefined,
    maxSpendFrom: undefined,
    minBalance: undefined,
    priceCeiling: undefined,
    prices: undefined,
    yes: false,
    ratePerSecond: 20,
    concurrency: 50,
    retries: 4,
    giveUpAfterMs: 600_000,
    drainMs: undefined,
    limit: undefined,
    maxAgeMs: 2_592_000_000,
    retryPartial: false,
    inDoubt: 'retry',
    newRun: false,
    ...{ name: undefined, join: false, leaseMs: undefined },
    lockWaitMs: 0,
    httpMethod: 'post',
    provider: 'number-insight',
    region: 'eu',
    shape: undefined,
  });
});

test('a cap says where it was given, the strongest place first', () => {
  const environment = { INSIGHT_BATCH_MAX_SPEND: '2.00' };
  const files = { [OWN_CONFIG]: '{"max-spend": "3.00"}' };
  assert.equal(enrichOn({ environment, files }, '--max-spend', '1.00').maxSpendFrom, 'option');
  assert.equal(enrichOn({ environment, files }).maxSpendFrom, 'variable');
  assert.equal(enrichOn({ files }).maxSpendFrom, 'file');
});

test('the 65 options of the contract are those of enrich, and --config makes 66', () => {
  const names = commandOptions('enrich').map(({ name }) => name);
  assert.equal(GIVEN.length, 65);
  assert.deepEqual([...names].sort(), [...GIVEN.map(([name]) => name), 'config'].sort());
  assert.deepEqual(
    commandOptions('estimate'),
    commandOptions('enrich'),
    'estimate takes the options of enrich',
  );
});

for (const [name, text, expected] of GIVEN) {
  const defaults = enrichOn({});
  const changed = { ...defaults, ...expected, given: new Set([name]) };

  test(`--${name} ${text} does the same on the command line, in the environment and in a configuration file`, () => {
    const isSwitch = SWITCHES.includes(name);
    const variable = `INSIGHT_BATCH_${name.toUpperCase().replaceAll('-', '_')}`;
    const written = JSON.stringify({ [name]: isSwitch ? true : text });
    assert.notDeepEqual(
      changed,
      { ...defaults, given: new Set([name]) },
      'the value of the test is the default',
    );
    // Where a cap was given is told; its own test says how.
    const given = (machine: Machine, ...options: readonly string[]): EnrichSettings => ({
      ...enrichOn(machine, ...options),
      maxSpendFrom: undefined,
    });
    const beside = name === 'id-column' ? ['--columns', 'crm'] : [];
    const typed =
      beside.length === 0
        ? changed
        : { ...changed, columns: 'crm', given: new Set([name, 'columns']) };
    const words = isSwitch ? [`--${name}`] : [`--${name}`, text];
    assert.deepEqual(given({}, ...words, ...beside), typed);
    assert.deepEqual(given({}, `--${name}=${text}`, ...beside), typed);
    assert.deepEqual(given({ environment: { [variable]: text } }), changed);
    assert.deepEqual(given({ files: { [OWN_CONFIG]: written } }), {
      ...changed,
      config: OWN_CONFIG,
    });
  });

  test(`--${name} stands in help and in the table of the options page with its environment name`, () => {
    const option = commandOptions('enrich').find((candidate) => candidate.name === name)!;
    const variable = environmentName(option)!;
    assert.equal(variable, `INSIGHT_BATCH_${name.toUpperCase().replaceAll('-', '_')}`);
    assert.ok(writeCommandHelp('enrich').includes(`\n  ${spellOption(option)}`), 'help of enrich');
    assert.ok(
      writeCommandHelp('estimate').includes(`\n  ${spellOption(option)}`),
      'help of estimate',
    );
    const row = writeOptionsTable()
      .split('\n')
      .find((line) => line.startsWith(`| \`${spellOption(option).replaceAll('|', '\\|')}\` |`));
    assert.ok(row?.includes(`| \`${variable}\` |`), String(row));
  });
}

for (const command of COMMANDS) {
  test(`no two options of ${command} share a name, an alias or a letter, and none hides --help or --version`, () => {
    const spelled = commandOptions(command).flatMap(({ name, alias, letter }) => [
      name,
      alias,
      letter,
    ]);
    const names = ['help', 'h', 'version', ...spelled.filter((word) => word !== undefined)];
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) < index),
      [],
    );
  });
}

test('an option that two commands share by name alone takes a value in both or in neither', () => {
  for (const option of OPTIONS) {
    const kinds = OPTIONS.filter(({ name }) => name === option.name).map(
      ({ value }) => value.kind === 'flag',
    );
    assert.equal(new Set(kinds).size, 1, option.name);
  }
});

test('every option says what it means and a value has a name, a switch has none', () => {
  for (const { name, meaning, placeholder, value, letter } of OPTIONS) {
    assert.match(name, /^[a-z]+(-[a-z]+)*$/);
    assert.ok(meaning.length > 10 && !meaning.endsWith('.'), name);
    assert.equal(placeholder === undefined, value.kind === 'flag', name);
    assert.match(letter ?? 'o', /^[a-z]$/);
  }
});
