import { parseApiAmount } from '../../domain/money.ts';
import type { ChargeRecord } from '../../domain/reconcile/record.ts';
import type { RecordCells, RecordReading } from '../../domain/reconcile/source.ts';
import { NUMBER_INSIGHT } from '../number-insight/identity.ts';

/**
 * The part of every Number Insight attempt: the records do not tell its levels apart by a
 * documented name.
 */
export const LOOKUP_PART = NUMBER_INSIGHT.title;

/** What the service calls the records of lookups. */
export const LOOKUP_REPORT = 'NUMBER-INSIGHT';
/** What it calls those of insights. */
export const EVENT_REPORT = 'NETWORK-API-EVENT';

/** The columns by which a kind of records is known (SOURCES, Records). */
const LOOKUP_COLUMNS = ['number', 'date_received', 'total_price', 'request_id'];
const EVENT_COLUMNS = ['msisdn', 'event_time', 'total_price', 'product_path'];

/** Says what is missing where the columns are those of neither kind. */
export function refuseHeader(names: readonly string[]): string | undefined {
  const lacks = (columns: readonly string[]) => columns.filter((name) => !names.includes(name));
  const [lookup, event] = [lacks(LOOKUP_COLUMNS), lacks(EVENT_COLUMNS)];
  if (lookup.length === 0 || event.length === 0) return undefined;
  return `It needs ${LOOKUP_COLUMNS.join(', ')} (records of ${LOOKUP_REPORT}), or ${EVENT_COLUMNS.join(', ')} (records of ${EVENT_REPORT}).`;
}

/** One entry of either kind. */
export function readRecord(cells: RecordCells): RecordReading {
  const event = cells('msisdn') !== '';
  const number = (event ? cells('msisdn') : cells('number')).replace(/\D/g, '').replace(/^00/, '');
  const part = event ? readInsight(cells) : LOOKUP_PART;
  if (number === '' || part === '') return { kind: 'other' };
  const time = event
    ? cells('event_time') || cells('record_creation_time')
    : cells('date_received');
  const at = readTime(time);
  if (at === undefined) return { kind: 'unreadable', words: `its time "${time}"` };
  const requestId = cells(event ? 'request_session_id' : 'request_id') || undefined;
  const id = cells('id') || requestId;
  if (id === undefined) return { kind: 'unreadable', words: 'it has no id' };
  const accounts = [cells('account_id'), cells('application_id')].filter((name) => name !== '');
  const amount = readAmount(cells('total_price'));
  const report = event ? EVENT_REPORT : LOOKUP_REPORT;
  const record: ChargeRecord = { id, accounts, requestId, number, report, part, at, amount };
  return { kind: 'record', record };
}

function readAmount(text: string) {
  const amount = parseApiAmount(text);
  return amount === undefined || amount < 0n ? undefined : amount;
}

/**
 * The insight that an event is about: `SimSwap` of `product_path`, else `camara-sim-swap` of
 * `product_name`. No document says what the other insights are called, so their names are taken as
 * they are written.
 */
function readInsight(cells: RecordCells) {
  const name = cells('product_path') || cells('product_name').replace(PRODUCT_PREFIX, '');
  return name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
}

const PRODUCT_PREFIX = /^(?:camara|identity-insights)-/;

const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?) ?(Z|[+-]\d\d:?\d\d)?$/i;

/** Times are in UTC where they name no other zone. */
function readTime(text: string) {
  const [, day, time, zone = 'Z'] = TIME.exec(text) ?? [];
  if (day === undefined || time === undefined) return undefined;
  const offset = zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2').toUpperCase();
  const at = Date.parse(`${day}T${time}${offset}`);
  return Number.isNaN(at) ? undefined : at;
}
