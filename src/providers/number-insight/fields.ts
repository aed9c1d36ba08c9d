import type { Fields } from '../port.ts';
import {
  AMOUNTS,
  CALLER_COLUMNS,
  CARRIER_MEMBERS,
  COUNTRY_COLUMNS,
  IP_MEMBERS,
  ROAMING_MEMBERS,
} from './columns.ts';
import { parseJson, readObject, scalarText, type Json } from '../json.ts';
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

/** A member of the answer: members of its own in JSON, attributes in XML, or a bare text. */
interface Part {
  read(name: string): string | undefined;
  readonly text: string | undefined;
}

/** What JSON and XML have in common. */
interface CommonAnswer {
  text(name: string): string | undefined;
  part(name: string): Part;
}

/** Scalars of JSON, and elements of XML that hold a text alone. */
const TEXTS = [
  'status',
  'status_message',
  'request_id',
  'international_format_number',
  ...AMOUNTS,
  'ported',
  ...CALLER_COLUMNS,
  'valid_number',
  'reachable',
  'ip_warnings',
];
/** Names of the columns are made once: joined for each answer they took a tenth of its reading. */
const CARRIERS = ['current_carrier', 'original_carrier'].map((name) => ({
  name,
  columns: CARRIER_MEMBERS.map((member) => ({ member, column: `${name}_${member}` })),
}));

function putCommon({ text, part }: CommonAnswer, put: Put) {
  for (const name of TEXTS) put(name, text(name));
  put('status_message', text('error_text'));
  // The asynchronous acknowledgement spells these in camel case.
  put('request_id', text('requestId'));
  put('request_price', text('requestPrice'));
  put('remaining_balance', text('remainingBalance'));
  for (const { name, columns } of CARRIERS) {
    const carrier = part(name);
    for (const { member, column } of columns) put(column, carrier.read(member));
  }
  const roaming = part('roaming');
  put('roaming_status', roaming.read('status') ?? roaming.text);
  for (const member of ROAMING_MEMBERS) put(member, roaming.read(member));
  const ip = part('ip');
  put('ip', ip.read('address') ?? ip.text);
  for (const member of IP_MEMBERS) put(member, ip.read(member));
}

const JSON_TEXTS = [
  'national_format_number',
  ...COUNTRY_COLUMNS,
  'lookup_outcome',
  'lookup_outcome_message',
];

function fromJson(body: string): Fields | undefined {
  const json = parseJson(body);
  if (!json) return undefined;
  return collectFields((put) => {
    const text = (name: string) => scalarText(json[name]);
    const part = (name: string) => openMember(json[name]);
    putCommon({ text, part }, put);
    for (const name of JSON_TEXTS) put(name, text(name));
    const caller = part('caller_identity');
    for (const name of CALLER_COLUMNS) put(name, caller.read(name));
  });
}

/** Roaming is an object, the bare string "unknown", null, or an empty list. */
function openMember(value: Json | undefined): Part {
  const members = readObject(value);
  return { read: (name) => scalarText(members[name]), text: scalarText(value) };
}

function fromXml(body: string): Fields | undefined {
  const root = parseXml(body);
  if (root?.name !== 'lookup' && root?.name !== 'format') return undefined;
  return collectFields((put) => {
    const text = (name: string) => root.child(name)?.text;
    const part = (name: string) => openElement(root.child(name));
    put('status', root.child('error')?.attribute('code'));
    put('status_message', text('error'));
    putCommon({ text, part }, put);
    // The schema spells it so, and says that it does so on purpose.
    put('first_name', text('firs_name'));
    const number = part('local_number');
    put('national_format_number', number.text);
    for (const name of COUNTRY_COLUMNS) put(name, number.read(name));
    const outcome = part('lookup_outcome');
    put('lookup_outcome', outcome.read('code'));
    put('lookup_outcome_message', outcome.text);
    putCaller(root.child('caller_identity'), put);
  });
}

function openElement(element: Element | undefined): Part {
  return {
    read: (name) => element?.attribute(name),
    get text() {
      return element?.text;
    },
  };
}

/** The schema spells these attributes with hyphens, unlike everything else. */
function putCaller(element: Element | undefined, put: Put) {
  for (const member of CALLER_COLUMNS) {
    put(member, element?.attribute(member.replaceAll('_', '-')));
    put(member, element?.attribute(member) ?? element?.child(member)?.text);
  }
}
