import { showAmount } from '../amounts.ts';
import { drawInsightRequestId, drawRequestId } from '../answer.ts';
import { readLevel, type RecordedCharge } from '../charges.ts';
import { drawFacts, drawSubscriber } from '../facts.ts';
import { isInsight, type Insight } from '../identity-insights/insights.ts';
import type { Lots } from '../lots.ts';
import { readNumber } from '../number.ts';
import type { SandboxLevel } from '../prices.ts';

/** What charges are recorded under. */
type RecordProduct = 'NUMBER-INSIGHT' | 'NETWORK-API-EVENT';

/** A record of the Reports API 3.1.4 as JSON: its members are texts. */
export type ChargeRecord = Readonly<Record<string, string>>;

/** The record of a charge of this account (API key). */
export function writeRecord(lots: Lots, account: string, charge: RecordedCharge): ChargeRecord {
  const { product } = charge;
  return isInsight(product)
    ? writeEvent(lots, account, charge, product)
    : writeLookup(lots, account, charge, readLevel(product) ?? 'standard');
}

/** What a charge is recorded under. */
export function nameRecordProduct({ product }: RecordedCharge): RecordProduct {
  return isInsight(product) ? 'NETWORK-API-EVENT' : 'NUMBER-INSIGHT';
}

/** A moment as the records have it, `2026-11-30T02:15:50+00:00`. */
export function writeTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, '+00:00');
}

/** The facts of the answer; the document: `currency` is always empty. */
function writeLookup(
  lots: Lots,
  account: string,
  charge: RecordedCharge,
  level: SandboxLevel,
): ChargeRecord {
  const number = readNumber(charge.number, undefined);
  const facts = number && drawFacts(lots, number, level);
  const { network_code, name, network_type } = facts?.currentCarrier ?? {};
  const country = number?.country;
  const hasCaller = charge.product.endsWith('+cnam');
  return {
    account_id: account,
    request_id: drawRequestId(lots, charge.number, charge.record.ask),
    product_type: `PRODUCT_HLR_LOOKUP_${level.toUpperCase()}`,
    number: charge.number,
    date_received: writeTime(charge.record.time),
    status: facts?.status === 0 ? 'Success' : 'Failed',
    response_code: String(facts?.status),
    network: network_code ?? '',
    network_name: name ?? '',
    network_type: network_type ?? '',
    country: country?.iso2 ?? '',
    country_name: country?.name ?? '',
    valid: facts?.validNumber ?? '',
    ported: facts?.ported ?? '',
    reachable: facts?.reachable ?? '',
    first_name: hasCaller ? (facts?.caller.first ?? 'unknown') : '',
    last_name: hasCaller ? (facts?.caller.last ?? 'unknown') : '',
    currency: '',
    total_price: showAmount(charge.requested - charge.refunded),
    id: drawId(lots, charge).replaceAll('-', ''),
  };
}

/** No document says how insights are recorded, or that they are; the names are guesses. */
function writeEvent(
  lots: Lots,
  account: string,
  charge: RecordedCharge,
  insight: Insight,
): ChargeRecord {
  const { record } = charge;
  const number = readNumber(charge.number, undefined);
  const requestId = drawInsightRequestId(lots, charge.number, record.ask);
  return {
    account_id: account,
    application_id: record.application ?? '',
    record_creation_time: writeTime(record.time),
    product_name: EVENT_NAMES[insight] ?? `identity-insights-${insight.replaceAll('_', '-')}`,
    request_type: 'check',
    status: record.status === 'OK' ? 'SUCCESS' : 'FAILED',
    network: (number && drawSubscriber(lots, number).current.network_code) ?? '',
    country_code: number?.country?.iso2 ?? '',
    msisdn: charge.number,
    event_time: writeTime(record.time),
    currency: 'EUR',
    total_price: showAmount(charge.requested - charge.refunded),
    request_session_id: requestId,
    product_path: insight
      .split('_')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(''),
    correlation_id: requestId,
    id: drawId(lots, charge),
  };
}

/** The products of the document that have an insight of the same sense. */
const EVENT_NAMES: Readonly<Partial<Record<Insight, string>>> = {
  sim_swap: 'camara-sim-swap',
  roaming: 'camara-device-status',
  reachability: 'camara-device-status',
  location_verification: 'camara-device-location',
};

function drawId(lots: Lots, { number, product, record }: RecordedCharge) {
  return drawRequestId(lots, `${product} ${number}`, record.ask);
}
