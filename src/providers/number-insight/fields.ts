import type { Fields } from '../port.ts';
import { CARRIER_MEMBERS } from './columns.ts';
import { isObject, parseJson, scalarText, type Json, type JsonObject } from '../json.ts';
import { parseXml, type Element } from '../xml.ts';

/**
 * Reads a body into flat fields under the column names; undefined where it is no answer of the
 * service at all. Amounts keep the text they were written in.
 */
export function readFields(body: string, format: 'json' | 'xml'): Fields | undefined {
  // The format is known from the request, but a gateway may answer in the other one; what reads is
  // read.
  const [first, second] = format === 'json' ? [fromJson, fromXml] : [fromXml, fromJson];
  return first(body) ?? second(body);
}

type Put = (name: string, value: string | undefined) => void;

function collectFields(fill: (put: Put) => void): Fields {
  const fields = new Map<string, string>();
  fill((name, value) => {
    const text = value?.trim() ?? '';
    if (text !== '' && text !== 'null' && !fields.has(name)) fields.set(name, text);
  });
  return fields;
}

const JSON_SCALARS = [
  'status',
  'request_id',
  'international_format_number',
  'national_format_number',
  'country_code',
  'country_code_iso3',
  'country_name',
  'country_prefix',
  'request_price',
  'refund_price',
  'remaining_balance',
  'ported',
  'caller_name',
  'first_name',
  'last_name',
  'caller_type',
  'lookup_outcome',
  'lookup_outcome_message',
  'valid_number',
  'reachable',
  'ip_warnings',
];
/** Names of the columns are made once: joined for each answer they took a tenth of its reading. */
const CARRIERS = ['current_carrier', 'original_carrier'].map((name) => ({
  name,
  columns: CARRIER_MEMBERS.map((member) => ({ member, column: `${name}_${member}` })),
}));
const CALLER_MEMBERS = ['caller_name', 'first_name', 'last_name', 'caller_type'];
const ROAMING_MEMBERS = ['roaming_country_code', 'roaming_network_code', 'roaming_network_name'];

function fromJson(body: string): Fields | undefined {
  const json = parseJson(body);
  if (!json) return undefined;
  return collectFields((put) => {
    for (const name of JSON_SCALARS) put(name, scalarText(json[name]));
    put('status_message', scalarText(json['status_message']));
    put('status_message', scalarText(json['error_text']));
    // The asynchronous acknowledgement spells these in camel case.
    put('request_id', scalarText(json['requestId']));
    put('request_price', scalarText(json['requestPrice']));
    put('remaining_balance', scalarText(json['remainingBalance']));
    for (const { name, columns } of CARRIERS) {
      const carrier = json[name];
      if (isObject(carrier))
        for (const { member, column } of columns) put(column, scalarText(carrier[member]));
    }
    putMembers(json['caller_identity'], CALLER_MEMBERS, put);
    putRoaming(json['roaming'], put);
    putIp(json['ip'], put);
  });
}

function putMembers(value: Json | undefined, names: readonly string[], put: Put) {
  if (isObject(value)) for (const name of names) put(name, scalarText(value[name]));
}

/** An object, the bare string "unknown", null, or an empty list. */
function putRoaming(value: Json | undefined, put: Put) {
  if (!isObject(value)) {
    put('roaming_status', scalarText(value));
    return;
  }
  put('roaming_status', scalarText(value['status']));
  putMembers(value, ROAMING_MEMBERS, put);
}

function putIp(value: Json | undefined, put: Put) {
  const address: JsonObject = isObject(value) ? value : { address: value ?? null };
  put('ip', scalarText(address['address']));
  put('ip_match_level', scalarText(address['ip_match_level']));
  put('ip_country', scalarText(address['ip_country']));
}

const XML_TEXTS = [
  'request_id',
  'international_format_number',
  'request_price',
  'refund_price',
  'remaining_balance',
  'ported',
  'caller_name',
  'first_name',
  'last_name',
  'caller_type',
  'valid_number',
  'reachable',
  'ip_warnings',
  'status',
];

function fromXml(body: string): Fields | undefined {
  const root = parseXml(body);
  if (root?.name !== 'lookup' && root?.name !== 'format') return undefined;
  return collectFields((put) => {
    const text = (name: string) => root.child(name)?.text;
    put('status', root.child('error')?.attribute('code'));
    put('status_message', text('error'));
    for (const name of XML_TEXTS) put(name, text(name));
    put('status_message', text('status_message'));
    put('status_message', text('error_text'));
    put('request_id', text('requestId'));
    put('request_price', text('requestPrice'));
    put('remaining_balance', text('remainingBalance'));
    // The schema spells it so, and says that it does so on purpose.
    put('first_name', text('firs_name'));
    put('national_format_number', text('local_number'));
    putAttributes(
      root.child('local_number'),
      (name) => name,
      ['country_code', 'country_code_iso3', 'country_name', 'country_prefix'],
      put,
    );
    put('lookup_outcome', root.child('lookup_outcome')?.attribute('code'));
    put('lookup_outcome_message', text('lookup_outcome'));
    for (const carrier of ['current_carrier', 'original_carrier'])
      putAttributes(root.child(carrier), (member) => `${carrier}_${member}`, CARRIER_MEMBERS, put);
    xmlCaller(root.child('caller_identity'), put);
    xmlRoaming(root.child('roaming'), put);
    xmlIp(root.child('ip'), put);
  });
}

function putAttributes(
  element: Element | undefined,
  column: (name: string) => string,
  names: readonly string[],
  put: Put,
) {
  if (element) for (const name of names) put(column(name), element.attribute(name));
}

/** The schema spells these attributes with hyphens, unlike everything else. */
function xmlCaller(element: Element | undefined, put: Put) {
  for (const member of CALLER_MEMBERS) {
    put(member, element?.attribute(member.replaceAll('_', '-')));
    put(member, element?.attribute(member) ?? element?.child(member)?.text);
  }
}

function xmlRoaming(element: Element | undefined, put: Put) {
  if (!element) return;
  put('roaming_status', element.attribute('status') ?? element.text);
  putAttributes(element, (member) => member, ROAMING_MEMBERS, put);
}

function xmlIp(element: Element | undefined, put: Put) {
  if (!element) return;
  put('ip', element.attribute('address') ?? element.text);
  putAttributes(element, (name) => name, ['ip_match_level', 'ip_country'], put);
}
