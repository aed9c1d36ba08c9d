/**
 * What is run before each commit: lint, format and the unit tests at once. It shows only what fails. Lint and format
 * remember what they found in files that have not changed since.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { compiledTests } from './load.ts';
import { projectRoot } from './house/project.ts';

interface Done {
  readonly name: string;
  readonly passed: boolean;
  readonly text: string;
}

const modules = join(projectRoot, 'node_modules');
const cache = (name: string): string[] => ['--cache', '--cache-location', join('dist', name)];
const done = await Promise.all([
  runNode('tests', '--test-reporter=spec', join(compiledTests, 'units.js')),
  runNode('lint', join(modules, 'eslint/bin/eslint.js'), ...cache('.eslintcache'), '.'),
  runNode(
    'format',
    join(modules, 'prettier/bin/prettier.cjs'),
    ...cache('.prettiercache'),
    ...['--check', '--log-level', 'warn', '.'],
  ),
]);
for (const { name, passed, text } of done)
  if (!passed) console.log(`${name}:\n${text.slice(Math.max(0, text.indexOf('✖ failing tests')))}`);
const failed = done.filter(({ passed }) => !passed).map(({ name }) => name);
const [, tests = '?'] = /^ℹ pass (\d+)$/m.exec(done[0].text) ?? [];
const seconds = Math.round(performance.now() / 1_000);
console.log(
  failed.length > 0
    ? `Failed: ${failed.join(', ')} (after ${String(seconds)} s).`
    : `Types, lint, format and ${tests} tests pass (${String(seconds)} s after the build). The rest: npm test.`,
);
process.exitCode = failed.length > 0 ? 1 : 0;

function runNode(name: string, ...args: readonly string[]): Promise<Done> {
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ name, passed: code === 0, text }));
  });
}
