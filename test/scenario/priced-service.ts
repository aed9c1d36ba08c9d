import type { TestContext } from 'node:test';
import { formatMoney, parseMoney, type Money } from '../../src/domain/money.ts';
import { httpServer } from '../providers/loopback.ts';

/** What the n-th lookup costs, the first being 1. */
export interface NamedPrices {
  readonly price: string;
  readonly refund?: string;
}

/** A service whose answers name the prices that a test wants. */
export interface PricedService {
  readonly url: string;
  /** Numbers in the order they were asked about. */
  readonly asked: readonly string[];
}

/** Serves lookups of any number and the balance of an account of 1,000, at these prices. Gone after the test. */
export async function pricedService(
  test: TestContext,
  pricesOf: (nth: number) => NamedPrices,
): Promise<PricedService> {
  const asked: string[] = [];
  let balance = amountOf('1000');
  const { port } = await httpServer(test, ({ url, body }, response) => {
    response.setHeader('Content-Type', 'application/json');
    if (url.startsWith('/account')) {
      response.end(`{"value":${formatMoney(balance)},"autoReload":false}`);
      return;
    }
    const number = new URLSearchParams(body).get('number') ?? '';
    asked.push(number);
    const { price, refund = '0' } = pricesOf(asked.length);
    balance -= amountOf(price) - amountOf(refund);
    const prices = {
      request_price: price,
      refund_price: refund,
      remaining_balance: formatMoney(balance),
    };
    response.end(
      JSON.stringify({
        status: 0,
        request_id: `r-${String(asked.length)}`,
        international_format_number: number,
        ...prices,
      }),
    );
  });
  return { url: `http://127.0.0.1:${String(port)}`, asked };
}

function amountOf(text: string): Money {
  const amount = parseMoney(text);
  if (amount === undefined) throw new Error(`"${text}" is no amount.`);
  return amount;
}
