/**
 * Runs tests in one process. Arguments narrow it down: `node dist/test/all.js domain/money house` runs the files whose
 * path holds one of these.
 */
import { test } from 'node:test';
import { compiledTests, listTests, loadTests } from './load.ts';

const wanted = process.argv.slice(2);
const files = listTests().filter(
  (file) => wanted.length === 0 || wanted.some((part) => file.includes(part)),
);

await loadTests(files);

if (files.length === 0) {
  test('there is a test to run', () => {
    throw new Error(
      `No test file matches ${wanted.join(', ') || '*.test.js'} below ${compiledTests}. Name a part of a path, or build first.`,
    );
  });
}
