import { readAmount, showAmount } from '../amounts.ts';
import { TERRITORIES } from '../countries.ts';
import { INSIGHTS, STATUS_MESSAGES, type Insight } from './insights.ts';

/** What an insight costs in a country where its status is billed, in 10^-8. */
export function findInsightPrice(insight: Insight, country: string | undefined): bigint {
  return PRICES[insight][country ?? '*'] ?? PRICES[insight]['*'];
}

/** The statuses that are billed where nobody says otherwise; the documents name none. */
export const DEFAULT_BILLED: readonly string[] = ['OK', 'NOT_FOUND'];

/**
 * The same table as a price book: CSV with the header `product,country,price,status`. A line with a
 * status says that it costs nothing; all others are billed at the price of the line without.
 */
export function writeInsightBook(billed: readonly string[] = DEFAULT_BILLED): string {
  const free = Object.keys(STATUS_MESSAGES).filter((status) => !billed.includes(status));
  const lines = INSIGHTS.flatMap((insight) => {
    const prices = PRICES[insight];
    const shared = [...TERRITORIES].flatMap(([territory, country]) =>
      prices[country] === undefined ? [] : [[territory, prices[country]] as const],
    );
    return [
      ...[...Object.entries(prices), ...shared].map(
        ([country, price]) => `${insight},${country},${showAmount(price)},`,
      ),
      ...free.map((status) => `${insight},*,${showAmount(0n)},${status}`),
    ];
  });
  return ['product,country,price,status', ...lines, ''].join('\n');
}

type Prices = Readonly<Record<string, bigint>> & { readonly '*': bigint };

/** Made up: no public price is known. Some have as many places as an amount can have. */
const PRICES: Readonly<Record<Insight, Prices>> = {
  format: readPrices('0.001', { US: '0.0008', DE: '0.00100001' }),
  original_carrier: readPrices('0.004', { US: '0.003', DE: '0.0041', FR: '0.00333333' }),
  current_carrier: readPrices('0.0055', { US: '0.0045', GB: '0.0056', ES: '0.00512345' }),
  sim_swap: readPrices('0.03', { US: '0.025', ES: '0.0275', DE: '0.03100003' }),
  device_swap: readPrices('0.03', { ES: '0.028' }),
  subscriber_match: readPrices('0.05', { US: '0.06' }),
  roaming: readPrices('0.02'),
  reachability: readPrices('0.015'),
  location_verification: readPrices('0.04'),
};

function readPrices(everywhere: string, elsewhere: Readonly<Record<string, string>> = {}): Prices {
  const prices = { '*': everywhere, ...elsewhere };
  return Object.fromEntries(
    Object.entries(prices).map(([country, text]) => [country, readAmount(text) ?? 0n]),
  ) as Prices;
}
