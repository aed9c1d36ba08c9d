import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longFiles, longFunctions } from './length-findings.ts';
import { noFindings, parsed, sourceFiles } from './project.ts';
import { findNestedConditionals } from './surface.ts';

const lines = (count: number): string => '  run();\n'.repeat(count);

test('no function in src and test is longer than 70 lines', () => {
  noFindings('A function fits a screen; split these:', longFunctions(sourceFiles('src', 'test')));
});

test('no file in src and test is longer than 300 lines', () => {
  noFindings(
    'A file above 300 lines holds two things; split these:',
    longFiles(sourceFiles('src', 'test')),
  );
});

test('no conditional expression stands inside another', () => {
  noFindings(
    'Nobody reads these at a glance; write an if, a switch or a table:',
    findNestedConditionals(sourceFiles('src')),
  );
});

test('a function of 70 lines passes and one of 71 is named, whatever form it has', () => {
  const forms: readonly (readonly [string, string, string])[] = [
    ['function work() {\n', '}', 'work'],
    ['export const work = () => {\n', '};', 'work'],
    ['const work = async function () {\n', '};', 'work'],
    ['const it = { work() {\n', '} };', 'work'],
    ['const it = { work: () => {\n', '} };', 'work'],
    ['class It { get work() {\n', '} }', 'work'],
    ['class It { constructor() {\n', '} }', 'constructor'],
    ['each(() => {\n', '});', 'a function without a name'],
  ];
  for (const [head, tail, name] of forms) {
    assert.deepEqual(longFunctions([parsed('src/a.ts', `${head}${lines(68)}${tail}`)]), [], head);
    assert.deepEqual(
      longFunctions([parsed('src/a.ts', `${head}${lines(69)}${tail}`)]),
      [`src/a.ts:1 ${name}: 71 lines`],
      head,
    );
  }
});

test('the docstring above a function is not counted, comments inside are, and a describe block is no function', () => {
  const docstring = `/**\n${' * words\n'.repeat(50)} */\n`;
  assert.deepEqual(
    longFunctions([parsed('src/a.ts', `${docstring}function work() {\n${lines(60)}}`)]),
    [],
  );
  assert.deepEqual(
    longFunctions([parsed('src/a.ts', `function work() {\n${'  // why\n'.repeat(69)}}`)]),
    ['src/a.ts:1 work: 71 lines'],
  );
  assert.deepEqual(
    longFunctions([parsed('test/a.test.ts', `describe('all', () => {\n${lines(200)}});`)]),
    [],
  );
});

test('a file of 300 lines passes and one of 301 is named', () => {
  assert.deepEqual(longFiles([parsed('src/a.ts', 'run();\n'.repeat(300))]), []);
  assert.deepEqual(longFiles([parsed('src/a.ts', 'run();\n'.repeat(301))]), [
    'src/a.ts: 301 lines',
  ]);
});
