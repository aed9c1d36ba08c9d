import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CsvError, openSource } from '../../src/csv/read.ts';
import { chunked, collect, open, read } from './lists.ts';

test('a header and two rows are a header of two names and rows 1 and 2 in lines 2 and 3', async () => {
  const { source, rows } = await read('name,phone\nAnn,+447700900001\nBob,+447700900002\n');
  assert.deepEqual(source.header, ['name', 'phone']);
  assert.equal(source.width, 2);
  assert.deepEqual(rows, [
    { position: 1, line: 2, cells: ['Ann', '+447700900001'] },
    { position: 2, line: 3, cells: ['Bob', '+447700900002'] },
  ]);
});

test('a last line without an end is a row', async () => {
  const { cells } = await read('phone\n+447700900001\n+447700900002');
  assert.deepEqual(cells, [['+447700900001'], ['+447700900002']]);
});

test('blanks around a name and around a cell stay as they are', async () => {
  const { source, cells } = await read(' name , phone \n Ann ,\t+447700900001 \n');
  assert.deepEqual(source.header, [' name ', ' phone ']);
  assert.deepEqual(cells, [[' Ann ', '\t+447700900001 ']]);
});

for (const [name, end] of [
  ['CRLF', '\r\n'],
  ['LF', '\n'],
  ['CR', '\r'],
] as const) {
  test(`${name} ends records and is the line end of the output`, async () => {
    const { source, rows } = await read(['a,b', '1,"x\ny"', '2,z', ''].join(end));
    assert.equal(source.dialect.lineEnd, end);
    assert.deepEqual(rows, [
      { position: 1, line: 2, cells: ['1', 'x\ny'] },
      { position: 2, line: 4, cells: ['2', 'z'] },
    ]);
  });
}

test('where CRLF, LF and CR are mixed all three end records and the first one, CRLF, is kept', async () => {
  const { source, cells } = await read('a,b\r\n1,2\n3,4\r5,6\r\n');
  assert.equal(source.dialect.lineEnd, '\r\n');
  assert.deepEqual(cells, [
    ['1', '2'],
    ['3', '4'],
    ['5', '6'],
  ]);
});

test('a line end inside of a quoted name is not the line end of the first record', async () => {
  const { source } = await read('"first\r\nname",phone\nAnn,+447700900001\n');
  assert.equal(source.dialect.lineEnd, '\n');
});

test('a first record of 200,000 characters still shows that its line end is CRLF', async () => {
  const { source, rows } = await read(`${'x'.repeat(200_000)},1\r\ny,2\r\n`, { header: false });
  assert.equal(source.dialect.lineEnd, '\r\n');
  assert.equal(rows.length, 2);
});

test('a list without any line end gets LF', async () => {
  const { source } = await read('name,phone');
  assert.equal(source.dialect.lineEnd, '\n');
});

test('five empty lines, before, between and behind the records, are dropped and counted', async () => {
  const { source, rows } = await read('\nphone\n\n\n+447700900001\n\n\n');
  assert.equal(source.emptyLines(), 5);
  assert.deepEqual(rows, [{ position: 1, line: 5, cells: ['+447700900001'] }]);
});

test('a last line end is no empty line, and CR CR LF is one end and one empty line', async () => {
  assert.equal((await read('phone\n+447700900001\n')).source.emptyLines(), 0);
  assert.equal((await read('phone\n+447700900001')).source.emptyLines(), 0);
  assert.equal((await read('phone\n+447700900001\r\r\n')).source.emptyLines(), 1);
});

test('a quoted empty cell and a line of delimiters are rows, not empty lines', async () => {
  const { source, cells } = await read('a;b\n"";\n;\n', { delimiter: ';' });
  assert.deepEqual(cells, [
    ['', ''],
    ['', ''],
  ]);
  assert.equal(source.emptyLines(), 0);
});

test('short and long rows keep the cells they have', async () => {
  const { source, cells } = await read('a,b,c\n1\n1,2,3,4,5\n');
  assert.equal(source.width, 3);
  assert.deepEqual(cells, [['1'], ['1', '2', '3', '4', '5']]);
});

test('without a header the first record is row 1 and sets the width', async () => {
  const { source, rows } = await read('Ann,+447700900001\nBob,+447700900002\n', { header: false });
  assert.equal(source.header, undefined);
  assert.equal(source.width, 2);
  assert.deepEqual(
    rows.map(({ position, line }) => [position, line]),
    [
      [1, 1],
      [2, 2],
    ],
  );
});

