import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { CsvError, openSource } from '../../src/csv/read.ts';
import { chunked, open, read } from './lists.ts';
import { FOREIGN, OTHER_SCRIPTS, WESTERN, type ForeignNames } from './names.ts';

const listOf = (cells: readonly string[]): string =>
  [
    'name,phone',
    ...cells.map((cell, index) => `${cell},+4479118${String(10_000 + index)}`),
    '',
  ].join('\n');

/** What is said about a list, or why it is refused. */
async function verdictOn(bytes: Uint8Array): Promise<string> {
  try {
    return (await open(bytes)).dialect.encoding;
  } catch (error) {
    assert.ok(error instanceof CsvError, String(error));
    return error.message;
  }
}

/** An encoding is named if the list reads right in one that the message names. */
function isNamed(
  message: string,
  { bytes, text }: { readonly bytes: Uint8Array; readonly text: string },
): boolean {
  const named = [...message.matchAll(/ in ([a-z0-9_-]+)(?=[,)]|\. | \()/g)].map(
    (match) => match[1] ?? '',
  );
  return named.some((encoding) => iconv.decode(Buffer.from(bytes), encoding) === text);
}

const CASES = FOREIGN.flatMap((names) =>
  names.encodings.map((encoding) => ({ ...names, encoding })),
);

for (const { language, encoding, cells } of CASES) {
  test(`a ${language} list in ${encoding} is refused, and an encoding that reads it is named`, async () => {
    const text = listOf(cells);
    const bytes = iconv.encode(text, encoding);
    const message = await verdictOn(bytes);
    assert.match(
      message,
      /^Cannot tell the encoding of the input: it is neither UTF-8 nor windows-1252, which makes ".+" of a word/,
    );
    assert.ok(isNamed(message, { bytes, text }), message);
    const told = await read(bytes, { encoding });
    assert.deepEqual(
      told.cells.map(([name]) => name),
      cells,
    );
  });
}

/** Every stretch of so many cells of a list. */
const stretches = ({ cells }: ForeignNames, length: number): string[] =>
  cells.slice(0, cells.length - length + 1).map((_, at) => listOf(cells.slice(at, at + length)));

test('of lists of three names in other scripts at least 97 % are refused with an encoding that reads them, of one name 93 %', async (t) => {
  for (const [length, least] of [
    [1, 0.93],
    [3, 0.97],
  ] as const) {
    let [lists, refused] = [0, 0];
    for (const names of OTHER_SCRIPTS) {
      for (const encoding of names.encodings) {
        for (const text of stretches(names, length)) {
          const bytes = iconv.encode(text, encoding);
          const message = await verdictOn(bytes);
          lists += 1;
          if (message.startsWith('Cannot tell the encoding') && isNamed(message, { bytes, text }))
            refused += 1;
        }
      }
    }
    t.diagnostic(`${String(refused)} of ${String(lists)} lists of ${String(length)} names`);
    assert.ok(
      refused >= lists * least,
      `${String(refused)} of ${String(lists)} lists of ${String(length)} names`,
    );
  }
});

for (const line of WESTERN) {
  test(`${line} is windows-1252`, async () => {
    // The Swedish alphabet alone is a riddle.
    const alone = line.split(',').filter((cell) => !cell.startsWith('ÅÄÖ'));
    for (const cells of [line.split(','), ...alone.map((cell) => [cell])]) {
      const bytes = iconv.encode(listOf(cells), 'windows-1252');
      assert.match(await verdictOn(bytes), /^(?:windows-1252|utf-8)$/);
    }
  });
}

test('western words of several languages in one list are windows-1252', async () => {
  const word = fc.constantFrom(
    ...WESTERN.flatMap((line) => line.split(',')).filter((cell) => !cell.startsWith('ÅÄÖ')),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 2, maxLength: 20 }), async (cells) => {
      const verdict = await verdictOn(iconv.encode(listOf(cells), 'windows-1252'));
      return verdict === 'windows-1252' || verdict === 'utf-8';
    }),
    { numRuns: 500 },
  );
});

test('one bad byte among characters of UTF-8 is an error in its line', async () => {
  const bad = Buffer.concat([
    Buffer.from('name,phone\nJörg,1\nMüller '),
    Buffer.from([0xe4]),
    Buffer.from('x,2\nÄnne,3\n'),
  ]);
  await assert.rejects(
    read(bad),
    (error: unknown) =>
      error instanceof CsvError &&
      error.line === 3 &&
      /a byte that is not utf-8/.test(error.message),
  );
});

test('UTF-16 and UTF-8 of other scripts are read as ever', async () => {
  for (const { cells } of OTHER_SCRIPTS) {
    assert.equal(await verdictOn(Buffer.from(listOf(cells))), 'utf-8');
    assert.equal(
      await verdictOn(iconv.encode(listOf(cells), 'utf-16le', { addBOM: true })),
      'utf-16le',
    );
  }
});

test('an encoding of which nothing is known is named by nobody: no advice that reads the list wrong', async () => {
  const message = await verdictOn(
    Buffer.from([0x4a, 0x81, 0xb0, 0xb1, 0xb2, 0x6b, 0x0a, 0x31, 0x0a]),
  );
  assert.equal(
    message,
    'Cannot tell the encoding of the input: it is neither UTF-8 nor windows-1252. Save it as UTF-8, or name its encoding with --encoding.',
  );
});

const ASCII = `name,phone\n${'Ann,+447911800001\n'.repeat(10_000)}`;
const again = (bytes: Uint8Array) => () => chunked(bytes, [50_000]);

for (const [name, tail, verdict] of [
  ['a western name', iconv.encode('Jörg,1\n', 'windows-1252'), /^windows-1252$/],
  [
    'Russian names',
    iconv.encode('Иванов,1\nСмирнова,2\n', 'windows-1251'),
    /^Cannot tell the encoding .* --encoding windows-1251\.$/,
  ],
  [
    'a byte that windows-1252 leaves open',
    Buffer.from([0x4d, 0x81, 0x6c, 0x0a]),
    /^Cannot tell the encoding/,
  ],
  [
    'a UTF-8 name and a bad byte',
    Buffer.concat([Buffer.from('Jörg,1\n'), Buffer.from([0xe4, 0x0a])]),
    /^Cannot read line 10003 of the input: /,
  ],
  ['a NUL', Buffer.from('a\0b,1\n'), /^Cannot read line 10002 of the input: it has a NUL byte/],
] as const) {
  test(`a file of 180,000 bytes of ASCII with ${name} at its end is judged before its first row`, async () => {
    const bytes = Buffer.concat([Buffer.from(ASCII), tail]);
    const options = { header: true } as const;
    const opened = await openSource(chunked(bytes, [50_000]), options, again(bytes)).then(
      (source) => source.dialect.encoding,
      (error: unknown) => (error instanceof CsvError ? error.message : assert.fail(String(error))),
    );
    assert.match(opened, verdict);
  });
}
