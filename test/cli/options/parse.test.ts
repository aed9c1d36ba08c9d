import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enrichOn, OWN_CONFIG, parsedOn, refusalOn, refusedOption } from './machine.ts';

test('the command line wins over the environment, the environment over the file, the file over the default', () => {
  const files = { [OWN_CONFIG]: '{"rate": 3, "level": "advanced", "quiet": true}' };
  const environment = { INSIGHT_BATCH_RATE: '2', INSIGHT_BATCH_QUIET: 'no' };
  const all = enrichOn({ files, environment }, '--rate', '1');
  assert.deepEqual([all.ratePerSecond, all.level, all.quiet], [1, 'advanced', false]);
  assert.equal(enrichOn({ files, environment }).ratePerSecond, 2);
  assert.equal(enrichOn({ files }).ratePerSecond, 3);
  assert.equal(enrichOn({}).ratePerSecond, 20);
});

test('a switch that the file turns on is turned off by --quiet=false; an option given twice has its last value', () => {
  assert.equal(
    enrichOn({ files: { [OWN_CONFIG]: '{"quiet": true}' } }, '--quiet=false').quiet,
    false,
  );
  assert.equal(enrichOn({}, '--rate', '5', '--rate=6').ratePerSecond, 6);
});

test('--id-column on the command line needs --columns crm; from elsewhere it waits for it', () => {
  const advice =
    'Cannot use --id-column without --columns crm, which leaves out the other columns of the list. ';
  assert.equal(
    refusedOption('--id-column', 'Nr'),
    `${advice}Add --columns crm, or leave --id-column out.`,
  );
  assert.equal(
    refusedOption('--id-column', 'Nr', '--columns', 'minimal,-carrier'),
    `${advice}Name crm in --columns, or leave --id-column out.`,
  );
  assert.equal(
    enrichOn({}, '--id-column', 'Nr', '--columns', 'carrier, crm,-line_type').idColumn,
    'Nr',
  );
  assert.equal(enrichOn({ environment: { INSIGHT_BATCH_ID_COLUMN: 'Nr' } }).idColumn, 'Nr');
});

test('rules takes the name of rules that come with the program, and no option', () => {
  assert.deepEqual(parsedOn({}, 'rules').positional, []);
  assert.deepEqual(parsedOn({}, 'rules', 'voice').positional, ['voice']);
  assert.equal(
    refusalOn({}, 'rules', 'sms-marketin'),
    'No rules "sms-marketin" come with the program. Did you mean sms-marketing?',
  );
  assert.equal(
    refusalOn({}, 'rules', 'mine.json'),
    'No rules "mine.json" come with the program. They are sms-marketing, voice.',
  );
  assert.match(refusalOn({}, 'rules', 'voice', 'x'), /^Cannot use "x": rules takes one name\./);
  assert.match(refusalOn({}, 'rules', '--quiet'), /^--quiet is no option of rules, but of /);
});

test('--suppress given twice is two lists; those of a stronger place take the place of a weaker one’s', () => {
  const files = { [OWN_CONFIG]: '{"suppress": ["a.csv", "b.csv"]}' };
  const environment = { INSIGHT_BATCH_SUPPRESS: 'c.csv' };
  assert.deepEqual(enrichOn({}).suppress, []);
  assert.deepEqual(enrichOn({ files }).suppress, ['a.csv', 'b.csv']);
  assert.deepEqual(enrichOn({ files, environment }).suppress, ['c.csv']);
  assert.deepEqual(
    enrichOn({ files, environment }, '--suppress', 'd.csv', '--suppress=e.csv').suppress,
    ['d.csv', 'e.csv'],
  );
});

test('--no-header, --no-headers and neither', () => {
  assert.deepEqual(
    [enrichOn({}, '--no-header').header, enrichOn({}, '--no-headers').header, enrichOn({}).header],
    [false, false, true],
  );
});

test('values stay text: a column 03, a column true, a run 20261124, a list 0x10', () => {
  assert.equal(enrichOn({}, '--phone-column', '03').phoneColumn, '03');
  assert.equal(enrichOn({}, '--phone-column', 'true').phoneColumn, 'true');
  assert.deepEqual(parsedOn({}, 'report', '20261124').positional, ['20261124']);
  assert.deepEqual(parsedOn({}, 'enrich', '0x10').positional, ['0x10']);
  assert.deepEqual(parsedOn({}, 'enrich', '--quiet', 'true').positional, ['true']);
});

test('what stands behind -- is a word, and options may stand before the command', () => {
  assert.deepEqual(parsedOn({}, 'enrich', '--', '-list.csv').positional, ['-list.csv']);
  const { command, positional } = parsedOn({}, '--rate', '1', 'enrich', 'list.csv');
  assert.deepEqual([command, positional], ['enrich', ['list.csv']]);
});

