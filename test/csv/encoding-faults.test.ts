import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDecoder } from '../../src/csv/decode.ts';
import { CsvError } from '../../src/csv/read.ts';
import { read } from './lists.ts';

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
