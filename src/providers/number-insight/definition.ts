import type { ProviderDefinition } from '../definition.ts';
import { describeProvider } from '../identity.ts';
import type { Selection } from '../port.ts';
import { NUMBER_INSIGHT } from './identity.ts';
import {
  ACCOUNT_OPTIONS,
  LOOKUP_OPTIONS,
  REQUEST_OPTIONS,
  type AccountOptions,
  type NumberInsightOptions,
} from './options.ts';
import { PUBLIC_PRICES } from './prices.ts';
import { describeProduct, PRODUCTS } from './product.ts';

const API_BASE = 'https://api.nexmo.com';

/** Number Insight v1: three levels, JSON or XML, by form POST (default) or GET. */
export const numberInsight = {
  ...NUMBER_INSIGHT,
  prefix: 'ni_',
  example: '--level advanced --cnam',
  options: { lookup: LOOKUP_OPTIONS, request: REQUEST_OPTIONS, account: ACCOUNT_OPTIONS },
  products: PRODUCTS,
  freeProducts: ['basic'],
  publicPrices: PUBLIC_PRICES,
  sells: (product) => PRODUCTS.includes(product),
  refuse: ({ httpMethod, auth }) =>
    httpMethod === 'get' && auth === 'body'
      ? 'Cannot use --http-method get with --auth body: the secret would stand in every URL. Use --auth header, or --http-method post.'
      : undefined,
  choose: chooseProduct,
  loadRecall: async () => (await import('./recall.ts')).recall,
  // What sends is loaded by whoever sends: help and estimates do without.
  connectAccount: async ({ auth }, connection) =>
    (await import('../vonage.ts')).connectAccount(auth, connection),
} satisfies ProviderDefinition<NumberInsightOptions, AccountOptions>;

function chooseProduct(options: NumberInsightOptions): Selection {
  const { level, cnam } = options;
  return {
    ...describeProduct(level, cnam),
    words: describeProvider(NUMBER_INSIGHT),
    isFree: level === 'basic',
    takesIp: level === 'advanced',
    unsent: describeUnsent(options),
    baseUrl: API_BASE,
    nameAccount: ({ key = '' }) => key,
    connect: async (connection) =>
      (await import('./connect.ts')).connectNumberInsight(options, connection, API_BASE),
  };
}

/** Options that the level has no parameter for are said aloud and not sent. */
function describeUnsent({ level, cnam, ip, ipColumn }: NumberInsightOptions) {
  if (level === 'advanced') return [];
  return [
    ...(cnam && level === 'basic' ? ['--cnam is not sent: level basic has no caller names.'] : []),
    ...(ip !== undefined || ipColumn !== undefined
      ? [`--ip is not sent: only level advanced takes one, this is ${level}.`]
      : []),
  ];
}
