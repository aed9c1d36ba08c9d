import { drawRequestId } from '../answer.ts';
import type { BookKeeper } from '../books.ts';
import { replyInvalid, type InvalidParameter } from '../identity-insights/problems.ts';
import type { Lots } from '../lots.ts';
import type { Settings } from '../options.ts';
import { replyWithJson, replyWithProblem, type Reply } from '../reply.ts';
import { nameRecordProduct, writeRecord, writeTime, type ChargeRecord } from './record.ts';

/** What records are read from, and for whom. */
interface RecordTerms {
  readonly lots: Lots;
  readonly books: BookKeeper;
  readonly settings: Settings;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The API key that asks: records are there for its own account alone. */
  readonly key: string;
  /** Of the sandbox, without a slash behind. */
  readonly url: string;
}

/**
 * `GET /v2/reports/records` as the Reports API 3.1.4 has it: the charges of a product from
 * `date_start` on and before `date_end`, by pages; or those with one of up to 20 ids.
 */
export function replyRecords(terms: RecordTerms, query: URLSearchParams): Reply {
  const invalid = checkQuery(query);
  if (invalid.length > 0) return replyInvalid(invalid);
  if (query.get('account_id') !== terms.key)
    return replyWithProblem(403, {
      type: 'forbidden',
      title: 'Forbidden',
      detail: 'Your account does not have permission to see the records of this account.',
    });
  const ids = query.get('id');
  return ids === null ? replyPeriod(terms, query) : replyIds(terms, query, ids.split(','));
}

const IDS_MAX = 20;
const DAY_MS = 86_400_000;
const DAYS_DEFAULT = 7;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/;

function checkQuery(query: URLSearchParams) {
  const invalid: InvalidParameter[] = [];
  const check = (name: string, isValid: boolean, reason: string) => {
    if (!isValid) invalid.push({ name, reason });
  };
  const product = query.get('product');
  const isProduct = product === 'NUMBER-INSIGHT' || product === 'NETWORK-API-EVENT';
  check('product', isProduct, 'Must be NUMBER-INSIGHT or NETWORK-API-EVENT');
  check('account_id', Boolean(query.get('account_id')), 'Must not be empty');
  for (const name of ['date_start', 'date_end'])
    check(name, readDate(query.get(name)) !== null, 'Must be an ISO 8601 date with its offset');
  const ids = query.get('id')?.split(',') ?? [];
  check('id', ids.length <= IDS_MAX, `Must not be more than ${IDS_MAX}`);
  const cursor = query.get('cursor');
  const isCursor = cursor === null || readCursor(cursor) !== undefined;
  check('cursor', isCursor, 'Must be the cursor of an answer');
  return invalid;
}

/** Milliseconds since the epoch; undefined where there is none, null where it is none. */
function readDate(text: string | null) {
  if (text === null) return undefined;
  // A plus sign that was not escaped arrives as a blank.
  const date = text.replace(/ (?=\d\d:?\d\d$)/, '+');
  const ms = DATE.test(date) ? Date.parse(date) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}

function replyPeriod(terms: RecordTerms, query: URLSearchParams): Reply {
  const { now, settings } = terms;
  const start = readDate(query.get('date_start')) ?? now - DAYS_DEFAULT * DAY_MS;
  const end = readDate(query.get('date_end')) ?? now;
  const records: ChargeRecord[] = [];
  for (const [place, charge] of readCharges(terms, query, readCursor(query.get('cursor') ?? ''))) {
    const { time } = charge.record;
    if (time < start || time >= end) continue;
    if (records.length === settings.recordsPerPage)
      return replyPage(terms, query, records, linkNext(terms, query, { from: place, start, end }));
    records.push(writeRecord(terms.lots, terms.key, charge));
  }
  return replyPage(terms, query, records);
}

function replyIds(terms: RecordTerms, query: URLSearchParams, ids: readonly string[]) {
  const records: ChargeRecord[] = [];
  for (const [, charge] of readCharges(terms, query)) {
    const record = writeRecord(terms.lots, terms.key, charge);
    if (ids.some((id) => isNamed(record, id))) records.push(record);
  }
  const missing = ids.filter((id) => !records.some((record) => isNamed(record, id)));
  return replyPage(terms, query, records, {
    ...(missing.length > 0 && { ids_not_found: missing.join(',') }),
  });
}

function isNamed(record: ChargeRecord, id: string) {
  return [record['id'], record['request_id'], record['request_session_id']].includes(id);
}

/** The charges that have a record by now. */
function* readCharges({ books, settings, now }: RecordTerms, query: URLSearchParams, from = 0) {
  const product = query.get('product');
  for (const entry of books.recorded(from)) {
    const [, charge] = entry;
    if (nameRecordProduct(charge) !== product) continue;
    if (product === 'NETWORK-API-EVENT' && !settings.recordedInsights.includes(charge.product))
      continue;
    if (charge.record.time + settings.recordDelayMs <= now) yield entry;
  }
}

/**
 * The next page begins with the charge at `from`. The dates are named in the link, so that the
 * pages are of one period.
 */
function linkNext(
  { url }: RecordTerms,
  query: URLSearchParams,
  { from, start, end }: Record<'from' | 'start' | 'end', number>,
) {
  const cursor = Buffer.from(`charge ${from}`).toString('base64url');
  const iv = INITIALIZATION_VECTOR;
  const next = new URLSearchParams([...query]);
  next.set('date_start', new Date(start).toISOString());
  next.set('date_end', new Date(end).toISOString());
  next.set('cursor', cursor);
  next.set('iv', iv);
  return { cursor, iv, next: `${url}/v2/reports/records?${next.toString()}` };
}

/** The document wants one with each cursor; here it means nothing. */
const INITIALIZATION_VECTOR = '8c1f5e0a-2b64-4f7d-9a63-51d0e7c2b4aa';

function readCursor(cursor: string) {
  const [, from] = /^charge (\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  return from === undefined ? undefined : Number(from);
}

function replyPage(
  { now, url, lots }: RecordTerms,
  query: URLSearchParams,
  records: readonly ChargeRecord[],
  { next, ...rest }: Partial<Record<'cursor' | 'iv' | 'next' | 'ids_not_found', string>> = {},
) {
  const self = `${url}/v2/reports/records?${query.toString()}`;
  return replyWithJson(200, {
    _links: { self: { href: self }, ...(next !== undefined && { next: { href: next } }) },
    request_id: drawRequestId(lots, self, 1),
    request_status: 'SUCCESS',
    received_at: writeTime(now),
    items_count: records.length,
    product: query.get('product'),
    ...rest,
    records,
  });
}
