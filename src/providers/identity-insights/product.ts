import type { PricePart } from '../../domain/prices.ts';
import type { Product } from '../port.ts';
import { listColumns, NUMBER_COLUMN } from './columns.ts';
import { readInsights } from './fields.ts';
import { FAILED_KEPT_MS } from './insights.ts';
import { judgeInsights } from './outcome.ts';
import { parseProduct, printSet, type InsightSet } from './set.ts';

/** What is asked by a set of insights. */
export function describeProduct(set: InsightSet): Product {
  const product = printSet(set);
  const wanted = product.split('+');
  return {
    product,
    serves: (bought) => {
      const parts = new Set(bought.split('+'));
      return parseProduct(bought) !== undefined && wanted.every((part) => parts.has(part));
    },
    maxAgeMs: Math.min(...set.map(({ insight }) => insight.maxAgeMs)),
    failedKeptMs: FAILED_KEPT_MS,
    view: ({ product: bought, raw, outcome, reason }) =>
      bought === product ? { outcome, reason } : viewSet(raw, set),
    columns: listColumns(set),
    columnKinds: { [NUMBER_COLUMN]: 'phone' },
    tells: listTold(set),
    label: (bought) => bought,
  };
}

/** Whether a number was moved is told by two networks together. */
function listTold(set: InsightSet) {
  const told = set.flatMap(({ insight }) => insight.tells);
  const both = ['current_carrier', 'original_carrier'].every((key) =>
    set.some(({ insight }) => insight.key === key),
  );
  return [...new Set(both ? [...told, 'ported' as const] : told)];
}

/** What an answer to more means for a part of it, where it has that part for good. */
function viewSet(raw: string, set: InsightSet) {
  const answer = readInsights(raw);
  const judged = answer && judgeInsights(answer.insights, set);
  return judged?.isFinal === true ? { outcome: judged.outcome, reason: judged.reason } : undefined;
}

/**
 * A price book names insights without their periods: `current_carrier@NOT_FOUND` is that insight
 * with that status.
 */
export function splitPriceParts(billedAs: string): readonly PricePart[] {
  return billedAs.split('+').map((part) => {
    const [asked = '', status] = part.split('@');
    return { product: asked.split(':')[0] ?? asked, ...(status !== undefined && { status }) };
  });
}
