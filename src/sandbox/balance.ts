import { showShortAmount } from './amounts.ts';
import { replyWithJson, replyUnauthorised, type Written } from './reply.ts';

/** How the balance is asked for, what the account is, and how a refusal looks. */
export interface BalanceRequest {
  readonly isAuthorised: boolean;
  /** The `Accept` header. */
  readonly accept: string;
  readonly balance: bigint;
  readonly autoReload: boolean;
  readonly refuseAs401: boolean;
}

/**
 * `/account/get-balance`: the value is a JSON number, so it is written as digits; XML where only
 * that is accepted.
 */
export function replyToBalance({
  isAuthorised,
  accept,
  balance,
  autoReload,
  refuseAs401,
}: BalanceRequest): Written {
  const isXml = accept.includes('xml') && !accept.includes('json');
  if (!isAuthorised) return refuseAs401 ? replyUnauthorised() : refuseAsBefore(isXml);
  const value = showShortAmount(balance);
  return isXml
    ? replyWithXml(200, `<value>${value}</value><autoReload>${String(autoReload)}</autoReload>`)
    : {
        kind: 'written',
        http: 200,
        type: 'application/json',
        body: `{"value":${value},"autoReload":${String(autoReload)}}`,
      };
}

/** The form until version 1.0.3 of the account document; newer answers are problem+json. */
function refuseAsBefore(isXml: boolean): Written {
  return isXml
    ? replyWithXml(
        401,
        '<error-code>401</error-code><error-code-label>authentication failed</error-code-label>',
      )
    : replyWithJson(401, { 'error-code': '401', 'error-code-label': 'authentication failed' });
}

function replyWithXml(http: number, inner: string): Written {
  const body = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<accountBalance>${inner}</accountBalance>\n`;
  return { kind: 'written', http, type: 'text/xml', body };
}
