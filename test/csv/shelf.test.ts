import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ListRow } from '../../src/csv/read.ts';
import { createShelf } from '../../src/csv/shelf.ts';

test('rows come again as they were put, batch by batch, whatever their cells hold', () => {
  const cells = fc.array(fc.string({ unit: 'binary', maxLength: 9 }), { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(fc.array(cells, { minLength: 1, maxLength: 5 })), (lists) => {
      let position = 1;
      const batches = lists.map((list) =>
        list.map((row): ListRow => ({ position: position++, line: position * 3, cells: row })),
      );
      const shelf = createShelf();
      for (const batch of batches) shelf.put(batch);
      for (const batch of batches) assert.deepEqual(shelf.take(), batch);
      assert.deepEqual([shelf.take(), shelf.chars()], [undefined, 0]);
    }),
  );
});

test('rows come again with what their cells were, and without it where they had none', () => {
  const shelf = createShelf();
  const batch: readonly ListRow[] = [
    { position: 1, line: 2, cells: ['447700900123', ''], types: 'ne' },
    { position: 2, line: 3, cells: ['+447700900456', 'TRUE'], types: 'tb' },
    { position: 3, line: 5, cells: ['x', 'y'] },
  ];
  shelf.put(batch);
  assert.deepEqual(shelf.take(), batch);
});

test('what is held is counted, and what was taken is not', () => {
  const shelf = createShelf();
  shelf.put([{ position: 1, line: 2, cells: ['a'.repeat(100), ''] }]);
  assert.equal(shelf.chars(), 109);
  shelf.take();
  assert.equal(shelf.chars(), 0);
});
