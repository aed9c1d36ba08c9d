import assert from 'node:assert/strict';
import { test } from 'node:test';
import { undocumented } from './docstring-findings.ts';
import { listPages } from './page-findings.ts';
import { noFindings, parsed, projectRoot, readText, sourceFiles, trackedFiles } from './project.ts';
import { deadCitations, deadReferences, machineTraces, readPages } from './text-findings.ts';

const DOCUMENTED = [
  'domain',
  'csv',
  'limit',
  'ledger',
  'providers',
  'lookup',
  'pipeline',
  'report',
  'sandbox',
  'support',
  'tables',
];

test('every export has a docstring, its own or that of the type it makes', () => {
  const files = sourceFiles(...DOCUMENTED.map((folder) => `src/${folder}`));
  noFindings('Say what these mean (units, shape, errors, source of a fact):', undocumented(files));
});

test('an export without words is named, one explained by its documented type is not', () => {
  const bare =
    'export const limit = 5;\nexport function run() {}\nexport type Kind = 1 | 2;\nexport interface Box { readonly a: 1 }';
  assert.deepEqual(undocumented([parsed('src/a.ts', bare)]), [
    'src/a.ts:1 limit',
    'src/a.ts:2 run',
    'src/a.ts:3 Kind',
    'src/a.ts:4 Box',
  ]);
  const explained = [
    '/** Time. */\nexport interface Clock { now(): number }',
    'export const systemClock: Clock = make();',
    'export function createClock(options: ClockOptions): Clock { return make(options); }',
    'export async function openClock(): Promise<Clock> { return make(); }',
    'export interface ClockOptions {\n  /** Milliseconds. */\n  readonly start: number;\n}',
    'const hidden = 1;',
  ];
  assert.deepEqual(undocumented([parsed('src/clock.ts', explained.join('\n'))]), []);
});

for (const map of [
  ...listPages(),
  'src/README.md',
  'src/CONTRACT.md',
  'src/providers/identity-insights/SOURCES.md',
  'src/providers/number-insight/SOURCES.md',
]) {
  test(`${map} names only files that exist`, () => {
    noFindings(`${map} leads nowhere:`, deadReferences(map));
  });
}

test('a comment cites only what is in the tree', () => {
  const pages = readPages();
  noFindings(
    'Whoever reads these finds nothing; cite a page of src and one of its headings, or say the reason itself:',
    sourceFiles('src', 'test')
      .filter(({ path }) => !path.startsWith('test/house/'))
      .flatMap((file) => deadCitations(file, pages)),
  );
});

test('a page, a section and a file that are not there are named', () => {
  const pages = new Map([['CONTRACT', ['Exit codes', 'Money: cap, floor, doubt']]]);
  const cited = (comment: string): string[] =>
    deadCitations({ path: 'src/a.ts', text: comment }, pages);
  assert.deepEqual(
    cited('// as CONTRACT, Exit codes says; see CONTRACT, "Money: cap, floor, doubt".'),
    [],
  );
  assert.deepEqual(cited('const a = 1; // PLANS, Wishes'), ['src/a.ts:1 PLANS, Wishes']);
  assert.deepEqual(cited(' * CONTRACT, Wishes'), ['src/a.ts:1 CONTRACT, Wishes']);
  assert.deepEqual(cited(`/** CONTRACT's "Exit codes" and CONTRACT's "Plans" */`), [
    `src/a.ts:1 CONTRACT's "Plans`,
  ]);
  assert.deepEqual(cited('// see domain/money.ts and domain/nothing' + '.ts'), [
    'src/a.ts:1 domain/nothing' + '.ts',
  ]);
});

test('no tracked file names a folder of the machine it was written on, or a package registry', (context) => {
  const tracked = trackedFiles();
  if (!tracked) return context.skip('needs the git checkout');
  noFindings(
    'These hold only on the machine they were written on:',
    tracked
      .filter((path) => !/\.(?:db|gz|ico|png|xlsx|zip)$/.test(path))
      .flatMap((path) => machineTraces(path, readText(path))),
  );
});

test('a home folder, this checkout and a registry host are traces; a path of the system is not', () => {
  assert.deepEqual(machineTraces('src/a.ts', `const a = '${projectRoot}/x';`), [
    `src/a.ts:1 ${projectRoot}/`,
  ]);
  assert.deepEqual(machineTraces('src/a.ts', "run();\nopen('/home/" + "ada/list.csv');"), [
    'src/a.ts:2 /home/' + 'ada/',
  ]);
  assert.deepEqual(
    machineTraces('README.md', 'npm set registry https://registry' + '.example.org'),
    ['README.md:1 registry' + '.example.org'],
  );
  assert.deepEqual(
    machineTraces('src/a.ts', "open('/dev/stdin', '/proc/self/fd', '~/.local/state');"),
    [],
  );
});

test('package-lock.json holds integrity, and no address it was resolved from', () => {
  const {
    packages,
  }: { packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }> } =
    JSON.parse(readText('package-lock.json'));
  const entries = Object.entries(packages).filter(([path, entry]) => path !== '' && !entry.link);
  noFindings(
    'Make the lockfile again with omit-lockfile-registry-resolved:',
    entries
      .filter(
        ([, entry]) => entry.resolved !== undefined || !entry.integrity?.startsWith('sha512-'),
      )
      .map(([path]) => path),
  );
});
