import { layers } from './import-table.ts';

/** What may stand at the top of the repository, and what for. */
const topLevel: Readonly<Record<string, string>> = {
  '.ci': 'what the build machine runs',
  '.env.example': 'the two credentials, empty',
  '.gitattributes': 'line ends',
  '.gitignore': 'what is generated',
  '.prettierignore': 'what the formatter leaves alone',
  '.prettierrc.json': 'the format',
  'CHANGELOG.md': 'what changed for users',
  LICENSE: 'MIT',
  'README.md': 'for users',
  'eslint.config.js': 'rules a machine can check',
  'package-lock.json': 'exact versions',
  'package.json': 'the package',
  samples: 'one folder per idea, each run by a test',
  src: 'the program',
  'stryker.config.json': 'mutation tests of the money code',
  test: 'mirrors src',
  'tsconfig.json': 'the compiler',
};

/** Folders of test beside those that mirror src. */
const testFolders: Readonly<Record<string, string>> = {
  bench: 'measurements, run by hand',
  chaos: 'kills and broken disks',
  house: 'the rules of this house',
  mutants: 'mutation tests of the money code',
  samples: 'runs every sample',
  scenario: 'the program against the sandbox',
  soak: 'hours of work, memory watched',
};

const MEANINGLESS = /^(?:utils?|helpers?|managers?|data|misc|common)$/;

/** One sentence per tracked path that stands where nothing of its kind belongs. */
export function layoutFindings(paths: readonly string[]): string[] {
  const samples = new Set(
    paths.flatMap((path) =>
      /^samples\/[^/]+\//.test(path) ? [path.split('/').slice(0, 2).join('/')] : [],
    ),
  );
  return [
    ...paths.flatMap((path) => faultOf(path).map((fault) => `${path}: ${fault}`)),
    ...[...samples]
      .filter((sample) => !paths.includes(`${sample}/README.md`))
      .map((sample) => `${sample}: a sample has a README.md that says what it shows`),
  ];
}

function faultOf(path: string): string[] {
  const [top = '', ...below] = path.split('/');
  if (!(top in topLevel)) return [`the top level has no place for ${top}`];
  const folder = below[0] ?? '';
  const inFolder = below.length > 1;
  if (top === 'src' && inFolder && !(folder in layers)) return [`src has no folder ${folder}`];
  if (top === 'test' && inFolder && !(folder in layers) && !(folder in testFolders))
    return [`test has no folder ${folder}`];
  if (top === 'test' && !inFolder && path.endsWith('.test.ts'))
    return ['a test stands in the folder of what it tests'];
  if (top !== 'src' && top !== 'test') return [];
  return below
    .map((part) => part.replace(/(?:\.test)?\.ts$/, ''))
    .filter((part) => MEANINGLESS.test(part))
    .map((part) => `"${part}" says nothing about what is inside`);
}
