import { createBudget, type Budget, type BudgetOptions } from '../../src/domain/budget.ts';
import type { Charge } from '../../src/domain/charge.ts';
import type { Holding } from '../../src/domain/holdings.ts';
import { formatMoney } from '../../src/domain/money.ts';
import { createKnownPrices, createPriceBook, type KnownPrices } from '../../src/domain/prices.ts';
import { eur } from './amounts.ts';

const EXECUTION = 7;
export const id = (sequence: number, executionId = EXECUTION): Holding['id'] => ({
  executionId,
  sequence,
});

/** Standard costs 0.01 everywhere, so a first ceiling is 0.02. */
export function pricesOf(priceCeiling?: string): KnownPrices {
  const book = createPriceBook('public', [
    { product: 'standard', country: '*', price: eur('0.01') },
  ]);
  return createKnownPrices({
    book,
    seen: [],
    priceCeiling: priceCeiling === undefined ? undefined : eur(priceCeiling),
  });
}

export function budgetOf(over: Partial<BudgetOptions> = {}): Budget {
  return createBudget(optionsOf(over));
}

export function optionsOf(over: Partial<BudgetOptions>): BudgetOptions {
  return {
    executionId: EXECUTION,
    cap: undefined,
    floor: undefined,
    prices: pricesOf(),
    earlierNet: 0n,
    earlierUnconfirmed: 0n,
    earlierDoubts: [],
    lateDoubt: 0n,
    bounds: new Map(),
    opening: undefined,
    ...over,
  };
}

export function ask(
  budget: Budget,
  sequence: number,
  country = 'GB',
  product = 'standard',
): string {
  const answer = budget.reserve(id(sequence), { product, country });
  if (answer.kind === 'wait') return 'wait';
  if (answer.kind === 'short') return `short of ${answer.limit} by ${formatMoney(answer.ceiling)}`;
  return `granted ${answer.ceiling === null ? 'null' : formatMoney(answer.ceiling)}`;
}

export function reported(requested: string, refunded = '0'): Charge {
  return { source: 'reported', requested: eur(requested), refunded: eur(refunded) };
}

export function held(budget: Budget): readonly string[] {
  const { net, doubt, reserved } = budget.position();
  return [net, doubt, reserved].map(formatMoney);
}

export function doubtOf(sequence: number, amount: string, over: Partial<Holding> = {}): Holding {
  return {
    id: id(sequence, 3),
    product: 'standard',
    country: 'GB',
    amount: eur(amount),
    state: 'doubtful',
    bounded: false,
    ...over,
  };
}
