import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from './lists.ts';

const ROWS = ['Ann;+447911800001;Leeds', 'Bob;+447911800002;York', 'Cy;+447911800003;Hull'];

const TITLED: readonly {
  readonly name: string;
  readonly above: readonly string[];
  readonly list: readonly string[];
}[] = [
  { name: 'one line', above: ['Kundenliste 2024'], list: ['name;phone;city', ...ROWS] },
  {
    name: 'a name that speaks of telephones',
    above: ['Telefonliste'],
    list: ['name;phone;city', ...ROWS],
  },
  {
    name: 'lines and empty lines',
    above: ['Customers', '', 'Export of 3 June, 2024', ''],
    list: ['name;phone;city', ...ROWS],
  },
  {
    name: 'lines that a spreadsheet has filled up',
    above: ['Customers;;', ';;', 'Stand;01.06.2024;'],
    list: ['name;phone;city', ...ROWS],
  },
  {
    name: 'names and values',
    above: ['Report:;Contacts', 'Date:;2024-06-01'],
    list: ['name;phone', 'Ann;+447911800001', 'Bob;+447911800002'],
  },
  {
    name: 'a line above unknown words',
    above: ['Raport'],
    list: ['Nazwa;Kontaktowy;Miasto', ...ROWS],
  },
  {
    name: 'a line above a list of one column',
    above: ['My people, June'],
    list: ['phone', '+447911800001', '+447911800002'],
  },
  {
    name: 'a quoted title over two lines',
    above: ['"Customers', 'of June"'],
    list: ['name;phone;city', ...ROWS],
  },
  {
    name: 'a line above sparse rows',
    above: ['Customers'],
    list: ['name;phone;fax;mail', 'Ann;+447911800001;;', 'Bob;;;', ';+447911800003;;x'],
  },
];

for (const end of ['\n', '\r\n']) {
  for (const { name, above, list } of TITLED) {
    test(`${name} above a header: titles, no rows (${JSON.stringify(end)})`, async () => {
      const { source, rows } = await read([...above, ...list, ''].join(end));
      const delimiter = list[0]?.includes(';') === true ? ';' : ',';
      assert.deepEqual(source.header, list[0]?.split(delimiter));
      assert.deepEqual(
        rows.map(({ cells }) => cells.join(delimiter)),
        list.slice(1),
      );
      assert.deepEqual([rows[0]?.position, rows[0]?.line], [1, above.length + 2]);
      const what =
        above.length === 1
          ? 'the line above it is a title and is'
          : `the ${String(above.length)} lines above it are titles and are`;
      assert.equal(
        source.dialect.said[0],
        `The header is line ${String(above.length + 1)}; ${what} left out. --no-header keeps every line.`,
      );
      assert.equal(source.dialect.lineEnd, end);
    });
  }
}

test('titles below a sep= line are left out too, and the line stays the first', async () => {
  const { source, rows } = await read(
    ['sep=;', 'Customers', 'name;phone;city', ...ROWS].join('\n'),
  );
  assert.deepEqual([source.header?.[1], rows.length, rows[0]?.line], ['phone', 3, 4]);
  assert.equal(source.dialect.sepLine, true);
  assert.match(source.dialect.said[0] ?? '', /^The header is line 3; /);
});

test('a told delimiter finds the same header', async () => {
  const { source } = await read(['Customers, all of them', 'name;phone;city', ...ROWS].join('\n'), {
    delimiter: ';',
  });
  assert.deepEqual(source.header, ['name', 'phone', 'city']);
});

test('with --no-header every line is a row', async () => {
  const { source, rows } = await read(['Customers;;', 'name;phone;city', ...ROWS].join('\n'), {
    header: false,
  });
  assert.deepEqual([source.header, rows.length, rows[0]?.line], [undefined, 5, 1]);
});

/** The first line is the header, or a row; nothing stands above it. */
const UNTITLED: readonly (readonly [string, readonly string[]])[] = [
  ['a header like any', ['name;phone;city', ...ROWS]],
  [
    'a header that leaves columns without a name',
    ['phone;;', '+447911800001;Ann;Leeds', '+447911800002;Bob;York'],
  ],
  [
    'such a header above a row without a number',
    ['phone;;', 'no phone;Ann;Leeds', '+447911800002;Bob;York', '+447911800003;Cy;Hull'],
  ],
  [
    'a header above a row that says mobile',
    ['Nazwa;Numer', 'Ann;no phone', 'Bob;+447911800002', 'Cy;+447911800003'],
  ],
  ['a header of years', ['name;phone;2023;2024', 'Ann;none;1;2', 'Bob;+447911800002;3;4']],
  ['a short header', ['name;phone', ...ROWS]],
  ['one column', ['phone', '+447911800001', 'mobile', '+447911800002']],
  [
    'one column of unknown words above a row without a number',
    ['Kontaktowy', 'no phone', '+447911800001', '+447911800002'],
  ],
  ['no number at all', ['Customers;;', 'name;phone;city', 'Ann;;Leeds', 'Bob;;York']],
  [
    'rows that are sparse at the start',
    ['name;phone;city', 'Ann;;', 'Bob;;', 'Cy;+447911800003;Hull'],
  ],
  [
    'names below a header that is sparse',
    ['Kunden;;', 'Meier;Handy unbekannt;Ulm', 'Bob;+447911800002;York', 'Cy;+447911800003;Hull']
      .slice(0, 1)
      .concat(['name;phone;city', ...ROWS].slice(1)),
  ],
];

for (const [name, list] of UNTITLED) {
  test(`${name}: nothing is left out`, async () => {
    const { source, rows } = await read(list.join('\n'));
    assert.equal(rows.length + (source.header ? 1 : 0), list.length);
    assert.doesNotMatch(source.dialect.said.join(' '), /left out/);
  });
}
