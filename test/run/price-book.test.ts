import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RefusedError } from '../../src/run/options.ts';
import { numberInsight } from '../../src/providers/number-insight/definition.ts';
import { createPublicPriceBook, readPriceBook } from '../../src/run/price-book.ts';
import { parseMoney } from '../../src/domain/money.ts';
import type { PriceBook } from '../../src/domain/prices.ts';
import { partsOf } from '../support/set-product.ts';
import { inFolder } from '../scenario/program.ts';

/** What a provider sells whose products are sets of two parts. */
const SETS = { products: ['colour', 'size'], freeProducts: [], priceParts: partsOf };

function read(
  text: string,
  list: Parameters<typeof readPriceBook>[1] = numberInsight,
): Promise<PriceBook> {
  return inFolder(async (folder) => {
    const file = join(folder, 'prices.csv');
    writeFileSync(file, text);
    return await readPriceBook(file, list);
  });
}

const refused = (text: string, words: RegExp, list?: typeof SETS): Promise<void> =>
  assert.rejects(
    read(text, list),
    (error: unknown) => error instanceof RefusedError && words.test(error.message),
  );

test('a price book names its own prices: the exact country wins over *, alpha-3 and UK are read', async () => {
  const book = await read(
    'product,country,price\nstandard,*,0.005\nstandard,GBR,0.0045\nadvanced,uk,0.04\n',
  );
  assert.equal(book.price('standard', 'GB'), parseMoney('0.0045'));
  assert.equal(book.price('standard', 'DE'), parseMoney('0.005'));
  assert.equal(book.price('advanced', 'GB'), parseMoney('0.04'));
  assert.equal(book.price('advanced', 'DE'), undefined);
  assert.equal(book.origin, 'file');
});

test('columns may stand in another order, with semicolons and further columns beside them', async () => {
  const book = await read('price;note;product;country\r\n0.0071;since May;standard;FR\r\n');
  assert.equal(book.price('standard', 'FR'), parseMoney('0.0071'));
});

test('basic is free although the book does not say so', async () => {
  assert.equal((await read('product,country,price\nstandard,*,0.005\n')).price('basic', 'GB'), 0n);
});

test('a wrong header, product, country or price is refused with its line and what to write', async () => {
  await refused(
    'name,country,price\nstandard,*,0.005\n',
    /its header has "name", "country", "price"\. It needs product,country,price\./,
  );
  await refused(
    'product,country,price\nstandart,*,0.005\n',
    /its line 2 names the product "standart"\. It is one of basic, standard, /,
  );
  await refused(
    'product,country,price\nstandard,*,0.005\nstandard,Germany,0.005\n',
    /its line 3 names the country "Germany"/,
  );
  await refused(
    'product,country,price\nstandard,*,"0,005"\n',
    /its line 2 has the price "0,005"\. A price is digits with a point/,
  );
  await refused('product,country,price\nstandard,*,-1\n', /its line 2 has the price "-1"/);
  await refused(
    'product,country,price\nstandard,GB,1\nstandard,UK,2\n',
    /it names standard for GB twice/,
  );
  await refused('product,country,price\n', /it has no prices/);
  await refused('', /is empty/);
});

test('where products are sets a book names their parts, and a fourth column the status that a price is for', async () => {
  const plain = await read('product,country,price\ncolour,*,0.001\nsize,GB,0.002\n', SETS);
  assert.equal(plain.price('colour+size', 'GB'), parseMoney('0.003'));
  assert.deepEqual(
    [plain.price('colour+size', 'FR'), plain.unpriced('colour+size')],
    [undefined, []],
  );
  const book = await read(
    'product,country,price,Status\ncolour,*,0.001,\ncolour,*,0,none\nsize,*,0.002,OK\n',
    SETS,
  );
  assert.equal(book.price('colour@NONE+size@OK', 'GB'), parseMoney('0.002'));
  assert.equal(book.price('colour@LATE+size@OK', 'GB'), parseMoney('0.003'));
  assert.equal(book.price('colour@OK+size@LATE', 'GB'), undefined);
});

test('a book of sets is refused where it names a set, or one part, country and status twice', async () => {
  await refused(
    'product,country,price\ncolour+size,*,1\n',
    /its line 2 names the product "colour\+size"\. It is one of colour, size\./,
    SETS,
  );
  await refused(
    'product,country,price,status\nsize,GB,1,none\nsize,UK,2,NONE\n',
    /it names size for GB with NONE twice/,
    SETS,
  );
  await refused('product,country,price,status\nsize,*,1,\nsize,*,2,\n', /size for \* twice/, SETS);
});

test('a column status is refused where a price is the same whatever the answer is', () =>
  refused(
    'product,country,price,status\nstandard,*,0.005,OK\n',
    /its header has a column status, but here a price is the same whatever the answer is\. Leave the column out\./,
  ));

test('a price book that is not there is refused with its name', async () => {
  await assert.rejects(
    readPriceBook('/nowhere/prices.csv', numberInsight),
    /Cannot use the price book \/nowhere\/prices\.csv: no such file or folder/,
  );
});

test('the public prices: basic 0, standard 0.005, advanced 0.04', () => {
  const book = createPublicPriceBook(numberInsight);
  assert.deepEqual(
    ['basic', 'standard', 'advanced'].map((product) => book.price(product, 'GB')),
    [0n, parseMoney('0.005'), parseMoney('0.04')],
  );
});