test('-o FILE, -o=FILE and --output=FILE name the output; - is standard output, and so is /dev/stdout', () => {
  for (const words of [['-o', 'x.csv'], ['-o=x.csv'], ['--output=x.csv']])
    assert.deepEqual(enrichOn({}, ...words).output, ['x.csv']);
  for (const name of ['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'])
    assert.deepEqual(enrichOn({}, '-o', name).output, ['-']);
});

test('-o named three times is three outputs in their order, and standard output is one of them at most', () => {
  const words = ['-o', 'x.csv', '-o', '-', '--output=x.jsonl'];
  assert.deepEqual(enrichOn({}, ...words).output, ['x.csv', '-', 'x.jsonl']);
  assert.equal(
    refusedOption('-o', '-', '-o', 'x.csv', '-o', '/dev/stdout'),
    'Cannot write to standard output twice: --output names it more than once. Leave one of them out.',
  );
});

test('--dry-run makes enrich an estimate', () => {
  assert.equal(parsedOn({}, 'enrich', 'list.csv', '--dry-run').command, 'estimate');
  assert.equal(parsedOn({}, 'enrich', 'list.csv').command, 'enrich');
});

const BOTH_ON_STDOUT =
  'Cannot use --json with the output on standard output: both would stand there. Name a file with --output, or the report with --report.';

test('--json is refused where the output is on standard output too, however it came there', () => {
  assert.equal(refusedOption('-o', '-', '--json'), BOTH_ON_STDOUT);
  assert.equal(refusedOption('-o', '/dev/stdout', '--json'), BOTH_ON_STDOUT);
  assert.equal(refusedOption('-o', 'x.csv', '-o', '-', '--json'), BOTH_ON_STDOUT);
  assert.equal(refusalOn({}, 'enrich', '-', '--json'), BOTH_ON_STDOUT);
  assert.equal(
    refusalOn({ environment: { INSIGHT_BATCH_JSON: '1' } }, 'enrich', '-'),
    BOTH_ON_STDOUT,
  );
  assert.equal(parsedOn({}, 'enrich', '-', '--json', '-o', 'x.csv').command, 'enrich');
  assert.equal(
    parsedOn({}, 'estimate', '-', '--json').command,
    'estimate',
    'an estimate writes no list',
  );
  assert.equal(parsedOn({}, 'enrich', '-', '--json', '--dry-run').command, 'estimate');
});

test('--http-method get with --auth body is refused, because the secret would stand in a URL', () => {
  const message =
    'Cannot use --http-method get with --auth body: the secret would stand in every URL. Use --auth header, or --http-method post.';
  assert.equal(refusedOption('--http-method', 'get', '--auth', 'body'), message);
  assert.equal(
    refusalOn(
      { environment: { INSIGHT_BATCH_AUTH: 'body' } },
      'enrich',
      'l.csv',
      '--http-method',
      'GET',
    ),
    message,
  );
});

test('the sandbox and another host contradict each other, unless one of them was asked for more strongly', () => {
  const url = 'https://api.example.com';
  assert.match(
    refusedOption('--sandbox', '--base-url', url),
    /^Cannot use --sandbox and --base-url together: /,
  );
  assert.equal(
    enrichOn({ environment: { INSIGHT_BATCH_BASE_URL: url } }, '--sandbox').baseUrl,
    undefined,
  );
  assert.match(
    refusalOn(
      { environment: { INSIGHT_BATCH_SANDBOX: '1' } },
      'enrich',
      'l.csv',
      '--base-url',
      url,
    ),
    /INSIGHT_BATCH_SANDBOX/,
  );
});

