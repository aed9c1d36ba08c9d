import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { projectRoot } from './house/project.ts';

/** Where the compiled tests are. */
export const compiledTests = dirname(fileURLToPath(import.meta.url));

/**
 * Folders without a process, and nearly without disk and network: what a developer waits for at each change. A core
 * takes as long for the first four as for the others.
 */
const UNIT_FOLDERS = [
  'cli',
  'csv',
  'domain',
  'house',
  'library',
  'limit',
  'lookup',
  'pipeline',
  'providers',
  'report',
  'settings',
  'support',
  'tables',
];

/** Of the unit tests those in the first half of these folders, those in the other, or all. */
export type UnitHalf = 'first' | 'second' | 'both';

const HALVES: Readonly<Record<UnitHalf, readonly string[]>> = {
  first: UNIT_FOLDERS.slice(0, 4),
  second: UNIT_FOLDERS.slice(4),
  both: UNIT_FOLDERS,
};

/** Whether a test file stands in one of those. */
export function isUnit(file: string, half: UnitHalf = 'both'): boolean {
  return HALVES[half].some((folder) => file.startsWith(`${folder}/`));
}

/** Whether a test file drives the program as a process. */
export function isScenario(file: string): boolean {
  return file.startsWith('scenario/');
}

/** Paths of compiled tests from their folder, in the order of their names; those whose source is gone are left out. */
export function listTests(): string[] {
  return readdirSync(compiledTests, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter(
      (file) =>
        file.endsWith('.test.js') &&
        existsSync(join(projectRoot, 'test', file.replace(/\.js$/, '.ts'))),
    )
    .sort();
}

/** Runs test files in this process: a process for each costs a quarter of a second. One that cannot be loaded fails. */
export async function loadTests(files: readonly string[]): Promise<void> {
  for (const file of files) {
    try {
      await import(pathToFileURL(join(compiledTests, file)).href);
    } catch (error) {
      test(`${file} can be loaded`, () => {
        throw error;
      });
    }
  }
  endInTime();
}

const MINUTES_MAX = 45;

/** A test that waits for what never comes would hold up whoever waits for the result; the last line shows which one it is. */
function endInTime(): void {
  setTimeout(() => {
    process.stderr.write(`The tests have not ended within ${String(MINUTES_MAX)} minutes.\n`);
    process.exit(1);
  }, MINUTES_MAX * 60_000).unref();
}
