import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPhoneColumn } from '../../src/csv/columns.ts';
import { looksLikeNumber } from '../../src/domain/number.ts';
import fc from 'fast-check';
import { readMembers } from '../../src/tables/json-members.ts';
import { readTable } from './tables.ts';

const LINES = [
  '{"phone":"+447911800001","id":12345678901234567890,"vip":true}',
  '',
  '{"phone":null, "id":4.477E11, "tags":["a","b"], "vip":false}',
  '{ "id" : -0.10 , "contact" : { "phone" : "0171 2" , "zip" : null } }',
].join('\r\n');

test('members are columns in the order they are met, numbers keep their digits', async () => {
  const { source, rows } = await readTable(LINES, { again: true });
  assert.equal(source.form, 'jsonl');
  assert.deepEqual(source.header, ['phone', 'id', 'vip', 'tags', 'contact']);
  assert.deepEqual(rows, [
    {
      position: 1,
      line: 1,
      cells: ['+447911800001', '12345678901234567890', 'TRUE', '', ''],
      types: 'tnbee',
    },
    { position: 2, line: 3, cells: ['', '447700000000', 'FALSE', '["a","b"]', ''], types: 'enbte' },
    {
      position: 3,
      line: 4,
      cells: ['', '-0.10', '', '', '{ "phone" : "0171 2" , "zip" : null }'],
      types: 'eneet',
    },
  ]);
  assert.equal(source.emptyLines(), 1);
});

test('an object that an option leads into is opened, others are not', async () => {
  const line = '{"a":{"b":{"phone":"+447911800001"},"c":1},"d":{"e":2}}';
  const { source, cells } = await readTable(line, { phoneColumn: 'a.b.phone' });
  assert.deepEqual(source.header, ['a.b.phone', 'a.c', 'd']);
  assert.deepEqual(cells, [['+447911800001', '1', '{"e":2}']]);
});

test('a member that is met behind the sample is a column of a file, and not lost from a stream', async () => {
  const lines = `${'{"phone":"+447911800001"}\n'.repeat(5000)}{"phone":"","late":7,"x":"y"}\n`;
  const file = await readTable(lines, { again: true });
  assert.deepEqual(file.source.header, ['phone', 'late', 'x']);
  assert.deepEqual(file.cells.at(-1), ['', '7', 'y']);
  const stream = await readTable(lines);
  assert.deepEqual(stream.source.header, ['phone']);
  assert.deepEqual(stream.cells.at(-1), ['', '{"late":"7","x":"y"}']);
  assert.equal(stream.rows.at(-1)?.position, 5001);
});

const BROKEN: readonly (readonly [string, string, RegExp])[] = [
  [
    'is cut',
    '{"phone":"1"}\n\n{"phone":',
    /^CsvError: Cannot read line 3 of the input: it is no JSON/,
  ],
  [
    'is an array',
    '{"phone":"1"}\n{"phone":"2"}\n[1]\n',
    /Cannot read line 3 of the input: it is JSON, but no object/,
  ],
  [
    'holds two objects',
    '{"phone":"1"}\n{"phone":"2"}{"phone":"3"}\n',
    /Cannot read line 2 of the input: it is no JSON/,
  ],
  ['has text behind', '{"phone":"1"}\n{"phone":"2"}, \n', /Cannot read line 2/],
];

for (const [name, lines, message] of BROKEN) {
  test(`a line that ${name} is named`, async () => {
    for (const again of [false, true]) await assert.rejects(readTable(lines, { again }), message);
  });
}

test('a line of more than 32 million characters is an error and does not fill the memory', async () => {
  const line = `{"phone":"${'1'.repeat(33 * 1024 * 1024)}"}\n`;
  await assert.rejects(
    readTable(`{"phone":"1"}\n${line}`),
    /line 2 of the input: it is longer than/,
  );
});

test('options of CSV are not used, which is said', async () => {
  const { said } = await readTable('{"phone":"1"}\n', {
    delimiter: ';',
    quote: "'",
    sheet: '2',
    header: false,
  });
  assert.deepEqual(said, [
    '--sheet is not used: the input is JSON Lines.',
    '--delimiter is not used: the input is JSON Lines.',
    '--quote is not used: the input is JSON Lines.',
    '--no-header is not used: the members of JSON Lines have names.',
  ]);
});

