import { showShortAmount } from './amounts.ts';
import type { Settings } from './options.ts';
import { replyUnauthorised, replyWith, replyWithJson, type Written } from './reply.ts';

/**
 * `/account/get-balance`: the value is a JSON number, so it is written as digits; XML where only
 * that is accepted. Without a balance the credentials were wrong.
 */
export function replyToBalance(
  accept: string,
  balance: bigint | undefined,
  { autoReload, refuseAs401 }: Settings,
): Written {
  const isXml = accept.includes('xml') && !accept.includes('json');
  if (balance === undefined) return refuseAs401 ? replyUnauthorised() : refuseAsBefore(isXml);
  const value = showShortAmount(balance);
  return isXml
    ? replyWithXml(200, `<value>${value}</value><autoReload>${autoReload}</autoReload>`)
    : replyWith(200, 'application/json', `{"value":${value},"autoReload":${autoReload}}`);
}

/** The form until version 1.0.3 of the account document; newer answers are problem+json. */
function refuseAsBefore(isXml: boolean) {
  return isXml
    ? replyWithXml(
        401,
        '<error-code>401</error-code><error-code-label>authentication failed</error-code-label>',
      )
    : replyWithJson(401, { 'error-code': '401', 'error-code-label': 'authentication failed' });
}

function replyWithXml(http: number, inner: string) {
  const body = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<accountBalance>${inner}</accountBalance>\n`;
  return replyWith(http, 'text/xml', body);
}
