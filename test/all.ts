/**
 * Runs every test in one process: a process per file costs a quarter of a second each.
 * Arguments narrow it down: `node dist/test/all.js domain/money house` runs the files whose path holds one of these.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { projectRoot } from './house/project.ts';

const MINUTES_MAX = 45;
const compiled = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const files = testFiles(compiled).filter(
  (file) => wanted.length === 0 || wanted.some((part) => file.includes(part)),
);

for (const file of files) {
  try {
    await import(pathToFileURL(join(compiled, file)).href);
  } catch (error) {
    test(`${file} can be loaded`, () => {
      throw error;
    });
  }
}

if (files.length === 0) {
  test('there is a test to run', () => {
    throw new Error(
      `No test file matches ${wanted.join(', ') || '*.test.js'} below ${compiled}. Name a part of a path, or build first.`,
    );
  });
}

// A test that waits for what never comes would hold up whoever waits for the result; the last line shows which one it is.
setTimeout(() => {
  process.stderr.write(`The tests have not ended within ${String(MINUTES_MAX)} minutes.\n`);
  process.exit(1);
}, MINUTES_MAX * 60_000).unref();

/** Paths of compiled tests relative to `folder`, in the order of their names; those whose source is gone are left out. */
function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter(
      (file) =>
        file.endsWith('.test.js') &&
        existsSync(join(projectRoot, 'test', file.replace(/\.js$/, '.ts'))),
    )
    .sort();
}
