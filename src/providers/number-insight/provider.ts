import type { AnswerOutcome, Reason } from '../../domain/attempt.ts';
import type { HttpClient } from '../http.ts';
import type { Provider } from '../port.ts';
import { AMOUNT_COLUMNS, columnsOf, type Level } from './columns.ts';
import { readFacts } from './facts.ts';
import { readFields } from './fields.ts';
import { requestOf, type RequestOptions } from './request.ts';
import { namedNumber } from './other-number.ts';
import { judge } from './status.ts';

/** What a provider is made from; `cnam` at level basic is dropped, since basic has none. */
export interface NumberInsightOptions extends RequestOptions {
  readonly client: HttpClient;
}

/** Number Insight v1: three levels, JSON or XML, by form POST (default) or GET. Ends on 4 February 2027. */
export function numberInsight(options: NumberInsightOptions): Provider {
  if (options.method === 'get' && options.auth.kind === 'body')
    throw new Error(
      'Cannot send credentials as fields of a GET: the secret would stand in the URL. Use POST, or the header.',
    );
  const { client, level, format } = options;
  const cnam = options.cnam && level !== 'basic';
  const fields: Provider['fields'] = ({ raw, format: form }) =>
    readFields(raw, form) ?? new Map<string, string>();
  return {
    product: productOf(level, cnam),
    answeredBy: answeredBy(level, cnam),
    columns: columnsOf(level, cnam),
    amountColumns: AMOUNT_COLUMNS,
    levelOf: (product) => product.split('+')[0] ?? product,
    attempt: async (lookup, wire) => {
      const exchange = await client.exchange({ ...requestOf(lookup, { ...options, cnam }), wire });
      return judge(exchange, { number: lookup.number, format, level, cnam });
    },
    renew: client.renew,
    fields,
    facts: (answer) => readFacts(fields(answer)),
    notes: ({ outcome }, fields) =>
      carriesData(outcome) && namedNumber(fields.get(NUMBER)) === undefined ? [NUMBER_MISSING] : [],
    close: () => {
      client.close();
    },
  };
}

const NUMBER = 'international_format_number';
/** Nothing in such an answer says that it is about the number of its row. */
const NUMBER_MISSING: Reason = {
  slug: 'number_missing',
  words: 'the answer does not name its number',
};

function carriesData(outcome: AnswerOutcome): boolean {
  return outcome === 'insight' || outcome === 'partial';
}

/** What is asked, as part of a lookup's key: `standard`, `advanced+cnam`. Basic has no caller names. */
export function productOf(level: Level, cnam: boolean): string {
  return cnam && level !== 'basic' ? `${level}+cnam` : level;
}

const LEVELS: readonly Level[] = ['basic', 'standard', 'advanced'];

/** Every product there is, for those who write price books. */
export const PRODUCTS: readonly string[] = [
  'basic',
  'standard',
  'standard+cnam',
  'advanced',
  'advanced+cnam',
];

/** A higher level answers a lower one, with cnam one without; the product itself first, then the cheapest. */
export function answeredBy(level: Level, cnam: boolean): readonly string[] {
  const higher = LEVELS.slice(LEVELS.indexOf(level));
  return higher.flatMap((candidate) => {
    const withCnam = candidate === 'basic' ? [] : [productOf(candidate, true)];
    return cnam && level !== 'basic' ? withCnam : [candidate, ...withCnam];
  });
}
