import type { SandboxAnswer, AnswerData } from './answer.ts';
import type { CallerName } from './names.ts';

/**
 * The answer as the documents' XML; what JSON says as null is left out. The root is `format` for
 * basic answers.
 */
export function writeXml(answer: SandboxAnswer, isBasic: boolean): string {
  const root = isBasic ? 'format' : 'lookup';
  const { number, money, data } = answer;
  const { iso2, iso3, name, prefix } = number?.country ?? {};
  const lines = [
    writeElement('request_id', answer.requestId),
    writeElement('international_format_number', number?.international),
    data?.advanced &&
      writeElement('lookup_outcome', data.advanced.outcomeMessage, {
        code: String(data.advanced.outcome),
      }),
    writeElement('local_number', number?.national, {
      country_code: iso2,
      country_code_iso3: iso3,
      country_name: name,
      country_prefix: prefix,
    }),
    writeElement('error', answer.message, { code: String(answer.status) }),
    writeElement('request_price', money?.requestPrice),
    writeElement('refund_price', money?.refundPrice),
    writeElement('remaining_balance', money?.remainingBalance),
    ...(data ? writeData(data) : []),
  ];
  const body = lines.flatMap((line) => (line === undefined ? [] : [`  ${line}\n`])).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>\n${body}</${root}>\n`;
}

type Attributes = Readonly<Record<string, string | null | undefined>>;

function writeData(data: AnswerData) {
  const { roaming, caller, callerAs, advanced } = data;
  const atTop = callerAs === 'identity' ? undefined : caller;
  return [
    writeEmptyElement('current_carrier', data.currentCarrier && { ...data.currentCarrier }),
    writeEmptyElement('original_carrier', data.originalCarrier && { ...data.originalCarrier }),
    writeElement('valid_number', advanced?.validNumber),
    writeElement('reachable', advanced?.reachable),
    writeEmptyElement('ip', advanced?.ip && { ...advanced.ip }),
    writeElement('ip_warnings', advanced?.ipWarnings),
    writeEmptyElement('real_time_data', advanced?.realTimeData && { ...advanced.realTimeData }),
    writeElement('ported', data.ported),
    writeEmptyElement(
      'roaming',
      typeof roaming === 'string' ? { status: roaming } : roaming && { ...roaming },
    ),
    caller && callerAs !== 'top' ? writeCallerIdentity(caller) : undefined,
    writeElement('caller_name', atTop?.name),
    writeElement('last_name', atTop?.last),
    writeElement(data.spelling, atTop?.first),
    writeElement('caller_type', atTop?.type),
  ];
}

/** The schema has these attributes with hyphens. */
function writeCallerIdentity({ type, name, first, last }: CallerName) {
  return writeEmptyElement('caller_identity', {
    'caller-type': type,
    'caller-name': name,
    'first-name': first,
    'last-name': last,
  });
}

function writeElement(name: string, text: string | null | undefined, attributes: Attributes = {}) {
  if (text === undefined || text === null) return undefined;
  return `<${name}${writeAttributes(attributes)}>${escapeXml(text)}</${name}>`;
}

function writeEmptyElement(name: string, attributes: Attributes | null | undefined) {
  return attributes ? `<${name}${writeAttributes(attributes)} />` : undefined;
}

function writeAttributes(attributes: Attributes) {
  return Object.entries(attributes)
    .map(([name, value]) =>
      value === undefined || value === null ? '' : ` ${name}="${escapeXml(value)}"`,
    )
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escapeXml(text: string) {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
