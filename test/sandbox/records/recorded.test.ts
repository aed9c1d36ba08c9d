import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAccount } from '../../../src/sandbox/account.ts';
import { createBooks } from '../../../src/sandbox/books.ts';

test('the first of 1,100 charges keeps its time, ask, status and application when the list grows', () => {
  const books = createBooks(createAccount(10_000_000_000n));
  for (let nth = 0; nth < 1_100; nth += 1) {
    books.charge({
      number: '447700900001',
      product: 'format',
      requested: 100_000n,
      refunded: 0n,
      at: nth,
      record: { time: 5_000 + nth, ask: 7, status: 'OK', application: `application ${nth % 3}` },
    });
  }
  const [first] = books.recorded(0);
  assert.deepEqual(first, [
    0,
    {
      number: '447700900001',
      product: 'format',
      requested: 100_000n,
      refunded: 0n,
      at: 0,
      record: { time: 5_000, ask: 7, status: 'OK', application: 'application 0' },
    },
  ]);
  assert.equal([...books.recorded(1_098)].length, 2);
});
