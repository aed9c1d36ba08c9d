import type { AttemptResult, Stop } from '../../domain/attempt.ts';
import type { HttpClient } from '../http.ts';
import { noteMissingNumber } from '../other-number.ts';
import type { Provider } from '../port.ts';
import type { Token, Tokens } from '../token.ts';
import { NUMBER_COLUMN } from './columns.ts';
import { createDenials, type Denials } from './denials.ts';
import { readFacts } from './facts.ts';
import { readFields } from './fields.ts';
import { describeProduct } from './product.ts';
import { clockStop } from './refusal.ts';
import { buildRequest, type RequestOptions } from './request.ts';
import { judgeAnswer } from './status.ts';

/** What a provider is made from; `client` sends the current one of `tokens`. */
interface IdentityInsightsParts extends RequestOptions {
  readonly client: HttpClient;
  readonly tokens: Tokens;
}

/** Identity Insights v1: a set of insights per number. */
export function createIdentityInsights(parts: IdentityInsightsParts): Provider {
  const { client, tokens, set } = parts;
  const denials = createDenials(parts.purpose);
  const described = describeProduct(set);
  const namesNumber = described.columns.includes(NUMBER_COLUMN);
  const fields: Provider['fields'] = ({ raw }) => readFields(raw);
  return {
    ...described,
    attempt: async (lookup, wire) => {
      const token = tokens.current();
      const exchange = await client.exchange({ ...buildRequest(lookup, parts), wire });
      const result = judgeAnswer(exchange, { number: lookup.number, set });
      const stop = findStop(result, { token, tokens, denials });
      return stop ? { ...result, next: { kind: 'stop', stop } } : result;
    },
    renew: client.renew,
    fields,
    facts: (answer) => readFacts(fields(answer)),
    notes: (answer, fields) =>
      namesNumber ? noteMissingNumber(answer, fields.get(NUMBER_COLUMN)) : [],
    close: () => client.close(),
  };
}

/** What one exchange says only together with those before it. */
function findStop(
  result: AttemptResult,
  { token, tokens, denials }: { token: Token; tokens: Tokens; denials: Denials },
): Stop | undefined {
  if (result.class === 'settled') return denials.observe(result.answer);
  return result.next.kind === 'again' && !tokens.replace(token) ? clockStop() : undefined;
}