test('a first record that holds a number where the rows below do is row 1, and this is said', async () => {
  const { source, rows } = await read('Ann,+447700900001\nBob,+447700900002\n');
  assert.equal(source.header, undefined);
  assert.deepEqual(
    rows.map(({ position, line }) => [position, line]),
    [
      [1, 1],
      [2, 2],
    ],
  );
  assert.deepEqual(source.dialect.said, [
    'The first line is read as data: it holds a number where the lines below it do.',
  ]);
});

test('rows far beyond the sample are numbered on from a first record that is data', async () => {
  const numbers = Array.from(
    { length: 30_000 },
    (_, index) => `+4477009${String(index).padStart(5, '0')}\n`,
  );
  const { rows } = await read(numbers.join(''));
  assert.deepEqual(rows.at(-1), { position: 30_000, line: 30_000, cells: ['+447700929999'] });
});

test('a header alone has a width and no rows', async () => {
  const { source, rows } = await read('name,phone\r\n');
  assert.deepEqual(source.header, ['name', 'phone']);
  assert.equal(rows.length, 0);
});

test('a sep= line sets the delimiter, counts as line 1 and its end is the line end', async () => {
  const { source, rows } = await read('sep=|\r\na|b\n1|x;y\n');
  assert.equal(source.dialect.delimiter, '|');
  assert.equal(source.dialect.sepLine, true);
  assert.equal(source.dialect.lineEnd, '\r\n');
  assert.deepEqual(rows, [{ position: 1, line: 3, cells: ['1', 'x;y'] }]);
});

test('an empty list is refused, and so is one of a mark or of line ends alone', async () => {
  await assert.rejects(
    read(''),
    new CsvError('Cannot read the input: it is empty. Is it the right file?'),
  );
  const noText = new CsvError(
    'Cannot read the input: it has no line with text. Is it the right file?',
  );
  await assert.rejects(read('\ufeff'), noText);
  await assert.rejects(read('\n\r\n'), noText);
});

test('an archive and an old workbook are named as what they are', async () => {
  await assert.rejects(read(Buffer.from('PK\x03\x04rest')), /it is a zip archive/);
  await assert.rejects(read(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1])), /an old workbook \(\.xls\)/);
});

test('the sample holds 200 rows and they come again', async () => {
  const lines = Array.from({ length: 1000 }, (_, index) => `${String(index)},x\n`);
  const { source, rows } = await read(`a,b\n${lines.join('')}`);
  assert.equal(source.sample.length, 200);
  assert.equal(rows.length, 1000);
  assert.deepEqual(rows[0], source.sample[0]);
});

test('no batch has more than 500 rows', async () => {
  const source = await open(`a,b\n${'1,2\n'.repeat(5000)}`);
  const sizes = (await collect(source.rows())).map((batch) => batch.length);
  assert.equal(Math.max(...sizes), 500);
  assert.equal(
    sizes.reduce((sum, size) => sum + size, 0),
    5000,
  );
});

/** Chunks without end, and how many were taken. */
function endless(): {
  readonly taken: () => number;
  readonly closed: () => boolean;
  readonly chunks: AsyncGenerator<Uint8Array>;
} {
  let taken = 0;
  let closed = false;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      yield* chunked('a,b\n');
      for (;;) {
        taken++;
        yield* chunked('1,2\n'.repeat(2048));
      }
    } finally {
      closed = true;
    }
  }
  return { taken: () => taken, closed: () => closed, chunks: chunks() };
}

test('an endless list is read no further than it is pulled: 8 MB are not read for 3 batches', async () => {
  const list = endless();
  const source = await openSource(list.chunks, { header: true });
  let batches = 0;
  for await (const rows of source.rows()) {
    assert.ok(rows.length > 0);
    if (++batches === 3) break;
  }
  assert.ok(list.taken() < 20, String(list.taken()));
  assert.equal(list.closed(), true);
});

test('a list that is given up before its rows are pulled is closed', async () => {
  const list = endless();
  const source = await openSource(list.chunks, { header: true });
  source.close();
  for (let turn = 0; turn < 20 && !list.closed(); turn++) await Promise.resolve();
  assert.equal(list.closed(), true);
});
