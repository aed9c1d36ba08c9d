import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import { readText } from './project.ts';

/** Where a module takes values from as it is loaded: types cost nothing, and what is imported later is loaded later. */
const LOADED_AT_ONCE = /^(?:import|export)(?! type\b)[^;]*?from '([^']+)';/gm;

/** The packages that are loaded with a module of src, through whatever it loads. */
function packagesWith(entry: string): string[] {
  const packages = new Set<string>();
  const modules = new Set([entry]);
  for (const module of modules)
    for (const [, specifier = ''] of readText(module).matchAll(LOADED_AT_ONCE))
      if (specifier.startsWith('.')) modules.add(posix.join(posix.dirname(module), specifier));
      else if (!specifier.startsWith('node:')) packages.add(nameOf(specifier));
  return [...packages].sort();
}

function nameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

test('the program loads what its command needs: no log, server, workbook or bar that nobody asked for', () => {
  assert.deepEqual(packagesWith('src/main.ts'), []);
  const forLists = ['csv-parse', 'csv-stringify', 'iconv-lite', 'libphonenumber-js'];
  assert.deepEqual(
    packagesWith('src/cli/commands/enrich.ts'),
    ['bottleneck', ...forLists, 'p-limit'].sort(),
  );
  assert.deepEqual(packagesWith('src/cli/commands/runs.ts'), []);
});
