/** What is run before each commit: lint, format and the unit tests at once. It shows only what fails. */
import { join } from 'node:path';
import { compiledTests } from './load.ts';
import { runNode, STYLE } from './house/style.ts';

const units = (['first', 'second'] as const).map((half) =>
  runNode('tests', '--test-reporter=spec', join(compiledTests, 'units.js'), half),
);
const done = await Promise.all([
  ...units,
  runNode('lint', ...STYLE.lint),
  runNode('format', ...STYLE.format),
]);
for (const { name, passed, text } of done)
  if (!passed) console.log(`${name}:\n${text.slice(Math.max(0, text.indexOf('✖ failing tests')))}`);
const failed = done.filter(({ passed }) => !passed).map(({ name }) => name);
const tests = done.reduce(
  (sum, { text }) => sum + Number(/^ℹ pass (\d+)$/m.exec(text)?.[1] ?? 0),
  0,
);
const seconds = Math.round(performance.now() / 1_000);
console.log(
  failed.length > 0
    ? `Failed: ${failed.join(', ')} (after ${String(seconds)} s).`
    : `Types, lint, format and ${String(tests)} tests pass (${String(seconds)} s after the build). The rest: npm test.`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
