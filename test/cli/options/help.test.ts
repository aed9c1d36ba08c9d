import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  writeCommandHelp,
  HELP_WIDTH_MAX,
  writeProgramHelp,
} from '../../../src/cli/options/help-text.ts';
import { answerHelp } from '../../../src/cli/options/help.ts';
import { COMMANDS, commandOptions } from '../../../src/settings/table.ts';
import { parsedOn } from './machine.ts';

test('no line of any help is wider than 100 columns or ends in blanks', () => {
  assert.equal(HELP_WIDTH_MAX, 100);
  for (const text of [writeProgramHelp(), ...COMMANDS.map(writeCommandHelp)]) {
    for (const line of text.split('\n'))
      assert.ok(line.length <= 100 && line === line.trimEnd(), `${String(line.length)}: ${line}`);
  }
});

test('the help of the program names each command, the credentials, the end of Number Insight and has examples', () => {
  const help = writeProgramHelp();
  for (const command of COMMANDS) assert.match(help, new RegExp(`\n  ${command} +[a-z]`));
  assert.match(
    help,
    /\nExamples\n  insight-batch enrich contacts\.csv --sandbox   # try it without an account\n/,
  );
  assert.match(help, /VONAGE_API_KEY and VONAGE_API_SECRET/);
  assert.match(help, /The end of Number Insight is 4 February 2027\./);
});

test('the help of balance says what each provider needs for it', () => {
  const words = writeCommandHelp('balance').replaceAll('\n', ' ');
  assert.ok(
    words.includes(
      'Credentials, in the environment or in .env: Number Insight takes VONAGE_API_KEY and VONAGE_API_SECRET for everything. Identity Insights takes VONAGE_API_KEY and VONAGE_API_SECRET, whose balance says nothing about VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY, which lookups need.',
    ),
    words,
  );
});

for (const command of COMMANDS) {
  test(`the help of ${command} is grouped, names each option of its own once and has examples that are read`, () => {
    const help = writeCommandHelp(command);
    assert.ok(help.startsWith(`Usage: insight-batch ${command}`));
    for (const { group, name } of commandOptions(command)) {
      assert.equal(help.split(`\n${group}\n`).length, 2, `the group ${group} stands once`);
      const places = help
        .split('\n')
        .filter((line) => new RegExp(`^  (?:-\\w, )?--${name}(?![\\w-])`).test(line));
      assert.equal(places.length, 1, name);
    }
    const examples = (help.split('\nExamples\n')[1] ?? '').split('\n\n')[0] ?? '';
    const lines = examples
      .trimEnd()
      .split('\n')
      .map((line) => /insight-batch ([^#>]+)/.exec(line)?.[1] ?? assert.fail(line));
    assert.ok(lines.length > 0);
    for (const line of lines)
      assert.equal(
        parsedOn({}, ...line.trim().replaceAll("'", '').split(/\s+/)).command,
        command,
        line,
      );
  });
}

test('the help of enrich shows an option, its default and a wrapped meaning as a person reads them', () => {
  const help = writeCommandHelp('enrich');
  const rate = `
  --rate N                          at most N attempts in any one-second window, retries counted; 0
                                    = no pacing (default: 20)
`;
  assert.ok(help.includes(rate), help);
  assert.match(
    help,
    /\nA DURATION is digits and s, m, h, d or w, as in 90s or 30d; 0 is none\. An AMOUNT is digits with a\n/,
  );
});

test('help says which options stand on the command line only', () => {
  assert.match(
    writeCommandHelp('enrich').replaceAll('\n', ' '),
    / Every option also as environment variable \(--quiet is INSIGHT_BATCH_QUIET\) /,
  );
  assert.match(
    writeCommandHelp('ledger').replaceAll('\n', ' '),
    / Every option but --older-than, --map, --dated, --api, --record-price also as environment variable /,
  );
  assert.match(
    writeCommandHelp('sandbox').replaceAll('\n', ' '),
    / These options stand on the command line only\./,
  );
});

test('help is asked for in every usual way, also behind a command, and never behind --', () => {
  const program = writeProgramHelp();
  for (const argv of [[], ['--help'], ['-h'], ['help'], ['--help', 'xyzzy']])
    assert.equal(answerHelp(argv)?.text, program, argv.join(' '));
  for (const argv of [
    ['help', 'runs'],
    ['runs', '--help'],
    ['--help', 'runs'],
    ['runs', '-h', '--xyzzy'],
  ])
    assert.equal(answerHelp(argv)?.text, writeCommandHelp('runs'), argv.join(' '));
  assert.equal(answerHelp(['enrich', '--', '--help']), undefined);
  assert.equal(answerHelp(['runs']), undefined);
});

test('the version is that of package.json', () => {
  for (const argv of [['--version'], ['version'], ['enrich', '--version']])
    assert.match(answerHelp(argv)?.text ?? '', /^\d+\.\d+\.\d+\n$/);
});
