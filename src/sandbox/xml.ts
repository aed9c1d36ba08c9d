import type { AdvancedData, Answer, AnswerData } from './answer.ts';
import type { CallerName } from './names.ts';

/** The answer as the documents' XML; what JSON says as null is left out. The root is `format` for basic answers. */
export function answerAsXml(answer: Answer, isBasic: boolean): string {
  const root = isBasic ? 'format' : 'lookup';
  const { number, money, data } = answer;
  const country = number?.country;
  const lines = [
    element('request_id', answer.requestId),
    element('international_format_number', number?.international),
    data?.advanced &&
      element('lookup_outcome', data.advanced.outcomeMessage, {
        code: String(data.advanced.outcome),
      }),
    element('local_number', number?.national, {
      country_code: country?.iso2,
      country_code_iso3: country?.iso3,
      country_name: country?.name,
      country_prefix: country?.prefix,
    }),
    element('error', answer.message, { code: String(answer.status) }),
    element('request_price', money?.requestPrice),
    element('refund_price', money?.refundPrice),
    element('remaining_balance', money?.remainingBalance),
    ...(data ? dataElements(data) : []),
  ];
  const body = lines.flatMap((line) => (line === undefined ? [] : [`  ${line}\n`])).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>\n${body}</${root}>\n`;
}

type Line = string | undefined;
type Attributes = Readonly<Record<string, string | null | undefined>>;

function dataElements(data: AnswerData): Line[] {
  const { roaming, caller, callerAs } = data;
  return [
    empty('current_carrier', data.currentCarrier && { ...data.currentCarrier }),
    empty('original_carrier', data.originalCarrier && { ...data.originalCarrier }),
    ...(data.advanced ? advancedElements(data.advanced) : []),
    element('ported', data.ported),
    empty('roaming', typeof roaming === 'string' ? { status: roaming } : roaming && { ...roaming }),
    ...(caller && callerAs !== 'top' ? [callerIdentity(caller)] : []),
    ...(caller && callerAs !== 'identity' ? callerElements(caller, data.spelling) : []),
  ];
}

function advancedElements({
  validNumber,
  reachable,
  ip,
  ipWarnings,
  realTimeData,
}: AdvancedData): Line[] {
  return [
    element('valid_number', validNumber),
    element('reachable', reachable),
    empty('ip', ip && { ...ip }),
    element('ip_warnings', ipWarnings),
    empty('real_time_data', realTimeData && { ...realTimeData }),
  ];
}

/** The schema has these attributes with hyphens. */
function callerIdentity({ type, name, first, last }: CallerName): Line {
  return empty('caller_identity', {
    'caller-type': type,
    'caller-name': name,
    'first-name': first,
    'last-name': last,
  });
}

function callerElements(
  { type, name, first, last }: CallerName,
  spelling: AnswerData['spelling'],
): Line[] {
  return [
    element('caller_name', name),
    element('last_name', last),
    element(spelling, first),
    element('caller_type', type),
  ];
}

function element(name: string, text: string | null | undefined, attributes: Attributes = {}): Line {
  return text === undefined || text === null
    ? undefined
    : `<${name}${written(attributes)}>${escaped(text)}</${name}>`;
}

function empty(name: string, attributes: Attributes | null | undefined): Line {
  return attributes ? `<${name}${written(attributes)} />` : undefined;
}

function written(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) =>
      value === undefined || value === null ? '' : ` ${name}="${escaped(value)}"`,
    )
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
