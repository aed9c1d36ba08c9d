/**
 * Runs every test, several files at a time and each in a process of its own: unit tests and parts in one each, lint and format
 * in one, scenarios in one for each file. Arguments choose among the scenarios by parts of their paths; `--tap` makes a report that programs read.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec, tap } from 'node:test/reporters';
import { compiledTests, isScenario, listTests } from './load.ts';
import { byDepth } from './support/depth.ts';

/** More than the cores of a small machine: some tests wait for a second to pass. Deep ones wait less. */
const AT_ONCE = byDepth({ deep: 3, shallow: 4 });
/** Kills and installations, which take more than their length tells. */
const LONGEST = ['scenario/killed.test.js', 'scenario/package.test.js'];

const wanted = process.argv.slice(2).filter((part) => part !== '--tap');
const scenarios = listTests()
  .filter(isScenario)
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
const style = wanted.length === 0 ? ['style.js'] : [];
const files = ['units.js', 'parts.js', ...style, ...longestFirst(scenarios)];
const results = run({
  files: files.map((file) => join(compiledTests, file)),
  concurrency: AT_ONCE,
});
results.on('test:fail', () => (process.exitCode = 1));
if (process.argv.includes('--tap')) results.compose(tap).pipe(process.stdout);
else results.compose(new spec()).pipe(process.stdout);

/** By their length, so that none is left for the end when the others are through. */
function longestFirst(files: readonly string[]): string[] {
  const length = (file: string): number => readFileSync(join(compiledTests, file)).length;
  const isLongest = (file: string): number => Number(LONGEST.includes(file));
  return [...files].sort(
    (one, other) => isLongest(other) - isLongest(one) || length(other) - length(one),
  );
}
