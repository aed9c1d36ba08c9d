import type { HttpClient } from '../http.ts';
import type { Provider } from '../port.ts';
import { readFacts } from './facts.ts';
import { readFields } from './fields.ts';
import { buildRequest, type RequestOptions } from './request.ts';
import { noteMissingNumber } from '../other-number.ts';
import { describeProduct } from './product.ts';
import { judgeAnswer } from './status.ts';

/** What a provider is made from; `cnam` at level basic is dropped, since basic has none. */
export interface NumberInsightParts extends RequestOptions {
  readonly client: HttpClient;
}

/**
 * Number Insight v1: three levels, JSON or XML, by form POST (default) or GET. Ends on 4 February
 * 2027.
 */
export function createNumberInsight(options: NumberInsightParts): Provider {
  if (options.method === 'get' && options.auth.kind === 'body')
    throw new Error(
      'Cannot send credentials as fields of a GET: the secret would stand in the URL. Use POST, or the header.',
    );
  const { client, level, format } = options;
  const cnam = options.cnam && level !== 'basic';
  const fields: Provider['fields'] = ({ raw, format: form }) =>
    readFields(raw, form) ?? new Map<string, string>();
  return {
    ...describeProduct(level, cnam),
    attempt: async (lookup, wire) => {
      const exchange = await client.exchange({
        ...buildRequest(lookup, { ...options, cnam }),
        wire,
      });
      return judgeAnswer(exchange, { number: lookup.number, format, level, cnam });
    },
    renew: client.renew,
    fields,
    facts: (answer) => readFacts(fields(answer)),
    notes: (answer, fields) => noteMissingNumber(answer, fields.get('international_format_number')),
    close: () => client.close(),
  };
}
