import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAmount } from '../../src/sandbox/amounts.ts';
import { writePriceBook } from '../../src/sandbox/prices.ts';
import type { SandboxBooks } from '../../src/sandbox/server.ts';
import { numberWith } from './find.ts';
import { manualClock } from './manual-clock.ts';
import { ask, failureOf, lookUp, service } from './service.ts';

const GB = numberWith(447_700_900_000, ({ status, outcome }) => status === 0 && outcome === 0);

function sumOf(texts: readonly string[]): bigint {
  return texts.reduce((sum, text) => sum + (readAmount(text) ?? 0n), 0n);
}

function addUp({
  charges,
  byNumber,
  requested,
  refunded,
  net,
  balance,
  opening,
}: SandboxBooks): void {
  assert.equal(sumOf(charges.map((charge) => charge.requested)), readAmount(requested));
  assert.equal(sumOf(charges.map((charge) => charge.refunded)), readAmount(refunded));
  assert.equal(sumOf(Object.values(byNumber).map((number) => number.net)), readAmount(net));
  assert.equal(sumOf([net, balance]), readAmount(opening));
}

test('after 300 lookups at two levels the charges, the numbers and the balance add up, and equal what the answers said', async (t) => {
  const sandbox = await service(t);
  let told = 0n;
  for (let nth = 0; nth < 150; nth += 1) {
    for (const level of ['standard', 'advanced']) {
      const answer = await lookUp(
        sandbox,
        `/ni/${level}/json?number=${447_700_900_000 + nth}&cnam=true`,
      );
      told += readAmount(answer.request_price)! - (readAmount(answer.refund_price ?? '0') ?? 0n);
    }
  }
  const books = sandbox.books();
  assert.equal(books.requests, 300);
  assert.equal(books.charges.length, 300);
  assert.ok(books.charges.every(({ answered }) => answered));
  assert.equal(readAmount(books.net), told);
  addUp(books);
});

test('a charge says number, level, product, amounts, its request and whether it was answered', async (t) => {
  const sandbox = await service(t);
  await lookUp(sandbox, `/ni/basic/json?number=${GB}`);
  await lookUp(sandbox, `/ni/standard/json?number=${GB}&cnam=true`);
  const amounts = { requested: '0.01450000', refunded: '0.01000000' };
  const { charges, byNumber } = sandbox.books();
  assert.deepEqual(charges, [
    { number: GB, level: 'standard', product: 'standard+cnam', ...amounts, at: 2, answered: true },
  ]);
  assert.deepEqual(byNumber, { [GB]: { asked: 2, charged: 1, ...amounts, net: '0.00450000' } });
});

test('a failed lookup gives its whole price back, with the cnam part', async (t) => {
  const sandbox = await service(t);
  const gb = numberWith(447_700_900_000, ({ outcome }) => outcome === 2);
  const failed = await lookUp(sandbox, `/ni/advanced/json?number=${gb}`);
  assert.deepEqual([failed.lookup_outcome, failed.status], [2, 0]);
  assert.deepEqual([Number(failed.request_price), Number(failed.refund_price)], [0.04, 0.04]);
  const us = numberWith(12_025_550_100, ({ outcome }) => outcome === 2);
  const both = await lookUp(sandbox, `/ni/standard/json?number=${us}&cnam=true`);
  assert.deepEqual([Number(both.request_price), Number(both.refund_price)], [0.015, 0.015]);
  assert.equal(sandbox.books().net, '0.00000000');
});

test('cnam of a number that is not of the US is refunded, of a US number it is not', async (t) => {
  const sandbox = await service(t);
  const us = numberWith(12_025_550_100, ({ status, outcome }) => status === 0 && outcome === 0);
  const gb = await lookUp(sandbox, `/ni/standard/json?number=${GB}&cnam=true`);
  assert.deepEqual([Number(gb.request_price), Number(gb.refund_price)], [0.0145, 0.01]);
  const american = await lookUp(sandbox, `/ni/standard/json?number=${us}&cnam=true`);
  assert.deepEqual(
    [Number(american.request_price), Number(american.refund_price ?? 0)],
    [0.015, 0],
  );
});

test('43 to 45 are charged; of 400 numbers each comes at least once', async (t) => {
  const sandbox = await service(t, { balance: '1000' });
  for (let nth = 0; nth < 400; nth += 1)
    await lookUp(sandbox, `/ni/standard/json?number=${447_700_900_000 + nth}`);
  const { byStatus, charges } = sandbox.books();
  assert.deepEqual(Object.keys(byStatus), ['0', '43', '44', '45']);
  assert.equal(charges.length, 400);
});

