import { createAccount } from '../providers/account.ts';
import { createHttpClient } from '../providers/http.ts';
import { numberInsight } from '../providers/number-insight/provider.ts';
import type { Clock } from '../support/clock.ts';
import type { Service } from '../run/choices.ts';
import type { ServiceOptions } from '../run/options.ts';

const API_BASE = 'https://api.nexmo.com';
/** The account calls live on another host (SOURCES, Balance). */
const ACCOUNT_BASE = 'https://rest.nexmo.com';

/** The origin under which the ledger knows an API. */
export function originOf(baseUrl: string | undefined): string {
  return new URL(baseUrl ?? API_BASE).origin;
}

export function connect(options: ServiceOptions, concurrency: number, clock: Clock): Service {
  const { key, secret } = options.credentials;
  const authorization =
    options.auth === 'header'
      ? `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`
      : undefined;
  const auth =
    options.auth === 'header'
      ? ({ kind: 'header' } as const)
      : ({ kind: 'body', key, secret } as const);
  const client = (baseUrl: string, connectionsMax: number): ReturnType<typeof createHttpClient> =>
    createHttpClient({
      baseUrl,
      authorization,
      secrets: [secret],
      timeoutMs: options.timeoutMs,
      connectionsMax,
      clock,
    });
  const lookups = client(options.baseUrl ?? API_BASE, concurrency);
  const accounts = client(options.baseUrl ?? ACCOUNT_BASE, 1);
  const { level, cnam, format, method } = options;
  return {
    provider: numberInsight({ client: lookups, level, cnam, format, method, auth }),
    account: createAccount({ client: accounts, auth }),
    close: () => {
      lookups.close();
      accounts.close();
    },
  };
}
