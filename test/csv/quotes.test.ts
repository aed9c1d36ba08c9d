import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRowParser } from '../../src/csv/parser.ts';
import { CsvError } from '../../src/csv/read.ts';
import { read } from './lists.ts';

const UNCLOSED =
  'a quote (") is opened and never closed. Close it, or name the right one with --quote.';
const TORN =
  'a quote (") stands inside of a quoted cell, or is not closed. Double it ("") where it is text, leave no blank before one that opens a cell, or name the right quote with --quote.';

async function rejectsAt(list: string, line: number, words: string): Promise<void> {
  await assert.rejects(
    read(list),
    new CsvError(
      `Cannot read the record that begins in line ${String(line)} of the input: ${words}`,
      line,
    ),
  );
}

test('delimiter, quote and line ends inside of quotes are text', async () => {
  const { cells } = await read('a,b\n"x,""y""\r\nz\rw\n",2\n');
  assert.deepEqual(cells, [['x,"y"\r\nz\rw\n', '2']]);
});

test('a cell of 5 MB is read whole', async () => {
  const cell = 'x,\n'.repeat(1_700_000);
  const { rows } = await read(`a,b\r\n"${cell}",1\r\n2,3\r\n`);
  assert.equal(rows[0]?.cells[0], cell);
  assert.deepEqual(rows[1], { position: 2, line: 1_700_003, cells: ['2', '3'] });
});

test('a quote that is never closed is an error that names the line its record begins in, behind empty lines too', async () => {
  await rejectsAt('a,b\n1,2\n3,"x\n5,6\n', 3, UNCLOSED);
  await rejectsAt('a,b\n1,2\n\n\r\n3,"x', 5, UNCLOSED);
  await rejectsAt('"a,b\n1,2\n', 1, UNCLOSED);
  await rejectsAt('a,b\n"1\n2",3\n4,"', 4, UNCLOSED);
});

test('a record of more than 1,000 characters, where so many are allowed, is an error that names its line', () => {
  const parser = createRowParser({
    delimiter: ',',
    quote: '"',
    position: 0,
    line: 1,
    recordSizeMax: 1000,
  });
  assert.equal(parser.write(`a,b\n1,2\n\n3,"${'x'.repeat(900)}`).length, 2);
  assert.deepEqual(parser.write('x'.repeat(900)), []);
  assert.throws(
    () => parser.write('x'.repeat(900)),
    new CsvError(
      'Cannot read the record that begins in line 4 of the input: it is longer than 1,000 characters. Look for a quote (") that is opened and never closed, or name the right one with --quote.',
      4,
    ),
  );
});

test('a quote that is closed by one of a later row does not swallow the rows between', async () => {
  await rejectsAt('id,name\n1,"Ann\n2,"Bob"\n3,Cy\n', 2, TORN);
  await rejectsAt('id,name\n\n1,"Ann\n2,Bob\n3,"Cy\n', 3, TORN);
});

test('a quote inside of a quoted cell that shifts the cells behind it is an error', async () => {
  await rejectsAt('a,b,c\n"He said "hi", and left",+447700900001,x\n', 2, TORN);
  await rejectsAt('a,b\n"Ann,"+447700900001"\n', 2, TORN);
});

test('a blank before a quote that opens a cell is an error where it makes a cell too many', async () => {
  await rejectsAt('name,phone\n "Doe, Jane", +447700900001\n', 2, TORN);
});

test('quotes that are odd but harmless are text', async () => {
  const { cells } = await read(
    'a,b,c\n5" pipe,6",x "y" z\n"Ann" B,"Doe, Jane" jr, "z"\n"""Nick"" Doe","""odd","2\n"" x" \nAnn, "Bob\n',
  );
  assert.deepEqual(cells, [
    ['5" pipe', '6"', 'x "y" z'],
    ['"Ann" B', '"Doe, Jane" jr', ' "z"'],
    ['"Nick" Doe', '"odd', '"2\n" x" '],
    ['Ann', ' "Bob'],
  ]);
});

test('a doubled quote at the start of a cell of a row with cells beyond the header is text', async () => {
  const { cells } = await read('a,b\n"""x","y, z",3\n');
  assert.deepEqual(cells, [['"x', 'y, z', '3']]);
});

test('with --quote an apostrophe quotes and is doubled, and " is text', async () => {
  const { source, cells } = await read("a,b\n'x, ''y''',\"z\"\n", { quote: "'" });
  assert.equal(source.dialect.quote, "'");
  assert.deepEqual(cells, [["x, 'y'", '"z"']]);
});

test('apostrophes around a cell of every line are found to quote, which is said', async () => {
  const { source, cells } = await read(
    "'name','phone'\n'Ann, B','+447700900001'\n'Cy','+447700900002'\n",
  );
  assert.deepEqual(cells[0], ['Ann, B', '+447700900001']);
  assert.deepEqual(source.dialect.said, [
    'Cells are quoted by apostrophes; --quote says otherwise.',
  ]);
});

test('an apostrophe in a name, or before a number as spreadsheets write it, quotes nothing', async () => {
  const { source, cells } = await read(
    "name,phone\nO'Hara,'+447700900001\nD'Arcy,'+447700900002\n",
  );
  assert.equal(source.dialect.quote, '"');
  assert.deepEqual(cells[0], ["O'Hara", "'+447700900001"]);
});