test('a balance of 0.01 covers two lookups of 0.0045; the third is status 9 and costs nothing, until money is put in', async (t) => {
  const sandbox = await service(t, { balance: '0.01' });
  const statuses: number[] = [];
  for (let nth = 0; nth < 3; nth += 1)
    statuses.push((await lookUp(sandbox, `/ni/standard/json?number=${GB}`)).status);
  assert.deepEqual(statuses, [0, 0, 9]);
  assert.equal(sandbox.books().balance, '0.00100000');
  sandbox.set({ balance: '0.0045' });
  assert.equal((await lookUp(sandbox, `/ni/standard/json?number=${GB}`)).status, 0);
  const { opening, adjusted, net, balance } = sandbox.books();
  assert.deepEqual(
    [opening, adjusted, net, balance],
    ['0.01000000', '0.00350000', '0.01350000', '0.00000000'],
  );
});

test('auto reload puts the opening balance in again every 300 s while less than a tenth is left', async (t) => {
  const clock = manualClock();
  const sandbox = await service(t, { balance: '0.0049', autoReload: true }, clock);
  await lookUp(sandbox, `/ni/standard/json?number=${GB}`);
  clock.pass(299_999);
  assert.equal(sandbox.books().balance, '0.00040000');
  clock.pass(1);
  assert.equal(sandbox.books().balance, '0.00530000');
  clock.pass(300_000);
  assert.equal(sandbox.books().balance, '0.00530000');
  assert.match((await ask(sandbox, '/account/get-balance')).body, /"autoReload":true/);
});

test('a second charge of a settled product is charged twice; of an unanswered one, or another product, it is not', async (t) => {
  const sandbox = await service(t, { faults: { charged_reset: 1 } });
  await failureOf(ask(sandbox, `/ni/standard/json?number=${GB}`));
  sandbox.set({ faults: {} });
  await lookUp(sandbox, `/ni/standard/json?number=${GB}`);
  await lookUp(sandbox, `/ni/advanced/json?number=${GB}`);
  await lookUp(sandbox, `/ni/standard/json?number=${GB}&cnam=true`);
  assert.deepEqual(sandbox.books().chargedTwice, []);
  await lookUp(sandbox, `/ni/standard/json?number=${GB}`);
  assert.deepEqual(sandbox.books().chargedTwice, [{ number: GB, product: 'standard' }]);
});

test('without prices an answer has no price, refund or balance, nothing is refunded, and the account pays the price book', async (t) => {
  const sandbox = await service(t, { prices: false });
  const answers: object[] = [];
  for (let nth = 0; nth < 100; nth += 1)
    answers.push(
      await lookUp(sandbox, `/ni/advanced/json?number=${447_700_900_000 + nth}&cnam=true`),
    );
  for (const answer of answers) {
    assert.deepEqual(
      Object.keys(answer).filter((name) => /price|balance/.test(name)),
      [],
    );
  }
  const { requested, refunded } = sandbox.books();
  assert.deepEqual([requested, refunded], ['5.00000000', '0.00000000']);
  assert.match(writePriceBook(), /^product,country,price\n/);
  assert.match(writePriceBook(), /\nadvanced\+cnam,GB,0\.05000000\n/);
  assert.match(writePriceBook(), /\nstandard,\*,0\.00800000\n/);
  assert.equal((await ask(sandbox, '/sandbox/prices')).body, writePriceBook());
});

test('3 requests a second pass, the fourth is status 1 or HTTP 429; neither is charged or counts as asked', async (t) => {
  const clock = manualClock();
  const sandbox = await service(t, { ratePerSecondMax: 3 }, clock);
  const path = `/ni/standard/json?number=${GB}`;
  for (let nth = 0; nth < 3; nth += 1) assert.equal((await lookUp(sandbox, path)).status, 0);
  assert.equal((await lookUp(sandbox, path)).status, 1);
  sandbox.set({ throttledAs: 'http429' });
  const refused = await ask(sandbox, path);
  assert.deepEqual([refused.status, refused.headers['retry-after']], [429, '1']);
  clock.pass(1_000);
  assert.equal((await lookUp(sandbox, path)).status, 0);
  const { throttled, requests, requestsInAnySecondMax, byNumber, charges } = sandbox.books();
  assert.deepEqual(
    [throttled, requests, requestsInAnySecondMax, byNumber[GB]?.asked, charges.length],
    [2, 6, 5, 4, 4],
  );
});
