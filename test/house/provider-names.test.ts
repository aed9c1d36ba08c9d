import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROVIDERS, type Definition } from '../../src/providers/registry.ts';
import { noFindings, parsed, sourceFiles, type SourceFile } from './project.ts';

/** Where a provider may be named: its own folder, the registry, the imitation of it, and what is made from the registry. */
const HOME = /^src\/(?:(?:providers|sandbox)\/|library\/call-options\.ts$)/;

test('no file outside providers and sandbox names a provider, its vendor or a variable of its credentials', () => {
  noFindings(
    'Ask the definition of the provider (src/providers/registry.ts) instead of naming it:',
    sourceFiles('src').flatMap((file) => namesIn(file, PROVIDERS)),
  );
});

test('a provider is found by its name in each way of writing, its vendor and its variables, and not at home', () => {
  const acme = {
    name: 'acme-lookup',
    vendor: 'Initech',
    credentials: [{ name: 'token', variable: 'AL_TOKEN', secret: true }],
  };
  const found = (path: string, text: string): string[] => namesIn(parsed(path, text), [acme]);
  const written = [
    'acme-lookup',
    'Acme Lookup',
    'acmeLookup',
    'ACME_LOOKUP',
    'initech',
    'AL_TOKEN',
  ];
  for (const text of written)
    assert.deepEqual(found('src/run/start.ts', `\n// ${text}`), [`src/run/start.ts:2 ${text}`]);
  assert.deepEqual(found('src/providers/acme-lookup/status.ts', '// Acme Lookup'), []);
  assert.deepEqual(found('src/sandbox/acme-lookup.ts', '// Acme Lookup'), []);
  assert.deepEqual(found('src/run/start.ts', '// the acme of lookups, AL, token'), []);
});

/** The lines of a file that name one of the providers. */
function namesIn(
  { path, text }: SourceFile,
  providers: readonly Pick<Definition, 'name' | 'vendor' | 'credentials'>[],
): string[] {
  if (HOME.test(path)) return [];
  const names = providers.flatMap(({ name, vendor, credentials }) => [
    name.replaceAll('-', '[-_ ]?'),
    vendor,
    ...credentials.map(({ variable }) => variable),
  ]);
  const pattern = new RegExp(names.join('|'), 'i');
  return text.split('\n').flatMap((line, index) => {
    const match = pattern.exec(line);
    return match ? [`${path}:${String(index + 1)} ${match[0]}`] : [];
  });
}
