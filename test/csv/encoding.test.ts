import assert from 'node:assert/strict';
import { test } from 'node:test';
import iconv from 'iconv-lite';
import { createDecoder } from '../../src/csv/decode.ts';
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

test('a list that is ASCII for 100,000 bytes and then windows-1252 stops at its line', async () => {
  const bytes = Buffer.concat([
    Buffer.from(`a,b\n${'1,2\n'.repeat(25_000)}`),
    Buffer.from([0x4a, 0xf6, 0x72, 0x67, 0x2c, 0x33, 0x0a]),
  ]);
  await assert.rejects(
    read(bytes),
    new CsvError(
      'Cannot read line 25002 of the input: it has a byte that is not utf-8. Mend it, or name the encoding of the list with --encoding, for instance --encoding windows-1252.',
      25_002,
    ),
  );
});

const FAULTS: readonly {
  readonly name: string;
  readonly bytes: readonly number[];
  readonly encoding: string;
  readonly line: number;
}[] = [
  {
    name: 'a byte that starts nothing',
    bytes: [0x61, 0x0a, 0x62, 0x0a, 0x63, 0xff, 0x0a],
    encoding: 'utf-8',
    line: 3,
  },
  {
    name: 'a character cut by the end',
    bytes: [0x61, 0x0a, 0x62, 0x0a, 0xe2, 0x82],
    encoding: 'utf-8',
    line: 3,
  },
  {
    name: 'a character cut by a line end',
    bytes: [0x61, 0x0d, 0x0a, 0xc3, 0x0d, 0x0a, 0x62],
    encoding: 'utf-8',
    line: 2,
  },
  {
    name: 'half a character of UTF-16',
    bytes: [0x61, 0, 0x0a, 0, 0x62, 0, 0x0a, 0, 0x63],
    encoding: 'utf-16le',
    line: 3,
  },
  {
    name: 'half a pair of UTF-16',
    bytes: [0x61, 0, 0x0a, 0, 0x3d, 0xd8, 0x0a, 0],
    encoding: 'utf-16le',
    line: 2,
  },
  {
    name: 'a byte that windows-1252 leaves open',
    bytes: [0x61, 0x0a, 0xe4, 0x0a, 0x81, 0x0a],
    encoding: 'windows-1252',
    line: 3,
  },
  { name: 'a byte that is not ASCII', bytes: [0x61, 0x0a, 0xe4, 0x0a], encoding: 'ascii', line: 2 },
];

for (const { name, bytes, encoding, line } of FAULTS) {
  for (const chunks of [[Infinity], [1], [3]]) {
    test(`${name} is an error that names line ${String(line)}, in chunks of ${String(chunks[0])}`, async () => {
      await assert.rejects(read(Uint8Array.from(bytes), { encoding, chunks }), (error: unknown) => {
        assert.ok(error instanceof CsvError);
        assert.equal(error.line, line);
        assert.ok(
          error.message.startsWith(
            `Cannot read line ${String(line)} of the input: it has a byte that is not ${encoding}.`,
          ),
          error.message,
        );
        return true;
      });
    });
  }
}

const CUT: readonly {
  readonly name: string;
  readonly encoding: string;
  readonly pieces: readonly (readonly number[])[];
}[] = [
  {
    name: 'a stray byte at the start of a piece',
    encoding: 'utf-8',
    pieces: [
      [0x61, 0x0a],
      [0x80, 0x0a, 0x62, 0x0a],
    ],
  },
  {
    name: 'a whole character before a stray byte',
    encoding: 'utf-8',
    pieces: [
      [0x61, 0x0a, 0xc3, 0xa4],
      [0xa4, 0x0a, 0x62, 0x0a],
    ],
  },
  {
    name: 'a character cut in two before the fault',
    encoding: 'utf-8',
    pieces: [
      [0x61, 0xf0, 0x9f],
      [0x98, 0x80, 0x0a, 0xff, 0x0a],
    ],
  },
  {
    name: 'a pair cut in two before the fault',
    encoding: 'utf-16le',
    pieces: [
      [0x3d, 0xd8, 0x00],
      [0xde, 0x0a, 0, 0x00, 0xdc, 0x0a, 0],
    ],
  },
  {
    name: 'a pair of big-endian units cut in two',
    encoding: 'utf-16be',
    pieces: [
      [0xd8, 0x3d],
      [0xde, 0x00, 0, 0x0a, 0xdc, 0x00, 0, 0x0a],
    ],
  },
  {
    name: 'a lone half at the start of a piece',
    encoding: 'utf-16le',
    pieces: [
      [0x0a, 0],
      [0x00, 0xde, 0x0a, 0],
    ],
  },
];

for (const { name, encoding, pieces } of CUT) {
  test(`${name} is in line 2`, () => {
    const decoder = createDecoder(encoding);
    assert.throws(
      () => {
        for (const piece of pieces) decoder.write(Uint8Array.from(piece));
      },
      (error: unknown) => error instanceof CsvError && error.line === 2,
    );
  });
}

test('a CRLF cut in two by the pieces is one line', () => {
  const decoder = createDecoder('utf-8');
  for (const text of ['a\r', '\nb\r', '\r', '\n', 'c']) decoder.write(Buffer.from(text));
  assert.equal(decoder.lines(), 4);
});

test('a replacement character that stands in a UTF-8 list is text', async () => {
  const { cells } = await read('a,b\n\ufffd,1\n');
  assert.deepEqual(cells, [['\ufffd', '1']]);
});

test('a NUL is an error that names its line, with the advice for UTF-16', async () => {
  await assert.rejects(
    read('a,b\r\n1,2\r\n3,\0\r\n'),
    new CsvError(
      'Cannot read line 3 of the input: it has a NUL byte, so this is no text. Save a workbook as CSV; for UTF-16 use --encoding utf-16le.',
      3,
    ),
  );
});
