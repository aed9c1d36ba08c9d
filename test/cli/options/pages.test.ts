import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../../../src/settings/error.ts';
import { EXIT_CODES } from '../../../src/cli/exit.ts';
import { asksForCompletion } from '../../../src/cli/options/help.ts';
import { OPTIONS, environmentName, findOption } from '../../../src/settings/table.ts';
import { codeOf, listPages } from '../../house/page-findings.ts';
import { noFindings, readText } from '../../house/project.ts';
import { listTests } from '../../load.ts';
import { parsedOn } from './machine.ts';

/** What stands before the words of a command line; `npm start --` runs the program too. */
const PROGRAM =
  /(?:^|[\s(])(?:insight-batch|npm start --|node dist\/src\/main\.js)\s+(?<words>.+)$/;
/** Where a shell stops to read the words of a command. */
const SHELL_END = /\s(?:\d?>>?|\||&&|#|;)(?:\s|$)/;

const OF_ALL = new Set(['--help', '--version']);

const pages = listPages().map((page) => ({ page, code: codeOf(readText(page)) }));

/** Files beside the pages that run the program, each with what stands before the words of its command line. */
const STARTERS: readonly (readonly [file: string, before: RegExp])[] = [
  ['samples/machines/insight-batch.service', /^ExecStart=insight-batch (.+)$/m],
  ['samples/machines/compose.yml', /^ {4}command: (enrich .+)$/m],
];

test('units and compose file run a command line that the program takes, with variables that it has', () => {
  for (const [file, before] of STARTERS) {
    const text = readText(file);
    const words = before.exec(text)?.[1] ?? assert.fail(`${file} has no command line`);
    assert.deepEqual(refuseLine(`insight-batch ${words}`), [], file);
    assert.deepEqual(findUnknown(text), [], file);
  }
});

test('the service is started again after the exit codes that a new start helps with, and has time to drain', () => {
  const unit = readText('samples/machines/insight-batch.service');
  const value = (key: string): string | undefined =>
    new RegExp(`^${key}=(.+)$`, 'm').exec(unit)?.[1];
  const settled = `0 ${value('SuccessExitStatus')} ${value('RestartPreventExitStatus')}`.split(' ');
  const again = EXIT_CODES.map(({ code }) => code).filter(
    (code) => !settled.includes(String(code)),
  );
  assert.deepEqual(again, [6, 7, 8]);
  const seconds = (text: string | undefined): number => Number(/^(\d+)s$/.exec(text ?? '')?.[1]);
  assert.ok(
    seconds(value('TimeoutStopSec')) > seconds(/--drain (\d+s)/.exec(unit)?.[1]) + 10,
    'longer than --drain, and 10 s for a server that does not answer',
  );
});

test('every command line of README.md and its pages is one that the program takes', () => {
  const lines = pages.flatMap(({ page, code }) => code.map((line) => ({ page, line })));
  const shown = lines.filter(({ line }) => PROGRAM.test(line) && !/<\w+>/.test(line));
  assert.ok(shown.length > 20, `only ${String(shown.length)} are found`);
  noFindings(
    'The program refuses these:',
    shown.flatMap(({ page, line }) =>
      refuseLine(line).map((reason) => `${page}: ${line}: ${reason}`),
    ),
  );
});

test('every option and variable that a page names is one of the program', () => {
  noFindings(
    'The program does not have these:',
    pages.flatMap(({ page, code }) =>
      code.flatMap((text) => findUnknown(text).map((name) => `${page}: ${name}`)),
    ),
  );
});

test('every npm script and every test that a page names exists', () => {
  const tests = listTests();
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(readText('package.json'));
  noFindings(
    'These are not there:',
    pages.flatMap(({ page, code }) =>
      code.flatMap((line) => {
        const script = /\bnpm run (?:--silent )?([a-z]+)/.exec(line)?.[1] ?? 'start';
        const part = /\bnode dist\/test\/all\.js (\S+)/.exec(line)?.[1] ?? '';
        const dead = [
          ...(script in scripts ? [] : [script]),
          ...(tests.some((file) => file.includes(part)) ? [] : [part]),
        ];
        return dead.map((name) => `${page}: ${name}`);
      }),
    ),
  );
});

test('a command that is refused, an option and a variable that are none, are found', () => {
  assert.deepEqual(refuseLine('A=1 insight-batch enrich a.csv --country GB > b.csv # to b'), []);
  assert.deepEqual(refuseLine('insight-batch enrich "my list.csv" --columns a,b'), []);
  assert.match(refuseLine('npm start -- enrich a.csv --contry GB')[0]!, /--contry/);
  assert.match(refuseLine('cat a.csv | insight-batch enrich a.csv b.csv')[0]!, /one input/);
  assert.deepEqual(findUnknown('--max-spent'), ['--max-spent']);
  assert.deepEqual(findUnknown('INSIGHT_BATCH_MAX_SPENT'), ['INSIGHT_BATCH_MAX_SPENT']);
  assert.deepEqual(findUnknown('--max-spend 5 --country'), []);
});

/** Why the program refuses the command line in a line of code; empty where it takes it. */
function refuseLine(line: string): string[] {
  const { words = '' } = PROGRAM.exec(line)?.groups ?? {};
  const argv = splitWords(words.split(SHELL_END)[0]!);
  if (asksForCompletion(argv)) return [];
  try {
    parsedOn({}, ...argv);
    return [];
  } catch (error) {
    if (error instanceof UsageError) return [error.message];
    throw error;
  }
}

/** The words of a command line, quotes taken off. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|\S)+/g)].map(([word]) =>
    word.replaceAll(/["']/g, ''),
  );
}

/** Options and variables in a code span that the program does not have. */
function findUnknown(code: string): string[] {
  const spelled = code.startsWith('--') ? [...code.matchAll(/(?<=^|\s)--[a-z][\w-]*/g)] : [];
  const variables = OPTIONS.map(environmentName);
  return [
    ...spelled
      .map(([name]) => name)
      .filter((name) => !OF_ALL.has(name) && findOption(name) === undefined),
    ...[...code.matchAll(/\bINSIGHT_BATCH_[A-Z_]+\b/g)]
      .map(([name]) => name)
      .filter((name) => !variables.includes(name)),
  ];
}
