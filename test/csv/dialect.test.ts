import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectSeparation } from '../../src/csv/dialect.ts';
import { CsvError } from '../../src/csv/error.ts';

function detect(
  text: string,
  options: { readonly delimiter?: string; readonly quote?: string } = {},
): ReturnType<typeof detectSeparation> {
  return detectSeparation(text, { options: { header: true, ...options }, whole: true });
}

const LISTS: readonly {
  readonly name: string;
  readonly text: string;
  readonly delimiter: string;
}[] = [
  { name: 'commas', text: 'name,phone\nAnn,1\nBob,2\n', delimiter: ',' },
  { name: 'semicolons', text: 'name;phone\nAnn;1\nBob;2\n', delimiter: ';' },
  { name: 'tabs', text: 'name\tphone\nAnn\t1\nBob\t2\n', delimiter: '\t' },
  { name: 'pipes', text: 'name|phone\r\nAnn|1\r\nBob|2\r\n', delimiter: '|' },
  { name: 'tildes', text: 'name~phone\nAnn~1\nBob~2\n', delimiter: '~' },
  {
    name: 'colons between three columns',
    text: 'name:phone:city\rAnn:1:Ulm\rBob:2:Bonn',
    delimiter: ':',
  },
  {
    name: 'semicolons beside decimal commas',
    text: 'name;amount\nAnn;1,50\nBob;2,75\nCy;3,00\n',
    delimiter: ';',
  },
  {
    name: 'semicolons beside names with commas',
    text: 'name;phone\nDoe, Ann;1\nRoe, Bob;2\n',
    delimiter: ';',
  },
  {
    name: 'commas beside quoted semicolons',
    text: 'name,note\nAnn,"a;b;c"\nBob,"d;e;f"\n',
    delimiter: ',',
  },
  {
    name: 'commas beside quoted line ends',
    text: 'name,note\nAnn,"a\nb;c\nd"\nBob,"e\nf"\n',
    delimiter: ',',
  },
  {
    name: 'tabs beside commas and semicolons in text',
    text: 'a\tb\nx, y; z\t1\nu, v; w\t2\n',
    delimiter: '\t',
  },
  { name: 'commas, two rows', text: 'name,phone\nAnn,1\n', delimiter: ',' },
  { name: 'semicolons, a header alone', text: 'name;phone', delimiter: ';' },
  {
    name: 'semicolons, rows of many lengths',
    text: 'a;b;c\n1;2;3\n1;2\n1;2;3;4\n1;2;3\n',
    delimiter: ';',
  },
  { name: 'semicolons, every row ending in one', text: 'a;b\n1;2;\n3;4;\n', delimiter: ';' },
  { name: 'semicolons, most lines empty', text: 'a;b\n\n\n\r\n\n1;2\n\n', delimiter: ';' },
  { name: 'one column', text: 'phone\n+447700900001\n+447700900002\n', delimiter: ',' },
  {
    name: 'one column of tel: numbers',
    text: 'phone\ntel:+447700900001\ntel:+447700900002\n',
    delimiter: ',',
  },
  {
    name: 'one column with two numbers in a cell',
    text: 'phone\n+447700900001; +447700900002\n+447700900003; +447700900004\n',
    delimiter: ',',
  },
  { name: 'nothing', text: '', delimiter: ',' },
];

for (const { name, text, delimiter } of LISTS) {
  test(`the delimiter is found: ${name}`, () => {
    assert.equal(detect(text).delimiter, delimiter);
  });
}

test('a text that is cut within its last record is judged by its complete ones', () => {
  const { delimiter } = detectSeparation('a,b|c\n1,2|3\n4,', {
    options: { header: true },
    whole: false,
  });
  assert.equal(delimiter, '|');
});

test('what was found is said, but for commas', () => {
  assert.deepEqual(detect('a,b\n1,2\n').said, []);
  assert.deepEqual(detect('a\tb\n1\t2\n').said, [
    'Columns are separated by tabs; --delimiter says otherwise.',
  ]);
  assert.deepEqual(detect('sep=|\na|b\n').said, [
    'Columns are separated by pipes, as the "sep=" line says.',
  ]);
  assert.deepEqual(detect('a;b\n1;2\n', { delimiter: ';' }).said, []);
});

test('sep= is obeyed in any case and with any line end, and --delimiter goes before it', () => {
  assert.deepEqual(detect('SEP=;\r\na,b;c\r\n').sep, { length: 7, lineEnd: '\r\n' });
  assert.equal(detect('SEP=;\r\na,b;c\r\n').delimiter, ';');
  assert.equal(detect('sep=\t\ra,b\tc\r').delimiter, '\t');
  assert.equal(detect('sep=,').sep?.lineEnd, undefined);
  assert.equal(detect('sep=;\na|b\n', { delimiter: '|' }).delimiter, '|');
  assert.equal(detect('sep=;x\n1,2\n').sep, undefined);
});

test('a tab is told as tab, as \\t or as itself', () => {
  for (const delimiter of ['tab', '\\t', '\t'])
    assert.equal(detect('a,b\n', { delimiter }).delimiter, '\t');
});

test('a delimiter of two characters, none, or one that ends lines is refused', () => {
  for (const delimiter of ['::', '', '\n', '\r', '\0']) {
    assert.throws(
      () => detect('a,b\n', { delimiter }),
      new CsvError(
        `Cannot use --delimiter ${JSON.stringify(delimiter)}: it is one character, for instance ";" or "tab".`,
      ),
    );
  }
});

test('a quote that is no mark of ASCII is refused', () => {
  for (const quote of ['', "''", 'a', '1', ' ', '\n', '“']) {
    assert.throws(
      () => detect('a,b\n', { quote }),
      new CsvError(
        `Cannot use --quote ${JSON.stringify(quote)}: it is one mark of ASCII, for instance "'".`,
      ),
    );
  }
});

test('one character cannot be both delimiter and quote', () => {
  assert.throws(
    () => detect('a,b\n', { delimiter: '|', quote: '|' }),
    new CsvError(
      'Cannot read the input: "|" is both delimiter and quote. Use --delimiter and --quote.',
    ),
  );
});
