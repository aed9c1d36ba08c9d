import type { Period } from '../../domain/reconcile/record.ts';
import type { RecordReading } from '../../domain/reconcile/source.ts';
import type { Clock } from '../../support/clock.ts';
import { VONAGE_API_KEY } from '../api-key.ts';
import type { Exchange, HttpClient } from '../http.ts';
import { credentialNames } from '../identity.ts';
import { isObject, parseJson, scalarText, type JsonObject } from '../json.ts';
import type { Connection } from '../port.ts';
import { openClient } from '../vonage.ts';
import { readRecord } from './record.ts';

/** Records of one kind in one time; `to` is the last millisecond of it. */
interface RecordQuery extends Period {
  /** The service's name of the kind. */
  readonly report: string;
}

/** Where the entries of an answer go, page by page: they are paid for, whatever comes after. */
type TakeEntries = (entries: readonly RecordReading[]) => void;

/**
 * How a question ended. `words` go behind a colon; `refused`: as with wrong credentials, asking
 * again is of no use.
 */
export type RecordsEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'failed'; readonly words: string };

/** Asks the service for what it has charged. It takes money for each record that it gives. */
export interface RecordReader {
  /** Never throws for the network. */
  read(query: RecordQuery, take: TakeEntries): Promise<RecordsEnd>;
  close(): void;
}

const REPORTS_BASE = 'https://api.nexmo.com';
/** A page is as long as the service makes it; one of 10,000 records has about 6 MB. */
const PAGE_BYTES_MAX = 64 * 1024 * 1024;
/** A longer answer goes round in circles. */
const PAGES_MAX = 10_000;
/**
 * How often a page is asked for again that was asked for too fast, and how long is waited at most.
 */
const THROTTLED_MAX = 5;
const THROTTLED_WAIT_MS = 5_000;
const THROTTLED_WAIT_MAX_MS = 60_000;

/** Asks `GET /v2/reports/records`, with the API key in the header (SOURCES, Question). */
export function connectReports(connection: Connection): RecordReader {
  const { client } = openClient('header', {
    ...connection,
    baseUrl: connection.baseUrl ?? REPORTS_BASE,
    bodyBytesMax: PAGE_BYTES_MAX,
  });
  const { key = '' } = connection.credentials;
  const { clock } = connection;
  return {
    read: (query, take) => readPages(writeQuery(query, key), { client, clock, take }),
    close: client.close,
  };
}

function writeQuery({ report, from, to }: RecordQuery, key: string) {
  return new URLSearchParams({
    product: report,
    account_id: key,
    date_start: new Date(from).toISOString(),
    date_end: new Date(to + 1).toISOString(),
  });
}

interface Reading {
  readonly client: HttpClient;
  readonly clock: Clock;
  readonly take: TakeEntries;
}

async function readPages(first: URLSearchParams, reading: Reading): Promise<RecordsEnd> {
  let query = first;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const exchange = await exchangePage(query, reading);
    const page = readPage(exchange);
    if ('kind' in page) return page;
    reading.take(page.entries);
    if (page.next === undefined) return { kind: 'complete' };
    const next = new URLSearchParams(first);
    for (const [name, value] of page.next) next.set(name, value);
    if (next.toString() === query.toString()) break;
    query = next;
  }
  return fail('its pages lead in a circle.');
}

async function exchangePage(query: URLSearchParams, { client, clock }: Reading): Promise<Exchange> {
  for (let times = 0; ; times += 1) {
    const exchange = await client.exchange({
      method: 'GET',
      path: '/v2/reports/records',
      query: query.toString(),
      accept: 'application/json',
    });
    if (exchange.kind !== 'response' || exchange.status !== 429 || times >= THROTTLED_MAX)
      return exchange;
    const waitMs = exchange.retryAfterMs ?? THROTTLED_WAIT_MS;
    await clock.sleep(Math.min(waitMs, THROTTLED_WAIT_MAX_MS));
  }
}

interface Page {
  readonly entries: readonly RecordReading[];
  /** What the query of the next page changes; undefined on the last. */
  readonly next: readonly (readonly [string, string])[] | undefined;
}

function readPage(exchange: Exchange): Page | Exclude<RecordsEnd, { kind: 'complete' }> {
  if (exchange.kind !== 'response') return fail(`${exchange.words}.`);
  const body = parseJson(exchange.body, () => true);
  if (exchange.status !== 200) return explainStatus(exchange.status, body);
  const records = body?.['records'];
  if (!body || !Array.isArray(records)) return fail('it sent no records that can be read.');
  const entries = (records as readonly JsonObject[]).map((entry) =>
    readRecord((name) => (isObject(entry) ? (scalarText(entry[name]) ?? '') : '')),
  );
  const next = findNext(body);
  if (next === undefined && body['request_status'] === 'TRUNCATED')
    return fail('it cut its answer off. Ask for a file of those days in the dashboard instead.');
  return { entries, next };
}

/**
 * The link may lead to another host, where the credentials do not go: only its cursor is followed.
 */
function findNext(body: JsonObject): Page['next'] {
  const links = body['_links'];
  const next = isObject(links) ? links['next'] : undefined;
  const href = isObject(next) ? scalarText(next['href']) : undefined;
  if (href === undefined) return undefined;
  const query = new URLSearchParams(href.slice(href.indexOf('?') + 1));
  return ['cursor', 'iv'].flatMap((name) => {
    const value = query.get(name) ?? scalarText(body[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
}

function explainStatus(status: number, body: JsonObject | undefined) {
  const said = describeProblem(body);
  switch (status) {
    case 401:
      return refuse(
        `the credentials were refused, or the account has no Reports API (HTTP 401${said}). Check ${credentialNames({ credentials: VONAGE_API_KEY })}.`,
      );
    case 403:
      return refuse(
        `the account may not read its records (HTTP 403${said}). Ask Vonage for the Reports API; it is also said to whoever asks too often.`,
      );
    case 422:
      return fail(`it does not take the question (HTTP 422${said}).`);
    case 429:
      return fail(`it was asked too often (HTTP 429${said}). Try again later.`);
    default:
      return fail(`it answered HTTP ${String(status)}${said}. Try again later.`);
  }
}

/** `: title, detail, parameter reason` of a problem document; empty where there is none. */
function describeProblem(body: JsonObject | undefined) {
  const parameters = body?.['invalid_parameters'];
  const named = Array.isArray(parameters)
    ? (parameters as readonly JsonObject[]).filter(isObject).map(describeParameter)
    : [];
  const words = [scalarText(body?.['title']), scalarText(body?.['detail']), ...named]
    .filter((text) => text !== undefined && text !== '')
    .map((text) => text?.replace(/\.$/, ''));
  return words.length === 0 ? '' : `: ${words.join(', ')}`;
}

function describeParameter(parameter: JsonObject) {
  return [parameter['name'], parameter['reason']].map((part) => scalarText(part) ?? '').join(' ');
}

function fail(words: string): { readonly kind: 'failed'; readonly words: string } {
  return { kind: 'failed', words };
}

function refuse(words: string): { readonly kind: 'refused'; readonly words: string } {
  return { kind: 'refused', words };
}
