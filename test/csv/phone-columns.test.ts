import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choosePhoneColumns, describeColumns } from '../../src/csv/phone-columns.ts';

const HEADER = ['Name', 'Mobile', 'Phone', 'Home, work', 'C+D'];

function chosen(spec: string, header: readonly string[] | undefined = HEADER): unknown[] {
  const { kind, indexes } = choosePhoneColumns(spec, { header, width: 5 });
  return [kind, ...indexes];
}

function refused(spec: string): string {
  try {
    choosePhoneColumns(spec, { header: HEADER, width: 5 });
  } catch (error) {
    return String(error);
  }
  return assert.fail(`"${spec}" was taken`);
}

test('a comma puts columns in order, a plus has each looked up; names, positions, any case, blanks', () => {
  assert.deepEqual(chosen('Mobile'), ['one', 1]);
  assert.deepEqual(chosen('Mobile,Phone'), ['first', 1, 2]);
  assert.deepEqual(chosen(' phone , MOBILE '), ['first', 2, 1]);
  assert.deepEqual(chosen('Mobile + 3'), ['each', 1, 2]);
  assert.deepEqual(chosen('2,3', undefined), ['first', 1, 2]);
});

test('a column whose whole name has a comma or a plus is that column', () => {
  assert.deepEqual(chosen('Home, work'), ['one', 3]);
  assert.deepEqual(chosen('c+d'), ['one', 4]);
});

test('an unknown name, one column twice, commas with pluses: refused by name', () => {
  assert.match(refused('Mobile,Fon'), /Cannot find the column "Fon"/);
  assert.match(refused('Mobile,'), /Cannot find the column "Mobile,"/);
  assert.match(refused('Mobile+2'), /names column 2 twice/);
  assert.match(refused('Mobile,Phone+Name'), /commas take the first column .* pluses look up each/);
});

test('several columns in words', () => {
  assert.equal(describeColumns([1], HEADER), 'column 2, "Mobile"');
  assert.equal(
    describeColumns([1, 2, 0], HEADER),
    'column 2, "Mobile"; column 3, "Phone" and column 1, "Name"',
  );
  assert.equal(describeColumns([0, 1], undefined), 'column 1 and column 2');
});
