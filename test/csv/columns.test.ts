import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listNames, resolveColumn, selectColumns } from '../../src/csv/columns.ts';
import { CsvError } from '../../src/csv/error.ts';

const HEADER = ['Name', ' Phone Number ', 'phone', 'Mail', '2', 'mail '];

test('a column is named by its name, with or without the blanks around it', () => {
  assert.equal(resolveColumn('Phone Number', HEADER, 6), 1);
  assert.equal(resolveColumn('  Name ', HEADER, 6), 0);
});

test('the case of a name does not matter where one column fits, and does where two differ in nothing else', () => {
  assert.equal(resolveColumn('NAME', HEADER, 6), 0);
  assert.equal(resolveColumn('Mail', HEADER, 6), 3);
  assert.equal(resolveColumn('mail', HEADER, 6), 5);
  assert.throws(
    () => resolveColumn('MAIL', HEADER, 6),
    new CsvError(
      'Cannot tell which column "MAIL" is meant: 4 and 6 have this name. Use the position.',
    ),
  );
});

test('of two columns with one name only the position can name either', () => {
  const header = ['phone', 'name', 'phone'];
  assert.equal(resolveColumn('3', header, 3), 2);
  assert.throws(
    () => resolveColumn('phone', header, 3),
    new CsvError(
      'Cannot tell which column "phone" is meant: 1 and 3 have this name. Use the position.',
    ),
  );
});

test('a position counts from 1, and a name goes before a position', () => {
  assert.equal(resolveColumn('1', HEADER, 6), 0);
  assert.equal(resolveColumn('2', HEADER, 6), 4);
  assert.equal(resolveColumn('6', HEADER, 6), 5);
  assert.equal(resolveColumn('2', undefined, 2), 1);
});

test('a position outside is refused and the columns are named', () => {
  assert.throws(
    () => resolveColumn('0', ['a', 'b'], 2),
    new CsvError('Cannot find column 0: the input has columns 1 to 2, "a", "b".'),
  );
  assert.throws(
    () => resolveColumn('3', undefined, 2),
    new CsvError('Cannot find column 3: the input has columns 1 to 2.'),
  );
  assert.throws(
    () => resolveColumn('2', ['a'], 1),
    new CsvError('Cannot find column 2: the input has one column, "a".'),
  );
});

test('an unknown name is refused; the columns are named, and the one that is nearest', () => {
  assert.throws(
    () => resolveColumn('fone', ['Name', 'Phone', 'Mail'], 3),
    new CsvError(
      'Cannot find the column "fone": the header has "Name", "Phone", "Mail". Did you mean "Phone"?',
    ),
  );
  assert.throws(
    () => resolveColumn('xyz', ['Name', 'Mail'], 2),
    new CsvError(
      'Cannot find the column "xyz": the header has "Name", "Mail". Use one of them, or a position.',
    ),
  );
  assert.throws(
    () => resolveColumn('phone', undefined, 3),
    new CsvError(
      'Cannot find the column "phone": without a header, a column is named by its position, 1 to 3.',
    ),
  );
});

test('an empty name is refused, though a column without a name is there', () => {
  assert.throws(() => resolveColumn(' ', ['', 'b'], 2), /^CsvError: Cannot find the column "": /);
});

test('a message lists 20 names and counts the rest', () => {
  assert.equal(listNames([' a ', 'b']), '"a", "b"');
  assert.match(
    listNames(Array.from({ length: 25 }, (_, index) => String(index))),
    /^"0", .*"19" and 5 more$/,
  );
});

const RESULTS = ['outcome', 'source', 'number', 'status'];

test('--columns chooses result columns and their order; without it all come', () => {
  assert.deepEqual(selectColumns(RESULTS, undefined), [0, 1, 2, 3]);
  assert.deepEqual(selectColumns(RESULTS, 'status, outcome'), [3, 0]);
});

test('--columns with an unknown name names the nearest, or all', () => {
  assert.throws(
    () => selectColumns(RESULTS, 'ni_status'),
    new CsvError(
      'Cannot use --columns: there is no result column "ni_status" (names go without the prefix). Did you mean "status"?',
    ),
  );
  assert.throws(
    () => selectColumns(RESULTS, 'zzz'),
    new CsvError(
      'Cannot use --columns: there is no result column "zzz" (names go without the prefix). There are outcome, source, number, status.',
    ),
  );
});

test('--columns with a name twice, or an empty one, is refused', () => {
  assert.throws(
    () => selectColumns(RESULTS, 'status,status'),
    new CsvError('Cannot use --columns: it has "status" twice.'),
  );
  for (const list of ['', 'status,', ',']) {
    assert.throws(
      () => selectColumns(RESULTS, list),
      new CsvError('Cannot use --columns: a name in it is empty. Separate names by single commas.'),
    );
  }
});
