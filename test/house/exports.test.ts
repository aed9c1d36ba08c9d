import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noFindings, parsed, sourceFiles, type SourceFile } from './project.ts';

/** Exports that no other file names; what a package gives to its users is reached through `src/index.ts`. */
function unusedExports(files: readonly SourceFile[]): string[] {
  const words = new Map(files.map(({ path, text }) => [path, new Set(text.match(/\w+/g))]));
  return files
    .filter(({ path }) => path.startsWith('src/') && !path.startsWith('src/library/'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:async )?(?:function|const|class|interface|type) (\w+)/gm)]
        .map(([, name = '']) => name)
        .filter((name) =>
          files.every((other) => other.path === path || !words.get(other.path)?.has(name)),
        )
        .map((name) => `${path} ${name}`),
    );
}

test('what is exported is used elsewhere, in src or by a test', () => {
  noFindings(
    'Nobody imports these; do not export them:',
    unusedExports(sourceFiles('src', 'test')),
  );
});

test('an export that only its own file uses is found', () => {
  const files = [
    parsed('src/a.ts', 'export const used = 1;\nexport function alone() {}\nalone();'),
    parsed('src/b.ts', "import { used } from './a.ts';"),
  ];
  assert.deepEqual(unusedExports(files), ['src/a.ts alone']);
});
