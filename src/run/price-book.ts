import { createReadStream } from 'node:fs';
import { CsvError, type ListRow } from '../csv/read.ts';
import { parseMoney } from '../domain/money.ts';
import { readCountryCode } from '../domain/country.ts';
import { createPriceBook, type PriceBook, type PriceEntry } from '../domain/prices.ts';
import type { PriceList } from '../providers/port.ts';
import { openTable } from '../tables/read.ts';
import { isFileError, describeSystemError } from './failure.ts';
import { RefusedError } from './options.ts';

export function createPublicPriceBook({
  publicPrices,
  priceParts,
}: Pick<PriceList, 'publicPrices' | 'priceParts'>): PriceBook {
  return createPriceBook('public', publicPrices, priceParts);
}

const HEADER = ['product', 'country', 'price'] as const;
/** A price book is a handful of lines; a longer file is some other list. */
const LINES_MAX = 10_000;

/**
 * Reads a `--prices` file: CSV with the header product,country,price, and a column status where
 * products are priced by parts. Throws RefusedError that names the line.
 */
export async function readPriceBook(
  file: string,
  { products, freeProducts, priceParts }: Omit<PriceList, 'publicPrices'>,
): Promise<PriceBook> {
  const refuse = (words: string) => new RefusedError(`Cannot use the price book ${file}: ${words}`);
  try {
    const source = await openTable(createReadStream(file), { header: true });
    const columns = findColumns(source.header);
    if (!columns)
      throw refuse(
        `its header has ${(source.header ?? []).map((name) => `"${name}"`).join(', ')}. It needs product,country,price.`,
      );
    if (columns.status >= 0 && !priceParts)
      throw refuse(
        'its header has a column status, but here a price is the same whatever the answer is. Leave the column out.',
      );
    const paid = products.find((product) => !freeProducts.includes(product)) ?? '';
    const entries: PriceEntry[] = [];
    for await (const rows of source.rows()) {
      for (const row of rows) entries.push(readEntry(row, { columns, products, refuse }));
      if (entries.length > LINES_MAX)
        throw refuse(`it has more than ${LINES_MAX} lines. Is it the right file?`);
    }
    if (entries.length === 0) throw refuse(`it has no prices. Write for instance ${paid},*,0.005.`);
    refuseTwice(entries, refuse);
    const named = new Set(entries.map(({ product }) => product));
    // A book of other prices need not say what is free.
    const free = freeProducts.filter((product) => !named.has(product));
    const lines = free.map((product) => ({ product, country: '*', price: 0n }));
    return createPriceBook('file', [...entries, ...lines], priceParts);
  } catch (error) {
    if (error instanceof RefusedError || !isFileError(error)) throw error;
    throw refuse(
      error instanceof CsvError ? error.message : `${describeSystemError(error)}. Check --prices.`,
    );
  }
}

type Refuse = (words: string) => RefusedError;
type Columns = Readonly<Record<(typeof HEADER)[number] | 'status', number>>;

function findColumns(header: readonly string[] = []) {
  const names = header.map((name) => name.trim().toLowerCase());
  const find = (name: keyof Columns) => names.indexOf(name);
  const columns: Columns = {
    product: find('product'),
    country: find('country'),
    price: find('price'),
    status: find('status'),
  };
  return HEADER.some((name) => columns[name] < 0) ? undefined : columns;
}

interface Expected {
  readonly columns: Columns;
  readonly products: readonly string[];
  readonly refuse: Refuse;
}

function readEntry(row: ListRow, { columns, products, refuse }: Expected): PriceEntry {
  const cell = (name: keyof Columns) => (row.cells[columns[name]] ?? '').trim();
  const where = `its line ${row.position + 1}`;
  const product = products.find((known) => known === cell('product').toLowerCase());
  if (product === undefined)
    throw refuse(
      `${where} names the product "${cell('product')}". It is one of ${products.join(', ')}.`,
    );
  const country = cell('country') === '*' ? '*' : readCountryCode(cell('country'));
  if (country === undefined)
    throw refuse(
      `${where} names the country "${cell('country')}". It is an ISO 3166 code, or * for all.`,
    );
  const price = parseMoney(cell('price'));
  if (price === undefined || price < 0n)
    throw refuse(
      `${where} has the price "${cell('price')}". A price is digits with a point, for instance 0.005.`,
    );
  const status = cell('status');
  return { product, country, price, ...(status !== '' && { status }) };
}

function refuseTwice(entries: readonly PriceEntry[], refuse: Refuse) {
  const met = new Set<string>();
  for (const { product, country, status } of entries) {
    const key = `${product} for ${country}${status === undefined ? '' : ` with ${status.toUpperCase()}`}`;
    if (met.has(key)) throw refuse(`it names ${key} twice. Leave one of them out.`);
    met.add(key);
  }
}