const SLIPS = [
  [
    ['enrich', 'l.csv', '--max-spent', '5'],
    'Unknown option --max-spent. Did you mean --max-spend?',
  ],
  [['enrich', 'l.csv', '--maxSpend=5'], 'Unknown option --maxSpend. Did you mean --max-spend?'],
  [
    ['enrich', 'l.csv', '--concurency', '5'],
    'Unknown option --concurency. Did you mean --concurrency?',
  ],
  [['enrich', 'l.csv', '--no-quiet'], 'Unknown option --no-quiet. Did you mean --quiet?'],
  [['enrich', 'l.csv', '--headers'], 'Unknown option --headers. Did you mean --no-headers?'],
  [['enrich', 'l.csv', '--dryrun'], 'Unknown option --dryrun. Did you mean --dry-run?'],
  [['enrich', 'l.csv', '--base_url', 'x'], 'Unknown option --base_url. Did you mean --base-url?'],
  [
    ['enrich', 'l.csv', '--frobnicate'],
    'Unknown option --frobnicate. See insight-batch enrich --help.',
  ],
  [['runs', '--frobnicate'], 'Unknown option --frobnicate. See insight-batch runs --help.'],
  [['--frobnicate'], 'Unknown option --frobnicate. See insight-batch --help.'],
  [['enrich', 'l.csv', '-x'], 'Unknown option -x. See insight-batch enrich --help.'],
  [
    ['enrich', 'l.csv', '--port', '1'],
    '--port is no option of enrich, but of sandbox. See insight-batch enrich --help.',
  ],
  [
    ['runs', '--max-spend', '1'],
    '--max-spend is no option of runs, but of enrich, estimate, migrate, calibrate. See insight-batch runs --help.',
  ],
  [['enrich', 'l.csv', '--rate'], '--rate has no value. Write --rate N.'],
  [
    ['enrich', 'l.csv', '--rate', '--quiet'],
    '--rate has no value. Write --rate N. For a value that begins with a dash, write --rate=N.',
  ],
  [
    ['enrich', 'l.csv', '--quiet=perhaps'],
    'Cannot use --quiet=perhaps: --quiet is a switch. Write --quiet, or --quiet=false.',
  ],
  [['enrihc', 'l.csv'], 'Unknown command "enrihc". Did you mean enrich?'],
  [['balence'], 'Unknown command "balence". Did you mean balance?'],
  [['help', 'estimat'], 'Unknown command "estimat". Did you mean estimate?'],
  [['my.csv'], 'Unknown command "my.csv". To enrich a list, write insight-batch enrich my.csv.'],
  [['-'], 'Unknown command "-". To enrich a list, write insight-batch enrich -.'],
  [
    ['xyzzy'],
    'Unknown command "xyzzy". Use one of enrich, estimate, migrate, calibrate, report, runs, ledger, balance, rules, sandbox.',
  ],
  [
    ['--quiet'],
    'No command is given. Use one of enrich, estimate, migrate, calibrate, report, runs, ledger, balance, rules, sandbox, or --help.',
  ],
  [['enrich'], 'No input is given. Write insight-batch enrich list.csv, or - for standard input.'],
  [
    ['estimate', ''],
    'The name of the input is empty. Write insight-batch estimate list.csv, or - for standard input.',
  ],
  [
    ['enrich', 'my', 'list.csv'],
    'Cannot use "list.csv": enrich takes one input. Put a text with blanks into quotes.',
  ],
  [
    ['report', 'a', 'b'],
    'Cannot use "b": report takes one run. Put a text with blanks into quotes.',
  ],
  [['runs', 'a'], 'Cannot use "a": runs takes no words. Put a text with blanks into quotes.'],
] as const;

for (const [argv, message] of SLIPS) {
  test(`"${argv.join(' ')}" is refused and the right way is named`, () => {
    assert.equal(refusalOn({}, ...argv), message);
  });
}

test('what stands in the environment for other commands and verbs trips none', () => {
  const environment = {
    INSIGHT_BATCH_JSON: 'true',
    INSIGHT_BATCH_LOG_FILE: 'l',
    INSIGHT_BATCH_LOG_LEVEL: 'debug',
  };
  for (const argv of [
    ['runs'],
    ['report'],
    ['balance'],
    ['ledger', 'export'],
    ['ledger', 'show', '+447700900000'],
  ])
    assert.equal(parsedOn({ environment }, ...argv).command, argv[0]);
});

test('a secret on the command line is refused without being repeated', () => {
  for (const option of ['--api-secret', '--secret', '--apikey', '--password', '--token']) {
    const message = refusedOption(`${option}=hunter2`);
    assert.equal(
      message,
      `Unknown option ${option}. Credentials are no options: set VONAGE_API_KEY and VONAGE_API_SECRET, or with --provider identity-insights VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY.`,
    );
  }
});

test('each verb of ledger, report with and without a run, balance and sandbox with their own defaults', () => {
  for (const verb of ['verify', 'export'] as const)
    assert.deepEqual(parsedOn({}, 'ledger', verb).positional, [verb]);
  assert.deepEqual(parsedOn({}, 'ledger').positional, []);
  assert.deepEqual(parsedOn({}, 'ledger', 'show', '+447700900000').positional, [
    'show',
    '+447700900000',
  ]);
  const prune = parsedOn({}, 'ledger', 'prune', '--older-than', '90d');
  assert.ok(prune.command === 'ledger');
  assert.equal(prune.settings.olderThanMs, 7_776_000_000);
  assert.deepEqual(parsedOn({}, 'report').positional, []);
  const sandbox = parsedOn({}, 'sandbox');
  assert.deepEqual(sandbox.command === 'sandbox' && sandbox.settings, {
    port: 0,
    balance: '100.00000000',
    ratePerSecond: 30,
    latencyMs: { least: 0, most: 0 },
    faults: undefined,
    prices: true,
    registry: undefined,
    billed: 'OK,NOT_FOUND',
    publicKey: undefined,
    applicationId: undefined,
    recordDelayMs: 0,
    seed: 1,
    given: new Set(),
  });
});
