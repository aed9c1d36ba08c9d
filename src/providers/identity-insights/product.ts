import type { PricePart } from '../../domain/prices.ts';
import type { Product } from '../port.ts';
import { listColumns, NUMBER_COLUMN } from './columns.ts';
import { FAILED_KEPT_MS } from './insights.ts';
import { parseProduct, printSet, type InsightSet } from './set.ts';

/** What is asked by a set of insights. */
export function describeProduct(set: InsightSet): Product {
  const product = printSet(set);
  const wanted = product.split('+');
  const columns = listColumns(set);
  return {
    product,
    answeredBy: [product],
    serves: (bought) => {
      const parts = new Set(bought.split('+'));
      return parseProduct(bought) !== undefined && wanted.every((part) => parts.has(part));
    },
    maxAgeMs: Math.min(...set.map(({ insight }) => insight.maxAgeMs)),
    failedKeptMs: FAILED_KEPT_MS,
    columns,
    amountColumns: columns.filter((column) => column === NUMBER_COLUMN),
    label: (bought) => bought,
  };
}

/** A price book names insights without their periods: `current_carrier@NOT_FOUND` is that insight with that status. */
export function splitPriceParts(billedAs: string): readonly PricePart[] {
  return billedAs.split('+').map((part) => {
    const [asked = '', status] = part.split('@');
    return { product: asked.split(':')[0] ?? asked, ...(status === undefined ? {} : { status }) };
  });
}
