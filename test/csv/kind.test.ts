import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { findPhoneColumn } from '../../src/csv/columns.ts';
import { CsvError } from '../../src/csv/read.ts';
import { looksLikeNumber } from '../../src/domain/number.ts';
import { openInput } from '../../src/pipeline/input.ts';
import { chunked, read } from './lists.ts';

/** An entry of a zip archive as it stands in the file, its sizes in its head or behind it. */
function zipEntry(name: string, text: string, sizes: 'before' | 'behind' = 'before'): Buffer {
  const packed = deflateRawSync(text);
  const head = Buffer.alloc(30);
  head.write('PK\x03\x04', 'latin1');
  if (sizes === 'behind') head.writeUInt16LE(8, 6);
  head.writeUInt16LE(8, 8);
  if (sizes === 'before') head.writeUInt32LE(packed.length, 18);
  head.writeUInt16LE(Buffer.byteLength(name), 26);
  return Buffer.concat([head, Buffer.from(name), packed]);
}

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const LINES = '{"phone":"+447911800001"}\n{"phone":"+447911800002"}\n';

const KINDS: readonly (readonly [string, Uint8Array, RegExp])[] = [
  [
    'a workbook',
    Buffer.concat([zipEntry('[Content_Types].xml', '<x/>'), zipEntry('xl/workbook.xml', '<x/>')]),
    /it is a workbook \(\.xlsx\)\. Save the sheet as CSV/,
  ],
  [
    'a workbook whose sizes stand behind',
    Buffer.concat([zipEntry('_rels/.rels', 'x', 'behind'), zipEntry('xl/a.xml', 'y', 'behind')]),
    /it is a workbook \(\.xlsx\)/,
  ],
  [
    'a sheet of OpenDocument',
    Buffer.concat([
      zipEntry('mimetype', ''),
      latin('application/vnd.oasis.opendocument.spreadsheet'),
    ]),
    /it is a workbook \(\.ods\)/,
  ],
  [
    'a zip with a list inside',
    zipEntry('export/liste märz.csv', 'phone\n1\n'),
    /it is a zip archive that holds export\/liste märz\.csv\. Unpack it first/,
  ],
  [
    'a zip with something else inside',
    zipEntry('photo.jpg', 'x'),
    /it is a zip archive that holds photo\.jpg\./,
  ],
  ['bzip2', latin('BZh91AY&SY\x01'), /bunzip2/],
  ['xz', latin('\xfd7zXZ\0\0'), /unxz/],
  ['Zstandard', latin('\x28\xb5\x2f\xfd\x04'), /unzstd/],
  ['7-Zip', latin('7z\xbc\xaf\x27\x1c\0'), /7-Zip/],
  ['tar', Buffer.concat([Buffer.alloc(257, 'a'), latin('ustar\0')]), /tar xf/],
  ['Parquet', latin('PAR1\x15\x04'), /it is a Parquet file/],
  ['SQLite', latin('SQLite format 3\0\x10'), /it is an SQLite database/],
  ['PDF', latin('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n'), /it is a PDF document/],
  ['PNG', latin('\x89PNG\r\n\x1a\n\0\0'), /it is a picture/],
  ['JPEG', latin('\xff\xd8\xff\xe0\0\x10JFIF'), /it is a picture/],
  ['a file of zero bytes', Buffer.alloc(70_000), /nothing but zero bytes/],
  ['ISO-2022-JP', latin('name,phone\n\x1b$BED\x1b(B,+81312345678\n'), /ISO-2022-JP.*iconv -f/],
  ['JSON Lines', Buffer.from(LINES), /it is JSON Lines/],
  ['one line of JSON Lines', Buffer.from('{"phone":"+447911800001"}'), /it is JSON Lines/],
  [
    'JSON',
    Buffer.from('[\n  {"phone": "+447911800001"},\n  {"phone": "+447911800002"}\n]\n'),
    /it is JSON, but not with one object in each line\. .*jq -c/,
  ],
  [
    'a JSON array of texts',
    Buffer.from('["+447911800001","+447911800002"]'),
    /it is JSON, but not/,
  ],
  ['JSON in UTF-16', iconv.encode(LINES, 'utf-16le', { addBOM: true }), /it is JSON Lines/],
  [
    'HTML',
    Buffer.from('\ufeff\n<!DOCTYPE html>\n<html><body>+447911800001</body></html>'),
    /it is a page of HTML/,
  ],
  [
    'a table of HTML in windows-1251',
    iconv.encode('<table><tr><td>Иванов</td></tr></table>', 'windows-1251'),
    /it is a page of HTML/,
  ],
  [
    'XML',
    Buffer.from('<?xml version="1.0"?>\n<people><phone>+447911800001</phone></people>'),
    /it is XML/,
  ],
  [
    'XML without its first line',
    Buffer.from('<people>\n<phone>+447911800001</phone></people>'),
    /it is XML/,
  ],
  ['vCards', Buffer.from('BEGIN:VCARD\nVERSION:3.0\nTEL:+447911800001\nEND:VCARD\n'), /vCards/],
  ['blanks', Buffer.from('   \n \t \n\n    \n'), /it has no line with text/],
  ['blanks and delimiters', Buffer.from(',,,\n , ,\n'), /it has no line with text/],
  [
    'a megabyte of blanks',
    Buffer.from(`${' '.repeat(40)}\n`.repeat(25_000)),
    /its first \d+ lines hold nothing but blanks/,
  ],
  [
    'blanks of UTF-16',
    iconv.encode(' \n \n', 'utf-16le', { addBOM: true }),
    /it has no line with text/,
  ],
];

