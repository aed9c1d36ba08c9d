import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuseFileOptions } from '../../src/library/file-options.ts';
import { UsageError } from '../../src/settings/error.ts';
import { compileBeside } from './declarations.ts';

/** As they stand in no call of `enrichRows`. */
const NAMES = [
  ...['output', 'report', 'force', 'columns', 'prefix', 'formulaGuard', 'decimal', 'idColumn'],
  ...['split', 'unique', 'onlyNew', 'sheet', 'delimiter', 'quote', 'encoding', 'noHeader'],
];

function refusal(options: Readonly<Record<string, unknown>>): string {
  try {
    refuseFileOptions(options);
  } catch (error) {
    assert.ok(error instanceof UsageError);
    return error.message;
  }
  return '';
}

test('each of 16 options about files is refused by its name, also where it is off', () => {
  for (const name of NAMES)
    assert.match(
      refusal({ [name]: false }),
      new RegExp(`^Cannot use ${name} with enrichRows: it `),
    );
  assert.equal(
    refusal({ split: true, yes: true, sheet: 'Kunden', onlyNew: true }),
    'Cannot use split, sheet and onlyNew with enrichRows: they are about files, and rows come from a program and go back to it. Leave them out, or use enrich.',
  );
});

test('what rows have a use for is taken, and an option that is undefined is none', () => {
  assert.equal(refusal({ rules: 'voice', shape: 'number-insight', suppress: 'no.csv' }), '');
  assert.equal(refusal({ split: undefined }), '');
});

test('the type of a call for rows offers none of them', () => {
  const lines = NAMES.map((name) => `'${name}'`).join(' | ');
  const compiled = compileBeside(
    `import type { RowsCall } from './index.js';\nexport const none: Extract<keyof RowsCall, ${lines}> extends never ? 1 : 2 = 1;\nexport const some: 'rules' extends keyof RowsCall ? 1 : 2 = 1;`,
  );
  assert.deepEqual(compiled, []);
});
