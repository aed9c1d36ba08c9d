import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layers } from './import-table.ts';
import { layoutFindings } from './layout-findings.ts';
import { noFindings, trackedFiles } from './project.ts';

test('every tracked file stands where the layout has a place for it', (context) => {
  const tracked = trackedFiles();
  if (!tracked) return context.skip('needs the git checkout');
  noFindings(
    'The layout (test/house/layout-findings.ts, src/README.md) has no place for these:',
    layoutFindings(tracked),
  );
});

test('a stray file, an unknown folder and a name that says nothing are findings', () => {
  assert.deepEqual(
    layoutFindings([
      'package.json',
      'src/domain/money.ts',
      'test/domain/money.test.ts',
      'samples/contacts/README.md',
    ]),
    [],
  );
  assert.deepEqual(
    layoutFindings([
      'notes.txt',
      'src/shared/a.ts',
      'src/domain/utils.ts',
      'test/shared/a.test.ts',
      'test/loose.test.ts',
    ]),
    [
      'notes.txt: the top level has no place for notes.txt',
      'src/shared/a.ts: src has no folder shared',
      'src/domain/utils.ts: "utils" says nothing about what is inside',
      'test/shared/a.test.ts: test has no folder shared',
      'test/loose.test.ts: a test stands in the folder of what it tests',
    ],
  );
  assert.deepEqual(layoutFindings(['samples/excel/list.csv']), [
    'samples/excel: a sample has a README.md that says what it shows',
  ]);
});

test('each row of the import table says why', () => {
  assert.deepEqual(
    Object.entries(layers).filter(([, layer]) => layer.because.length < 20),
    [],
  );
});
