import assert from 'node:assert/strict';
import { existsSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createTextStore } from '../../../src/tables/workbook/text-store.ts';
import { putAside } from '../../../src/tables/workbook/scratch.ts';
import { readTable } from '../tables.ts';
import { PLAIN, workbookParts, zip } from './write.ts';

const MB = 1024 ** 2;
const skip = process.platform !== 'linux' && 'needs /proc, which says which files are open';

/** The scratch files that this process has open: where they stood, and how. */
function listScratch(): { readonly place: string; readonly mode: number; readonly size: number }[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    const path = `/proc/self/fd/${fd}`;
    let place = '';
    try {
      place = readlinkSync(path);
    } catch {
      // It was the folder itself, which is read no more.
    }
    if (!/\/insight-batch-\w+\/aside\b/.test(place)) return [];
    const { mode, size } = statSync(path);
    return [{ place, mode: mode & 0o777, size }];
  });
}

/** What buffers hold once all garbage is gone. */
function measureBuffers(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().arrayBuffers;
}

/** About 1,000 bytes of one, two and four each. */
const textOf = (index: number): string => `${String(index)} é 😀 ${'x'.repeat(1_000)}`;

test(
  'of 40,000 texts of 1 KB at most 16 MB stay in memory, whatever is asked for; the rest lies in a file that has no name and is for nobody else',
  { skip },
  async () => {
    const before = measureBuffers();
    const store = createTextStore();
    for (let index = 0; index < 40_000; index++) {
      store.add(textOf(index));
      if (index % 100 === 0) await store.settle();
    }
    assert.ok(measureBuffers() - before < 16 * MB, 'while texts are added');
    const [file, ...others] = listScratch();
    assert.deepEqual([file?.mode, others], [0o600, []]);
    assert.ok((file?.size ?? 0) > 25 * MB, `${String(file?.size)} bytes lie in the file`);
    assert.match(file?.place ?? '', / \(deleted\)$/);
    assert.equal(existsSync(dirname(file?.place ?? '')), false);
    // There and back again, and some of the last, which are in memory.
    for (const index of [0, 39_999, 20_000, 1, 39_998, 250, 20_001])
      assert.equal(store.at(index), textOf(index), String(index));
    for (let index = 0; index < 40_000; index += 40) assert.equal(store.at(index), textOf(index));
    assert.ok(measureBuffers() - before < 16 * MB, 'once all were asked for');
    assert.deepEqual(
      [-1, 0.5, 40_000, NaN].map((index) => store.at(index)),
      [undefined, undefined, undefined, undefined],
    );
    await store.close();
    assert.deepEqual(listScratch(), []);
  },
);

test('texts of a few bytes need no file; an empty one and one of 900,000 bytes are texts too', async () => {
  const store = createTextStore();
  const texts = ['', 'a', '漢'.repeat(300_000), '', 'b'];
  for (const text of texts) store.add(text);
  await store.settle();
  if (skip === false) assert.deepEqual(listScratch(), []);
  assert.deepEqual(
    texts.map((_text, index) => store.at(index)),
    texts,
  );
  await store.close();
});

test('a workbook whose shared texts end in the middle, after 12 MB of them, leaves no file open', async (t) => {
  if (skip !== false) {
    t.skip(skip);
    return;
  }
  const texts = Array.from({ length: 120 }, () => `<si><t>${'x'.repeat(100_000)}</t></si>`);
  const parts = workbookParts([['name'], ['Ann']], { ...PLAIN, texts: 'shared' });
  const broken = parts.map((part) =>
    part.name === 'xl/sharedStrings.xml' ? { ...part, text: `<sst>${texts.join('')}<si>` } : part,
  );
  await assert.rejects(readTable(zip(broken)), /sharedStrings\.xml is damaged/);
  assert.deepEqual(listScratch(), []);
});

test('bytes that end in an error are put aside no longer', { skip }, async () => {
  const lost = new Error('the network is gone');
  const opened: number[] = [];
  async function* produce(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.alloc(100));
    opened.push(...listScratch().map(({ mode }) => mode));
    throw lost;
  }
  await assert.rejects(putAside(produce()), (error) => error === lost);
  assert.deepEqual([opened, listScratch()], [[0o600], []]);
});
