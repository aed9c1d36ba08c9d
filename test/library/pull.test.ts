import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CsvError } from '../../src/csv/error.ts';
import { createHandover } from '../../src/library/handover.ts';
import { pullRows } from '../../src/library/pull.ts';

const LIVE = { stop: undefined, thrown: [] };

test('600 rows of an array come in batches of 250, 250 and 100', async () => {
  const sizes: number[] = [];
  const rows = Array.from({ length: 600 }, (_row, index) => index);
  for await (const batch of pullRows(rows, LIVE)) sizes.push(batch.length);
  assert.deepEqual(sizes, [250, 250, 100]);
});

test('a row of a slow producer is not kept waiting for the next one', async () => {
  const gates: (() => void)[] = [];
  async function* produce(): AsyncGenerator<number> {
    for (const row of [1, 2]) {
      yield row;
      await new Promise<void>((resolve) => gates.push(resolve));
    }
  }
  const pulled = pullRows(produce(), LIVE);
  assert.deepEqual(await pulled.next(), { done: false, value: [1] });
  gates.shift()?.();
  assert.deepEqual(await pulled.next(), { done: false, value: [2] });
  gates.shift()?.();
  assert.equal((await pulled.next()).done, true);
});

test('a producer that waits for ever is left when the stop comes, and closed', async () => {
  let returned = 0;
  const rows = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<IteratorResult<number>>(() => undefined),
      return: async () => {
        returned += 1;
        return { done: true as const, value: undefined };
      },
    }),
  };
  const stop = new AbortController();
  const next = pullRows(rows, { stop: stop.signal, thrown: [] }).next();
  stop.abort();
  assert.deepEqual([(await next).done, returned], [true, 1]);
});

test('what a producer throws is kept as it is, and ends the list as an unreadable one', async () => {
  const own = new RangeError('no more');
  const thrown: unknown[] = [];
  async function* produce(): AsyncGenerator<string> {
    yield '1';
    throw own;
  }
  const pulled = pullRows(produce(), { stop: undefined, thrown });
  await assert.rejects(async () => {
    while ((await pulled.next()).done !== true);
  }, CsvError);
  assert.equal(thrown[0], own);
});

test('whoever puts waits until the consumer asks for more than was put', async () => {
  const { put, take, end } = createHandover<number>();
  let came = false;
  const putting = put([1, 2]).then(() => {
    came = true;
  });
  assert.deepEqual([await take(), await take(), came], [1, 2, false]);
  const third = take();
  await putting;
  assert.equal(came, true);
  end();
  assert.equal(await third, undefined);
});
