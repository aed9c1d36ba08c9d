import { AUTHORIZATION, SECRET } from './loopback.ts';

/** A body that was made to keep its reader busy, and what comes of it as the answer to a standard lookup. */
export interface HostileBody {
  readonly name: string;
  readonly body: string;
  readonly verdict: string;
}

/** The longest body that is read. */
const BYTES = 65_536;

/** `unit` over and over between `before` and `behind`, as often as the longest body holds it. */
function filled(unit: string, { before = '', behind = '' } = {}): string {
  return (
    before + unit.repeat(Math.floor((BYTES - before.length - behind.length) / unit.length)) + behind
  );
}

/** Of `parts` parts at most, which is what a reader looks into; the rest of the body is text. */
function padded(before: string, behind: string, text = 'x'): string {
  return filled(text, { before, behind });
}

const UNREADABLE = 'in_doubt retry unreadable';
const PAID = 'settled done insight';
const MESSAGE = { before: '{"status":2147,"x":1.5,"status_message":"', behind: '"}' };
const ERROR = { before: '<lookup><error code="2147">', behind: '</error></lookup>' };

const JSON_BODIES: readonly HostileBody[] = [
  {
    name: 'escaped quotes in a string that is not closed',
    body: filled('\\"', { before: '{"x":1.5,"a":"' }),
    verdict: UNREADABLE,
  },
  {
    name: 'backslashes in a string that is not closed',
    body: filled('\\', { before: '{"x":1.5,"a":"' }),
    verdict: UNREADABLE,
  },
  {
    name: 'objects in objects',
    body: filled('{"a":', { before: '{"x":1.5,"b":' }),
    verdict: UNREADABLE,
  },
  {
    name: 'lists in lists, all closed',
    body: `{"status":0,"a":${'['.repeat(32_000)}${']'.repeat(32_000)}}`,
    verdict: UNREADABLE,
  },
  {
    name: 'lists in lists, 900 of them',
    body: `{"status":0,"a":${'['.repeat(900)}${']'.repeat(900)}}`,
    verdict: PAID,
  },
  {
    name: 'keys',
    body: filled(',"k":1', { before: '{"status":0', behind: '}' }),
    verdict: UNREADABLE,
  },
  {
    name: 'a price of 65,000 digits',
    body: filled('9', { before: '{"status":0,"request_price":', behind: '}' }),
    verdict: PAID,
  },
  {
    name: 'a price of 65,000 places',
    body: filled('9', { before: '{"status":0,"request_price":0.', behind: '}' }),
    verdict: PAID,
  },
  {
    name: 'unicode escapes',
    body: filled('\\u0041', MESSAGE),
    verdict: 'in_doubt retry status_2147',
  },
  {
    name: 'blanks',
    body: filled(' ', { before: '{"status":0,"x":', behind: '1.5}' }),
    verdict: PAID,
  },
  { name: 'colons and blanks', body: filled(': '), verdict: UNREADABLE },
  {
    name: 'a message of phone numbers',
    body: filled('1234-(567)8 ', MESSAGE),
    verdict: 'in_doubt retry status_2147',
  },
  {
    name: 'a message of what begins like an id',
    body: filled('0123456a-', MESSAGE),
    verdict: 'in_doubt retry status_2147',
  },
];

const XML_BODIES: readonly HostileBody[] = [
  {
    name: 'elements in elements, all closed',
    body: `<lookup>${'<a>'.repeat(9_000)}${'</a>'.repeat(9_000)}</lookup>`,
    verdict: UNREADABLE,
  },
  {
    name: 'a long text inside 480 elements',
    body: padded(
      `<lookup><error code="0">x${'<a>x'.repeat(480)}`,
      `${'</a>'.repeat(480)}</error></lookup>`,
    ),
    verdict: PAID,
  },
  {
    name: 'elements that are not closed',
    body: filled('<a>', { before: '<lookup>' }),
    verdict: UNREADABLE,
  },
  {
    name: 'elements side by side',
    body: filled('<a/>', { before: '<lookup>', behind: '</lookup>' }),
    verdict: UNREADABLE,
  },
  {
    name: 'attributes',
    body: `<lookup><error code="0" ${Array.from({ length: 5_000 }, (_, nth) => `a${String(nth)}=""`).join(' ')}/></lookup>`,
    verdict: UNREADABLE,
  },
  { name: 'entities', body: filled('&amp;', ERROR), verdict: UNREADABLE },
  {
    name: '900 entities with a long text behind each',
    body: ERROR.before + `&amp;${'x'.repeat(65)}`.repeat(900) + ERROR.behind,
    verdict: 'in_doubt retry status_2147',
  },
  {
    name: 'entities in entities',
    body: '<!DOCTYPE a [<!ENTITY a "&b;&b;"><!ENTITY b "&c;&c;">]><lookup>&a;</lookup>',
    verdict: UNREADABLE,
  },
  { name: 'carriage returns', body: filled('\r', ERROR), verdict: 'in_doubt retry status_2147' },
  { name: 'ends of lines', body: filled('\r\n', ERROR), verdict: 'in_doubt retry status_2147' },
  {
    name: 'characters of four bytes',
    body: filled('\u{1F4DE}', ERROR),
    verdict: 'in_doubt retry status_2147',
  },
  {
    name: 'instructions',
    body: filled('<?a ?>', { before: '<lookup>', behind: '</lookup>' }),
    verdict: UNREADABLE,
  },
  { name: 'closing brackets', body: filled(']', ERROR), verdict: 'in_doubt retry status_2147' },
];

/** A service knows the secret, so it can also keep busy what takes it out. */
const SECRET_BODIES: readonly HostileBody[] = [
  {
    name: 'the secret before backslashes',
    body: filled('\\', { before: `"${SECRET}` }),
    verdict: UNREADABLE,
  },
  {
    name: 'the header before backslashes',
    body: filled('\\', { before: AUTHORIZATION }),
    verdict: UNREADABLE,
  },
  {
    name: 'the secret, escaped with zeros that do not end',
    body: filled('hunter2&#000000', { before: SECRET }),
    verdict: UNREADABLE,
  },
  { name: 'the header over and over', body: filled(`${AUTHORIZATION}\\`), verdict: UNREADABLE },
];

/** None is longer than what is read, so that each gets as far into its reader as it can. */
export const HOSTILE_BODIES: readonly HostileBody[] = [
  ...JSON_BODIES,
  ...XML_BODIES,
  ...SECRET_BODIES,
];
