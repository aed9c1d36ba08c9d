/** What stands in place of a secret: without quotes, brackets of XML or backslashes, so JSON and XML stay well-formed. */
export const HIDDEN = '[secret]';

/** A shorter piece of base64 would be found in innocent text. */
const BASE64_CHARACTERS_MIN = 6;

/**
 * Takes secrets out of a text, however its writer writes them: in the clear, escaped for a URL, a form, JSON or XML, or
 * inside base64 such as that of a Basic header. Empty ones are passed over. A text that holds none is given back as it is.
 */
export function createSecretHider(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets)].filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
  if (known.length === 0) return (text) => text;
  const cores = [...new Set(known.flatMap(base64Cores))];
  const marks = [...known, ...cores].map(longestWord);
  const clear = anyOf(known, writings);
  const encoded = anyOf(cores, base64Writings);
  return (text) => {
    if (!marks.some((mark) => text.includes(mark))) return text;
    const hidden = text.replace(clear, HIDDEN);
    return cores.length === 0 ? hidden : withoutTokens(hidden, encoded);
  };
}

/**
 * A backslash that is itself escaped begins nothing: behind it would be left half an escape. Only the last one of a row
 * is worth a look back, where no secret begins with one itself: with a look from each, 64 kB of them took 60 ms.
 */
function beginOf(secrets: readonly string[]): string {
  const lastOfRow = secrets.some((secret) => secret.startsWith('\\')) ? '' : String.raw`(?=\\[^\\])`;
  return String.raw`(?:(?!\\)|${lastOfRow}(?<=(?<!\\)(?:\\\\){0,50}))`;
}

function anyOf(secrets: readonly string[], writingsOf: (character: string) => string): RegExp {
  const patterns = secrets.map((secret) => Array.from(secret, writingsOf).join(''));
  return new RegExp(`${beginOf(secrets)}(?:${patterns.join('|')})`, 'g');
}

/** Every writer leaves letters and digits as they are, so without these of a secret a text does not hold it. */
function longestWord(secret: string): string {
  return secret.split(/[^A-Za-z0-9]+/).reduce((longest, word) => (word.length > longest.length ? word : longest), '');
}

/**
 * The pieces of base64 that stand for a secret whatever stands around it, such as `key:` before it in a Basic header:
 * one for each of the three ways its first byte can fall into a group, without the characters its neighbours change.
 */
function base64Cores(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const first = Math.ceil((shift * 8) / 6);
    const core = text.slice(first, Math.floor(((shift + bytes.length) * 8) / 6));
    return core.length < BASE64_CHARACTERS_MIN ? [] : [core];
  });
}

/** One character of base64 in its usual alphabet or in that of URLs (RFC 4648, 5). */
function base64Writings(character: string): string {
  return character === '+' ? `(?:${writings('+')}|-)` : character === '/' ? `(?:${writings('/')}|_)` : character;
}

const XML_NAMES: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

/** The pattern of one character as writers of URLs, forms, JSON and XML put it; the longer ones first, itself last. */
function writings(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character;
  const units = Array.from({ length: character.length }, (_, at) => `\\\\u${hex(character.charCodeAt(at), 4)}`);
  const code = character.codePointAt(0) ?? 0;
  const name = XML_NAMES[character];
  return `(?:${[
    units.join(''),
    Array.from(Buffer.from(character), (byte) => `%${hex(byte, 2)}`).join(''),
    `&#0*(?:${String(code)}|[xX]0*${hex(code, 1)});`,
    ...(name === undefined ? [] : [`&${name};`]),
    ...(character === ' ' ? ['\\+'] : []),
    escaped(JSON.stringify(character).slice(1, -1)),
    // Some writers of JSON escape these too.
    ...(character === '/' || character === "'" ? [`\\\\${character}`] : []),
    escaped(character),
  ].join('|')})`;
}

/** Both cases of a hexadecimal number of at least so many digits. */
function hex(value: number, digits: number): string {
  return value
    .toString(16)
    .padStart(digits, '0')
    .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** Hides each token of base64 around a core whole; by hand, for a pattern of a token would try every start in a megabyte. */
function withoutTokens(text: string, core: RegExp): string {
  let hidden = '';
  let from = 0;
  for (const { 0: found, index } of text.matchAll(core)) {
    if (index >= from) hidden += text.slice(from, tokenStart(text, index, from)) + HIDDEN;
    from = tokenEnd(text, Math.max(from, index + found.length));
  }
  return hidden + text.slice(from);
}

const BASE64 = /[A-Za-z0-9+/_-]/;

/** The letter of an escape such as `\n` before a token is not part of it. */
function tokenStart(text: string, at: number, from: number): number {
  let start = at;
  while (start > from && BASE64.test(text.charAt(start - 1))) start -= 1;
  let slashes = 0;
  while (text.charAt(start - 1 - slashes) === '\\') slashes += 1;
  return slashes % 2 === 0 ? start : Math.min(at, start + (text.charAt(start) === 'u' ? 'u0000'.length : 1));
}

function tokenEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && (BASE64.test(text.charAt(end)) || text.charAt(end) === '=')) end += 1;
  return end;
}
