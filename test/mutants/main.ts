/**
 * Mutation testing of the code that counts money: `npm run mutants [part of a path]`. Stryker changes the compiled code
 * in a copy of the project, one place at a time; a change that no test notices survives and is listed.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../house/project.ts';

const BUDGET_TESTS = [
  'test/domain/budget.test.js',
  'test/domain/budget-ceilings.test.js',
  'test/domain/budget-unconfirmed.test.js',
];

const NUMBER_TESTS = [
  'test/domain/number.test.js',
  'test/domain/number-refused.test.js',
  'test/domain/number-properties.test.js',
  'test/domain/number-cell.test.js',
  'test/domain/number-cell-decimals.test.js',
  'test/domain/number-cell-refused.test.js',
  'test/domain/number-cell-words.test.js',
  'test/domain/number-cases.test.js',
  'test/domain/number-parts.test.js',
  'test/domain/number-plan.test.js',
];

/** Compiled source to the tests that must notice. */
const MUTATED: Readonly<Record<string, readonly string[]>> = {
  'src/domain/money.js': ['test/domain/money.test.js'],
  'src/domain/charge.js': ['test/domain/lookup.test.js'],
  'src/domain/prices.js': ['test/domain/prices.test.js', 'test/domain/ceilings.test.js'],
  'src/domain/plan.js': ['test/domain/plan.test.js'],
  'src/domain/budget.js': [
    ...BUDGET_TESTS,
    'test/domain/budget-floor.test.js',
    'test/domain/budget-model.test.js',
  ],
  'src/domain/holdings.js': ['test/domain/holdings.test.js', ...BUDGET_TESTS],
  'src/domain/evidence.js': ['test/domain/evidence.test.js'],
  'src/domain/summarize.js': [
    'test/domain/summarize.test.js',
    'test/domain/summarize-sums.test.js',
  ],
  'src/domain/number.js': NUMBER_TESTS,
  'src/domain/number-cell.js': NUMBER_TESTS,
  'src/domain/number-marks.js': NUMBER_TESTS,
  'src/domain/number-order.js': NUMBER_TESTS,
  'src/domain/number-parts.js': NUMBER_TESTS,
  'src/domain/number-tail.js': NUMBER_TESTS,
  'src/domain/number-text.js': NUMBER_TESTS,
  'src/domain/number-wording.js': NUMBER_TESTS,
  'src/domain/number-plan.js': NUMBER_TESTS,
  'src/providers/number-insight/status.js': [
    'test/providers/status.test.js',
    'test/providers/status-http.test.js',
    'test/providers/status-answer.test.js',
    'test/providers/retry-after.test.js',
    'test/providers/wrong-number.test.js',
  ],
};

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number } };
}

const [wanted = ''] = process.argv.slice(2);
const files = Object.keys(MUTATED).filter((file) => file.includes(wanted));
const copy = mkdtempSync(join(tmpdir(), 'insight-batch-mutants-'));
try {
  prepare();
  const stryker = join(
    projectRoot,
    'test',
    'mutants',
    'node_modules',
    '@stryker-mutator',
    'core',
    'bin',
    'stryker.js',
  );
  const { status } = spawnSync(process.execPath, [stryker, 'run', 'stryker.config.json'], {
    cwd: copy,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`Stryker ended with ${String(status)}.`);
  print(JSON.parse(readFileSync(join(copy, 'mutants.json'), 'utf8')) as Report);
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/** The compiled project with Stryker's configuration; it finds its plugins in the tool's own folder. */
function prepare(): void {
  for (const part of ['src', 'test'])
    cpSync(join(projectRoot, 'dist', part), join(copy, part), { recursive: true });
  for (const file of ['package.json', 'README.md'])
    cpSync(join(projectRoot, file), join(copy, file));
  symlinkSync(join(projectRoot, 'node_modules'), join(copy, 'node_modules'));
  const config = {
    testRunner: 'tap',
    plugins: [
      join(
        projectRoot,
        'test',
        'mutants',
        'node_modules',
        '@stryker-mutator',
        'tap-runner',
        'dist',
        'src',
        'index.js',
      ),
    ],
    tap: {
      testFiles: [...new Set(files.flatMap((file) => MUTATED[file] ?? []))],
      nodeArgs: ['--test-reporter=tap', '-r', '{{hookFile}}', '{{testFile}}'],
    },
    mutate: files,
    coverageAnalysis: 'perTest',
    concurrency: 2,
    timeoutMS: 60_000,
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: 'mutants.json' },
    symlinkNodeModules: true,
    checkers: [],
  };
  writeFileSync(join(copy, 'stryker.config.json'), JSON.stringify(config));
}

function print(report: Report): void {
  for (const [file, { mutants }] of Object.entries(report.files)) {
    const counted = mutants.filter(
      ({ status }) => status !== 'Ignored' && status !== 'CompileError',
    );
    const alive = counted.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
    const score =
      counted.length === 0 ? 100 : (100 * (counted.length - alive.length)) / counted.length;
    console.log(`${file}: ${score.toFixed(1)} % of ${String(counted.length)} mutants killed`);
    for (const { location, mutatorName, replacement = '' } of alive)
      console.log(
        `  line ${String(location.start.line)}: ${mutatorName} ${replacement.replace(/\s+/g, ' ').slice(0, 100)}`,
      );
  }
}
