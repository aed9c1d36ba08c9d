import type { ProviderDefinition } from '../definition.ts';
import { describeProvider } from '../identity.ts';
import type { Selection } from '../port.ts';
import { IDENTITY_INSIGHTS } from './identity.ts';
import { INSIGHTS } from './insights.ts';
import { LOOKUP_OPTIONS, REQUEST_OPTIONS, type IdentityInsightsOptions } from './options.ts';
import { describeEmpty, OLD_PREFIX, shapeColumns, shapeProvider } from './old-header.ts';
import { describeProduct, splitPriceParts } from './product.ts';
import { parseInsights, parseProduct, printSet, type InsightSet } from './set.ts';

/**
 * Identity Insights v1: a set of insights per number, JSON by POST, with the token of an
 * application.
 */
export const identityInsights = {
  ...IDENTITY_INSIGHTS,
  prefix: 'ii_',
  example: '--insights format,current_carrier',
  options: { lookup: LOOKUP_OPTIONS, request: REQUEST_OPTIONS, account: {} },
  // A list of prices also names insights that are not asked for here.
  products: [...INSIGHTS.map(({ key }) => key), 'subscriber_match', 'location_verification'],
  freeProducts: [],
  // No price of an insight is published (SOURCES, Prices).
  publicPrices: [],
  priceParts: splitPriceParts,
  sells: (product) => parseProduct(product) !== undefined,
  refuse: ({ insights, level }) => {
    const asked = parseInsights(insights ?? level);
    return asked.kind === 'refused' ? asked.words : undefined;
  },
  choose: chooseProduct,
  chooseParts: (options) =>
    chooseSet(options).map((wanted) => chooseProduct({ ...options, insights: printSet([wanted]) })),
  loadRecall: async () => (await import('./recall.ts')).recall,
  // What sends is loaded by whoever sends: help and estimates do without.
  connectAccount: async (_, connection) =>
    (await import('./connect.ts')).connectApplicationAccount(connection),
} satisfies ProviderDefinition<IdentityInsightsOptions, unknown>;

function chooseSet(options: IdentityInsightsOptions): InsightSet {
  const asked = parseInsights(options.insights ?? options.level);
  if (asked.kind === 'refused') throw new Error(asked.words);
  return asked.set;
}

function chooseProduct(options: IdentityInsightsOptions): Selection {
  const set = chooseSet(options);
  const baseUrl = `https://api-${options.region}.vonage.com`;
  const selection: Selection = {
    ...describeProduct(set),
    words: describeProvider(IDENTITY_INSIGHTS),
    isFree: false,
    takesIp: false,
    unsent: describeUnsent(options, set),
    baseUrl,
    nameAccount: ({ applicationId = '' }) => applicationId,
    connect: async (connection) =>
      (await import('./connect.ts')).connectIdentityInsights(
        { set, purpose: options.purpose },
        connection,
        baseUrl,
      ),
  };
  return options.shape === undefined ? selection : shapeSelection(selection, options, set);
}

/** The header of the level that was asked before; a set that is no level has that of standard. */
function shapeSelection(
  selection: Selection,
  options: IdentityInsightsOptions & { readonly cnam?: boolean },
  set: InsightSet,
): Selection {
  const { insights, level, cnam = false } = options;
  const header = {
    level: insights === undefined ? level : LOOKUP_OPTIONS.level.fallback,
    cnam,
  };
  return {
    ...selection,
    ...shapeColumns(header),
    prefix: OLD_PREFIX,
    unsent: [...selection.unsent, describeEmpty(header, selection.columns)],
    connect: async (connection) => {
      const service = await selection.connect(connection);
      return { ...service, provider: shapeProvider(service.provider, { set, header }) };
    },
  };
}

/** Options that there is no parameter for are said aloud and not sent. */
function describeUnsent(options: IdentityInsightsOptions, set: InsightSet) {
  const { insights, level, purpose } = options;
  const isNetwork = set.some(({ insight }) => insight.isNetwork);
  const given: readonly (readonly [boolean, string])[] = [
    [
      insights === undefined && level === 'advanced',
      '--level advanced asks for the same as standard: no operator tells reachability and roaming. Name them in --insights to try.',
    ],
    [
      insights !== undefined && level !== LOOKUP_OPTIONS.level.fallback,
      `--level ${level} is not sent: --insights says what is asked.`,
    ],
    [
      purpose !== LOOKUP_OPTIONS.purpose.fallback && !isNetwork,
      '--purpose is not sent: none of these insights needs one.',
    ],
  ];
  return given.filter(([isGiven]) => isGiven).map(([, words]) => words);
}