test('JSON Lines in UTF-8 with a mark and in windows-1252 are read', async () => {
  assert.deepEqual((await readTable('\ufeff{"name":"Jörg"}\n')).cells, [['Jörg']]);
  const bytes = Buffer.from('{"name":"J\xf6rg"}\n', 'latin1');
  assert.deepEqual((await readTable(bytes, { encoding: 'windows-1252' })).cells, [['Jörg']]);
  await assert.rejects(
    readTable(
      Buffer.concat([
        Buffer.from('{"a":"ü"}\n{"a":"üü"}\n{"a":"'),
        Buffer.from([0xff]),
        Buffer.from('"}\n'),
      ]),
    ),
    /Cannot read line 3 of the input: it has a byte that is not utf-8/,
  );
});

const jsonText = fc
  .json({ maxDepth: 3 })
  .filter((text) => text.startsWith('{') || text.startsWith('[') || text.startsWith('"'));
const jsonNumber = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.option(fc.nat(999_999)))
  .map(([whole, fraction]) => `${whole}${fraction === null ? '' : `.${fraction}`}`);
const blank = fc.constantFrom('', ' ', '\t', '  ');

test('random objects give back each member, whatever blanks and marks stand in it', async () => {
  const member = fc.tuple(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.oneof(jsonText, jsonNumber, fc.constantFrom('null', 'true', 'false')),
    blank,
  );
  const rows = fc.array(
    fc.uniqueArray(member, { minLength: 1, maxLength: 5, selector: ([name]) => name }),
    {
      minLength: 1,
      maxLength: 6,
    },
  );
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      async (objects, chunks) => {
        const lines = objects.map(
          (members) =>
            `{${members.map(([name, value, gap]) => `${gap}${JSON.stringify(name)}${gap}:${gap}${value}${gap}`).join(',')}}`,
        );
        const { source, cells } = await readTable(lines.join('\n'), { again: true, chunks });
        objects.forEach((members, row) => {
          for (const [name, value] of members)
            assert.equal(cells[row]?.[source.header?.indexOf(name) ?? -1], cellText(value), value);
        });
      },
    ),
  );
});

/** What a value reads as, by JSON itself where numbers play no part. */
function cellText(value: string): string {
  if (value === 'null') return '';
  if (value === 'true' || value === 'false') return value.toUpperCase();
  return value.startsWith('"') ? (JSON.parse(value) as string) : value;
}

test('of two members with one name the last counts, as everywhere', () => {
  assert.deepEqual(readMembers('{"a":1,"a":"2"}', new Set()), [
    { name: 'a', text: '2', type: 't' },
  ]);
});

test('a second line that is no JSON is named by its number, though there are but two', async () => {
  for (const rest of ['kein json', '"phone"', '[1]'])
    await assert.rejects(
      readTable(`{"phone":"+447911800001"}\n${rest}\n`),
      /Cannot read line 2 of the input: it is /,
      rest,
    );
  await assert.rejects(
    readTable('{"list": {"phone": "+447911800001"}\n, "more": 1}\n'),
    /it is JSON, but not with one object in each line/,
  );
});

test('where the number is inside of an object, the option that reaches it is named', async () => {
  const line = '{"id":"a","who":{"name":"Ann","tel":"+44 7911 800001"}}\n';
  const nested = await readTable(line);
  assert.throws(
    () => findPhoneColumn(nested.source, looksLikeNumber),
    /the header has "id", "who"\. Use --phone-column who\.tel for what is inside of an object\.$/,
  );
  const named = await readTable(line, { phoneColumn: 'who.tel' });
  assert.equal(findPhoneColumn(named.source, looksLikeNumber).index, 2);
  const plain = await readTable('{"id":"a","who":{"name":"Ann"},"broken":"{tel"}\n');
  assert.throws(() => findPhoneColumn(plain.source, looksLikeNumber), /Use --phone-column\.$/);
});
