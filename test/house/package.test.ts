import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { copyDeclarations, removeStale } from './package-parts.ts';
import { listPages } from './page-findings.ts';
import { projectRoot, readText, sourceFiles } from './project.ts';

const BESIDE = [
  'CHANGELOG.md',
  'LICENSE',
  'package.json',
  'samples/cron/nightly.sh',
  'samples/machines/compose.yml',
  'samples/machines/insight-batch.service',
  'samples/machines/insight-batch.timer',
];

test('the package holds the program, the declarations its index leads to and the pages README.md leads to, and no source map', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-test-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  furnish(folder);
  const packed = listPacked(folder);
  if (packed === undefined) return context.skip('needs npm');
  const program = sourceFiles('src').map(({ path }) => `dist/${path.replace(/\.ts$/, '.js')}`);
  const declarations = compilerReaches(folder, 'dist/types/index.d.ts');
  assert.ok(declarations.length > 5);
  assert.deepEqual(packed, [...program, ...declarations, ...listPages(), ...BESIDE].sort());
});

test('a declaration that nothing leads to is not copied, and what has no source any more is removed', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-test-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const at = (path: string): string => join(folder, path);
  for (const path of ['src/deep', 'dist/deep']) mkdirSync(at(path), { recursive: true });
  writeFileSync(at('dist/index.d.ts'), "export { type A } from './deep/a.ts';");
  writeFileSync(at('dist/deep/a.d.ts'), "export type A = import('../b.ts').B;");
  for (const path of ['b.d.ts', 'b.js', 'other.d.ts', 'gone.js', 'gone.d.ts'])
    writeFileSync(at(`dist/${path}`), 'export type B = 1;');
  for (const path of ['index', 'deep/a', 'b', 'other']) writeFileSync(at(`src/${path}.ts`), '');
  removeStale({ from: at('src'), to: at('dist') });
  copyDeclarations({ from: at('dist'), to: at('types') });
  assert.deepEqual(below(at('dist')), [
    'b.d.ts',
    'b.js',
    'deep/a.d.ts',
    'index.d.ts',
    'other.d.ts',
  ]);
  assert.deepEqual(below(at('types')), ['b.d.ts', 'deep/a.d.ts', 'index.d.ts']);
});

/** The project as it is packed, but for its dependencies, which take npm ten times as long. */
function furnish(folder: string): void {
  const { bundleDependencies: _left, ...rest } = JSON.parse(readText('package.json')) as Record<
    string,
    unknown
  >;
  writeFileSync(join(folder, 'package.json'), JSON.stringify(rest));
  for (const path of ['dist/src', 'samples', 'README.md', 'CHANGELOG.md', 'LICENSE'])
    cpSync(join(projectRoot, path), join(folder, path), { recursive: true });
  const compiled = join(folder, 'dist', 'src');
  removeStale({ from: join(projectRoot, 'src'), to: compiled });
  copyDeclarations({ from: compiled, to: join(folder, 'dist', 'types') });
}

function listPacked(folder: string): readonly string[] | undefined {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'];
  const { error, stdout } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  if (error) return undefined;
  const [pack] = JSON.parse(stdout) as readonly { readonly files: readonly { path: string }[] }[];
  return pack?.files.map(({ path }) => path).sort();
}

/** What the compiler reads for whoever imports `entry`; fails where an import leads nowhere. */
function compilerReaches(folder: string, entry: string): readonly string[] {
  const program = ts.createProgram([join(folder, entry)], {
    module: ts.ModuleKind.NodeNext,
    noLib: true,
    types: [],
  });
  const files = program.getSourceFiles();
  const astray = files
    .flatMap((file) => program.getSemanticDiagnostics(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
    .filter((message) => message.startsWith("Cannot find module '."));
  assert.deepEqual(astray, []);
  return files.map(({ fileName }) => fileName.slice(folder.length + 1));
}

function below(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}
