import { replyToBalance } from './balance.ts';

import { replyProblem } from './identity-insights/problems.ts';
import type { InsightRequest } from './identity-insights/service.ts';
import type { Handled, LookupRequest, ServiceParts } from './number-insight.ts';
import { SandboxOptionError, type SandboxChange } from './options.ts';
import { writePriceBook } from './prices.ts';
import { replyRecords } from './records/page.ts';
import { replyUnauthorised, replyWith, replyWithJson, replyWithPage, type Reply } from './reply.ts';
import type { ReadRequest } from './request.ts';
import type { Schedule } from './schedule.ts';
import type { ArrivalWatch } from './seen.ts';
import { settingsFromJson } from './settings.ts';

/** What the routes lead to. */
export interface RouteParts extends ServiceParts {
  /** `http://127.0.0.1:PORT`. */
  readonly url: () => string;
  readonly schedule: Schedule;
  readonly set: (change: SandboxChange) => void;
  readonly seen: ArrivalWatch;
  readonly lookup: (request: LookupRequest) => Handled;
  readonly insights: (request: InsightRequest) => Handled;
}

/**
 * The reply to a lookup, `/ni/{level}/{format}` or a set of insights, which is the `at`-th;
 * undefined where the path is neither.
 */
export function routeLookup(
  parts: RouteParts,
  request: ReadRequest,
  at: () => number,
): Handled | undefined {
  const { method, path, fields, authorization, contentType, body } = request;
  if (path === '/identity-insights/v1/requests') {
    const nth = at();
    if (method !== 'POST') return { reply: replyProblem('method-not-allowed', { allow: 'POST' }) };
    return body === undefined
      ? { reply: replyTooLarge() }
      : parts.insights({ authorization, contentType, body, at: nth });
  }
  const [, level, format] = /^\/ni\/(basic|standard|advanced)\/(json|xml)$/.exec(path) ?? [];
  if (level === undefined) return undefined;
  const nth = at();
  const refusal = refuseMethodOrBody(request, ['GET', 'POST']);
  if (refusal) return { reply: refusal };
  return parts.lookup({
    level: level === 'standard' || level === 'advanced' ? level : 'basic',
    format: format === 'xml' ? 'xml' : 'json',
    fields,
    isAuthorised: isAuthorised(parts, request),
    at: nth,
  });
}

/** The reply to anything else: the account, and `/sandbox/...` for books and settings. */
export async function routeOther(parts: RouteParts, request: ReadRequest): Promise<Reply> {
  // The versions before the first were another API.
  if (request.path === '/v0.1/identity-insights') return replyProblem('not-found');
  const route = ROUTES[request.path];
  if (route === undefined) return replyWithPage(404, '404 Not Found');
  return refuseMethodOrBody(request, route.methods) ?? (await route.reply(parts, request));
}

interface SandboxRoute {
  readonly methods: readonly string[];
  readonly reply: (parts: RouteParts, request: ReadRequest) => Reply | Promise<Reply>;
}

const ROUTES: Readonly<Record<string, SandboxRoute>> = {
  '/account/get-balance': { methods: ['GET', 'POST'], reply: readBalance },
  '/v2/reports/records': { methods: ['GET'], reply: readRecords },
  '/sandbox/books': { methods: ['GET'], reply: ({ books }) => replyWithJson(200, books.books()) },
  '/sandbox/prices': { methods: ['GET'], reply: showPrices },
  '/sandbox/set': { methods: ['POST'], reply: changeSettings },
  '/sandbox/seen': { methods: ['GET'], reply: awaitRequests },
  '/sandbox/elsewhere': { methods: ['GET', 'POST'], reply: countRedirect },
};

function refuseMethodOrBody({ method, body }: ReadRequest, methods: readonly string[]) {
  if (!methods.includes(method))
    return replyWithPage(405, '405 Method Not Allowed', { allow: methods.join(', ') });
  return body === undefined ? replyTooLarge() : undefined;
}

function replyTooLarge() {
  return replyWithPage(413, '413 Content Too Large');
}

/**
 * Without credentials of its own the sandbox takes any, but not none. Counts a secret that a URL
 * carries.
 */
function isAuthorised({ settings, books }: RouteParts, { credentials, query }: ReadRequest) {
  if (query.has('api_secret')) books.count('secretsInUrl');
  const expected = settings().credentials;
  if (credentials === undefined) return false;
  return expected === undefined
    ? credentials.key !== ''
    : credentials.key === expected.key && credentials.secret === expected.secret;
}

function readBalance(parts: RouteParts, request: ReadRequest) {
  parts.books.count('balanceReads');
  const balance = isAuthorised(parts, request) ? parts.account.balance() : undefined;
  return replyToBalance(request.accept, balance, parts.settings());
}

/** Anybody's key is the account's where the sandbox has no credentials of its own. */
function readRecords(parts: RouteParts, request: ReadRequest) {
  const key = isAuthorised(parts, request) ? request.credentials?.key : undefined;
  if (key === undefined) return replyUnauthorised();
  const { lots, books, clock, settings, url } = parts;
  const terms = { lots, books, settings: settings(), now: clock.now(), key, url: url() };
  return replyRecords(terms, request.query);
}

function showPrices({ settings }: RouteParts, { query }: ReadRequest) {
  const api = query.get('provider') ?? 'number-insight';
  if (api !== 'number-insight' && api !== 'identity-insights')
    return replyWithJson(400, {
      error: `Cannot show the prices of "${api}". Ask for number-insight or identity-insights.`,
    });
  return replyWith(200, 'text/csv', writePriceBook(api, settings().billedStatuses));
}

function changeSettings(parts: RouteParts, { body = '' }: ReadRequest) {
  try {
    parts.set(settingsFromJson(JSON.parse(body)));
    return replyWithJson(200, {});
  } catch (error) {
    if (error instanceof SyntaxError)
      return replyWithJson(400, {
        error: 'Cannot read the change: it is no JSON. Send e.g. {"ratePerSecondMax":30}.',
      });
    if (error instanceof SandboxOptionError) return replyWithJson(400, { error: error.message });
    throw error;
  }
}

async function awaitRequests({ seen, books }: RouteParts, { query }: ReadRequest): Promise<Reply> {
  const requests = Number(query.get('requests') ?? Number.NaN);
  if (!Number.isInteger(requests))
    return replyWithJson(400, {
      error: 'Cannot wait: say for how many requests, e.g. /sandbox/seen?requests=20.',
    });
  try {
    await seen.wait(requests);
    return replyWithJson(200, { requests: books.requests() });
  } catch {
    // The sandbox closes.
    return { kind: 'reset', how: 'closed' };
  }
}

function countRedirect({ books }: RouteParts) {
  books.count('redirectsFollowed');
  return replyWithPage(200, 'Elsewhere');
}