for (const [name, bytes, message] of KINDS) {
  test(`${name} is named as what it is`, async () => {
    await assert.rejects(read(bytes), (error: unknown) => {
      assert.ok(error instanceof CsvError);
      assert.match(error.message, /^Cannot read the input/);
      assert.match(error.message, message);
      return true;
    });
  });
}

const LISTS = [
  'BMW,phone\nx,+447911800001\n',
  '[phone],[name]\n+447911800001,Ann\n',
  '{phone},name\n+447911800001,Ann\n',
  '<phone>,<name>\n+447911800001,Ann\n',
  'PAR,phone\nx,+447911800001\n',
  'GIF,phone\nx,+447911800001\n',
  'Rar,phone\nx,+447911800001\n',
  'insert,phone\ninto,+447911800001\n',
  '%PDF,phone\nx,+447911800001\n',
  '"{""a"":1}",phone\nx,+447911800001\n',
  '#,phone\n1,+447911800001\n',
];

for (const list of LISTS) {
  test(`${JSON.stringify(list)} is a list`, async () => {
    assert.equal((await read(list)).rows.length, 1);
  });
}

for (const [name, list, count] of [
  ['by commas', '+447911800001,+447911800002,+447911800003\n', 3],
  ['by commas and blanks', '+447911800001, +447911800002, +447911800003,', 3],
  ['by semicolons', '+447911800001;+447911800002', 2],
  ['below a name', 'phone\n+447911800001,+447911800002,+447911800003\n', 3],
  [
    'below a name, in two lines',
    'phone\n+447911800001,+447911800002\n+447911800003,+447911800004\n',
    2,
  ],
] as const) {
  test(`numbers in one line, separated ${name}, are no list`, async () => {
    const options = {
      header: true,
      phoneColumn: undefined,
      country: undefined,
      countryColumn: undefined,
      ip: undefined,
      ipColumn: undefined,
    } as const;
    const opened = openInput(chunked(list), {
      ...options,
      accept: 'possible',
      product: 'standard',
    });
    await assert.rejects(
      opened,
      new RegExp(`holds ${String(count)} numbers side by side\\. Write one number in each line`),
    );
    const told = await openInput(chunked(list), {
      ...options,
      phoneColumn: '1',
      accept: 'possible',
      product: 'standard',
    });
    assert.equal(told.source.sample.length > 0, true);
  });
}

test('one row of several numbers below their names is a row', async () => {
  const { source } = await read('phone,mobile\n+447911800001,+447911800002\n');
  assert.equal(findPhoneColumn(source, looksLikeNumber).index, 0);
});
