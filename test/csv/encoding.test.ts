import assert from 'node:assert/strict';
import { test } from 'node:test';
import iconv from 'iconv-lite';
import { CsvError } from '../../src/csv/read.ts';
import { read } from './lists.ts';

const LIST = 'Name;Straße\r\nJörg;Große Straße 5 €\r\n';
const CELLS = [['Jörg', 'Große Straße 5 €']];

const FOUND: readonly {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly encoding: string;
  readonly bom: boolean;
  readonly said: string;
}[] = [
  { name: 'UTF-8', bytes: Buffer.from(LIST), encoding: 'utf-8', bom: false, said: '' },
  {
    name: 'UTF-8 with a mark',
    bytes: Buffer.from(`\ufeff${LIST}`),
    encoding: 'utf-8',
    bom: true,
    said: '',
  },
  {
    name: 'UTF-16LE with a mark',
    bytes: iconv.encode(LIST, 'utf-16le', { addBOM: true }),
    encoding: 'utf-16le',
    bom: true,
    said: 'Read as UTF-16LE, as its byte order mark says; the output is UTF-8.',
  },
  {
    name: 'UTF-16BE with a mark',
    bytes: iconv.encode(LIST, 'utf-16be', { addBOM: true }),
    encoding: 'utf-16be',
    bom: true,
    said: 'Read as UTF-16BE, as its byte order mark says; the output is UTF-8.',
  },
  {
    name: 'UTF-16LE without a mark',
    bytes: iconv.encode(LIST, 'utf-16le'),
    encoding: 'utf-16le',
    bom: false,
    said: 'Read as UTF-16LE, because every other byte is zero; --encoding says otherwise.',
  },
  {
    name: 'UTF-16BE without a mark',
    bytes: iconv.encode(LIST, 'utf-16be'),
    encoding: 'utf-16be',
    bom: false,
    said: 'Read as UTF-16BE, because every other byte is zero; --encoding says otherwise.',
  },
  {
    name: 'UTF-32LE with a mark',
    bytes: iconv.encode(LIST, 'utf-32le', { addBOM: true }),
    encoding: 'utf-32le',
    bom: true,
    said: 'Read as UTF-32LE, as its byte order mark says; the output is UTF-8.',
  },
  {
    name: 'Windows-1252, the euro sign too',
    bytes: iconv.encode(LIST, 'windows-1252'),
    encoding: 'windows-1252',
    bom: false,
    said: 'Read as windows-1252, because it is not UTF-8; --encoding says otherwise.',
  },
];

for (const { name, bytes, encoding, bom, said } of FOUND) {
  test(`${name} is found by looking`, async () => {
    const { source, cells } = await read(bytes);
    assert.deepEqual(source.header, ['Name', 'Straße']);
    assert.deepEqual(cells, CELLS);
    assert.equal(source.dialect.encoding, encoding);
    assert.equal(source.dialect.bom, bom);
    assert.equal(
      source.dialect.said[0],
      said === '' ? 'Columns are separated by semicolons; --delimiter says otherwise.' : said,
    );
  });
}

for (const asked of [
  'windows-1252',
  'CP1252',
  'iso-8859-15',
  'utf8',
  'UTF-8',
  'utf_16',
  'utf-16le',
  'UTF-16BE',
  'utf-32',
  'gb18030',
] as const) {
  test(`--encoding ${asked} reads a list in it, and nothing is said about it`, async () => {
    const { source, cells } = await read(
      iconv.encode(LIST, asked, { addBOM: asked === 'utf_16' || asked === 'utf-32' }),
      {
        encoding: asked,
      },
    );
    assert.deepEqual(source.header, ['Name', 'Straße']);
    assert.deepEqual(cells, CELLS);
    assert.equal(source.dialect.said.length, 1);
  });
}

test('a Shift_JIS list is read as one when told, in chunks of 1 byte', async () => {
  const { cells } = await read(iconv.encode('名前,電話\n山田ソ,+81312345678\n', 'shift_jis'), {
    encoding: 'Shift_JIS',
    chunks: [1],
  });
  assert.deepEqual(cells, [['山田ソ', '+81312345678']]);
});

test('a list that ends in a byte which would begin a character of UTF-8 is Windows-1252', async () => {
  const { cells, source } = await read(iconv.encode('Name,Ort\nJo,Malmä', 'windows-1252'));
  assert.deepEqual(cells, [['Jo', 'Malmä']]);
  assert.equal(source.dialect.encoding, 'windows-1252');
});

test('--encoding with a name that is none, or of what is no text, is refused', async () => {
  for (const encoding of ['klingon', '', 'base64', 'hex']) {
    await assert.rejects(read('a,b\n', { encoding }), (error: unknown) => {
      assert.ok(error instanceof CsvError);
      assert.match(
        error.message,
        /^Cannot read the input as ".*": no such encoding is known\. Use --encoding with utf-8, /,
      );
      return true;
    });
  }
});

test('--encoding utf-8 goes before what a look at the bytes says, and its mark is still taken off', async () => {
  const { source } = await read('\ufeffname,phone\n', { encoding: 'utf-8' });
  assert.deepEqual(source.header, ['name', 'phone']);
  assert.equal(source.dialect.bom, true);
});
