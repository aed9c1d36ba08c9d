import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dialect } from '../../src/csv/dialect.ts';
import { guardFormula } from '../../src/csv/guard.ts';
import { createFormatter } from '../../src/csv/write.ts';

const COMMAS: Dialect = {
  encoding: 'utf-8',
  bom: false,
  delimiter: ',',
  quote: '"',
  lineEnd: '\n',
  sepLine: false,
  said: [],
};

function rows(records: readonly (readonly string[])[], dialect: Partial<Dialect> = {}): string {
  return createFormatter({ ...COMMAS, ...dialect }).rows(records);
}

test('cells that need no quotes get none', () => {
  assert.equal(
    rows([[' Ann ', "O'Hara", '+44 7700', ';|\t', '']]),
    " Ann ,O'Hara,+44 7700,;|\t,\n",
  );
});

for (const lineEnd of ['\r\n', '\n', '\r'] as const) {
  test(`a cell with CR, LF, quote or delimiter is quoted where records end in ${JSON.stringify(lineEnd)}`, () => {
    assert.equal(
      rows([['a\rb', 'a\nb', 'a"b', 'a,b', 'ab']], { lineEnd }),
      `"a\rb","a\nb","a""b","a,b",ab${lineEnd}`,
    );
  });
}

test('semicolon, tab and pipe are quoted where they are the delimiter', () => {
  for (const delimiter of [';', '\t', '|'])
    assert.equal(
      rows([[`a${delimiter}b`, 'a,b']], { delimiter }),
      `"a${delimiter}b"${delimiter}a,b\n`,
    );
});

test('an apostrophe that quotes is doubled', () => {
  assert.equal(rows([["O'Hara", 'a"b']], { quote: "'" }), "'O''Hara',a\"b\n");
});

test('a record of one empty cell is quoted, because an empty line is no record', () => {
  assert.equal(rows([[''], ['', '']]), '""\n,\n');
});

test('a cell that at the start of a file would be a mark or a sep= line is quoted', () => {
  assert.equal(rows([['sep=;'], ['\ufeffx'], ['Sep=']]), '"sep=;"\n"\ufeffx"\n"Sep="\n');
});

test('a mark goes out where one came in or the input was not UTF-8', () => {
  assert.equal(createFormatter(COMMAS).prologue(['a', 'b']), 'a,b\n');
  assert.equal(createFormatter({ ...COMMAS, bom: true }).prologue(['a', 'b']), '\ufeffa,b\n');
  assert.equal(
    createFormatter({ ...COMMAS, encoding: 'windows-1252' }).prologue(['a', 'b']),
    '\ufeffa,b\n',
  );
  assert.equal(
    createFormatter({ ...COMMAS, encoding: 'utf-16le', bom: true }).prologue(undefined),
    '\ufeff',
  );
});

test('a sep= line goes out before the header, with its line end', () => {
  const format = createFormatter({
    ...COMMAS,
    delimiter: ';',
    lineEnd: '\r\n',
    sepLine: true,
    bom: true,
  });
  assert.equal(format.prologue(['a', 'b']), '\ufeffsep=;\r\na;b\r\n');
});

test('a cell that starts like a formula gets an apostrophe, others do not', () => {
  for (const cell of ['=1+1', '+44', '-1', '@x', '\tx', '\rx'])
    assert.equal(guardFormula(cell), `'${cell}`);
  for (const cell of ['', 'a=1', ' =1', "'=1", '1-1', '\nx'])
    assert.equal(guardFormula(cell), cell);
});
