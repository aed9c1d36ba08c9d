import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAccount } from '../../src/sandbox/account.ts';
import { createBooks } from '../../src/sandbox/books.ts';

test('3,000 charges are listed in their order with their amounts, every third answered', () => {
  const books = createBooks(createAccount(10_000_000_000n));
  for (let nth = 0; nth < 3_000; nth += 1) {
    const due = {
      number: String(447_700_900_000 + nth),
      requested: 450_000n,
      refunded: nth === 2_999 ? 450_000n : 0n,
      at: nth + 1,
    };
    const receipt = books.charge({ ...due, product: nth % 2 === 0 ? 'standard' : 'advanced+cnam' });
    if (nth % 3 === 0) receipt.answered();
  }
  const { charges, net, balance } = books.books();
  assert.deepEqual([charges.length, net, balance], [3_000, '13.49550000', '86.50450000']);
  assert.deepEqual(charges[2_998], {
    number: '447700902998',
    level: 'standard',
    product: 'standard',
    requested: '0.00450000',
    refunded: '0.00000000',
    at: 2_999,
    answered: false,
  });
  const last = charges[2_999]!;
  assert.deepEqual(
    [last.level, last.product, last.refunded],
    ['advanced', 'advanced+cnam', '0.00450000'],
  );
  assert.equal(charges.filter(({ answered }) => answered).length, 1_000);
});

test('5 requests within a second of 8, 3 of them open at once, are the most of each', () => {
  const books = createBooks(createAccount(0n));
  for (const now of [0, 400, 600]) books.arrive(now);
  for (let over = 0; over < 3; over += 1) books.leave();
  for (const now of [1_000, 1_100, 1_200, 2_500, 2_600]) {
    books.arrive(now);
    books.leave();
  }
  const { requests, requestsInAnySecondMax, inFlightMax } = books.books();
  assert.deepEqual(
    { requests, requestsInAnySecondMax, inFlightMax },
    { requests: 8, requestsInAnySecondMax: 5, inFlightMax: 3 },
  );
});
