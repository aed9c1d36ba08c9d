import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { CsvError } from '../../src/csv/error.ts';
import { unpackGzip } from '../../src/tables/gzip.ts';
import { chunked, collect } from '../csv/lists.ts';
import { readTable } from './tables.ts';

const LIST = 'name;phone\nAnn;+447911800001\nBob;+447911800002\n';
const CELLS = [
  ['Ann', '+447911800001'],
  ['Bob', '+447911800002'],
];

for (const again of [false, true]) {
  test(`a list in gzip is read like one that is not, ${again ? 'twice' : 'once'}`, async () => {
    const { source, cells } = await readTable(gzipSync(LIST), { again });
    assert.deepEqual([source.form, source.header, cells], ['csv', ['name', 'phone'], CELLS]);
  });
}

test('gzip of two members is one list, and gzip inside of gzip is read', async () => {
  const members = [gzipSync(LIST.slice(0, 20)), gzipSync(LIST.slice(20))];
  assert.deepEqual((await readTable(Buffer.concat(members))).cells, CELLS);
  assert.deepEqual((await readTable(gzipSync(gzipSync(LIST)))).cells, CELLS);
  await assert.rejects(readTable(gzipSync(gzipSync(gzipSync(LIST)))), /gzip inside of gzip/);
});

test('JSON Lines in gzip are JSON Lines', async () => {
  const { source, cells } = await readTable(gzipSync('{"phone":"+447911800001"}\n'));
  assert.deepEqual([source.form, cells], ['jsonl', [['+447911800001']]]);
});

test('gzip that is cut off or damaged is an error that says which', async () => {
  const rows = Array.from(
    { length: 3000 },
    (_, row) => `${String(row * 7919)},+4479118${String(10_000 + row)}\n`,
  );
  const packed = gzipSync(`id,phone\n${rows.join('')}`);
  await assert.rejects(readTable(packed.subarray(0, 5000)), (error: unknown) => {
    assert.ok(error instanceof CsvError);
    assert.match(
      error.message,
      /^Cannot read the input: its gzip data ends in the middle, so it was cut off\./,
    );
    return true;
  });
  const damaged = Buffer.from(packed);
  damaged.fill(0xff, 2000, 2100);
  await assert.rejects(readTable(damaged), /its gzip data is damaged/);
  const wrongSum = Buffer.from(packed);
  wrongSum[wrongSum.length - 6] = (wrongSum.at(-6) ?? 0) ^ 0xff;
  await assert.rejects(readTable(wrongSum), /its gzip data is damaged \(incorrect data check\)/);
});

test('what unpacks to more than is allowed is refused before more of it is unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  await assert.rejects(
    collect(unpackGzip(chunked(bomb), 1_000_000)),
    /unpacks to more than 1,000,000 bytes/,
  );
});

test('an error of the bytes is told as it is', async () => {
  async function* fail(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(gzipSync(LIST).subarray(0, 12));
    throw new CsvError('Cannot read list.csv: the disk is gone.');
  }
  await assert.rejects(collect(unpackGzip(fail())), /the disk is gone/);
});

test('whatever the bytes are and however they come, they are unpacked', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 3000 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 4 }),
      async (members, chunks) => {
        const packed = Buffer.concat(members.map((member) => gzipSync(member)));
        const unpacked = await collect(unpackGzip(chunked(packed, chunks)));
        assert.deepEqual(Buffer.concat(unpacked), Buffer.concat(members));
      },
    ),
  );
});
