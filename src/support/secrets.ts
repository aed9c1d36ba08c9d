/**
 * What stands in place of a secret: without quotes, brackets of XML or backslashes, so JSON and XML
 * stay well-formed.
 */
export const HIDDEN = '[secret]';

/** A shorter piece of base64 would be found in innocent text. */
const BASE64_CHARACTERS_MIN = 6;

/**
 * Fewer letters and digits, or digits alone, stand in innocent text in some spelling: those are
 * found as they are only.
 */
const SPELLED_CHARACTERS_MIN = 8;

/** From here on a secret is a key, whose every spelling would be a pattern of a hundred thousand characters. */
const KEY_CHARACTERS_MIN = 500;
/** A run of letters and digits of a key that is as long stands in no innocent text. */
const KEY_WORD_CHARACTERS_MIN = 12;

/**
 * Takes secrets out of a text, however its writer writes them: in the clear, in capitals, with
 * blanks or hyphens between its characters, escaped for a URL, a form, JSON or XML, in hexadecimal,
 * or inside base64 such as that of a Basic header; a signed token (JWT) by its shape alone. Of a
 * private key every longer run of letters and digits is hidden: what stands between them is all that
 * writers change. Empty ones are passed over. A text that holds none is given back as it is. The
 * time is linear in the text.
 */
export function createSecretHider(secrets: readonly string[]): (text: string) => string {
  const isKey = (secret: string) => secret.length >= KEY_CHARACTERS_MIN;
  const hideKeys = createKeyHider(secrets.filter(isKey));
  const hide = createKnownHider(secrets.filter((secret) => !isKey(secret)));
  return (text) => hideSignedTokens(hide(hideKeys(text)));
}

/** A signed token begins with `{"` in base64 (RFC 7515) and has two dots, whoever made it. */
function hideSignedTokens(text: string) {
  return text.replace(/eyJ[\w.-]*/g, (word) => (/\..*\./.test(word) ? HIDDEN : word));
}

function createKeyHider(keys: readonly string[]) {
  const words = keys.flatMap((key) =>
    key.split(/[^A-Za-z0-9]+/).filter(({ length }) => length >= KEY_WORD_CHARACTERS_MIN),
  );
  const known = [...new Set(words)].sort((a, b) => b.length - a.length);
  return (text: string) =>
    known.reduce(
      (rest, word) => (rest.includes(word) ? rest.replaceAll(word, HIDDEN) : rest),
      text,
    );
}

function createKnownHider(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets)]
    .filter((secret) => secret !== '')
    .sort((a, b) => b.length - a.length);
  if (known.length === 0) return (text) => text;
  const cores = [...new Set(known.flatMap(listBase64Cores))];
  const marks = cores.map(findLongestWord);
  const spelled = new RegExp(known.flatMap(buildSpellings).join('|'), 'g');
  const writings = cores.map((core) => Array.from(core, buildBase64Writings).join(''));
  const encoded = new RegExp(`${BEGIN}(?:${writings.join('|')})`, 'g');
  return (text) => {
    const hidden = hideSpellings(text, spelled);
    return marks.some((mark) => hidden.includes(mark)) ? hideTokens(hidden, encoded) : hidden;
  };
}

/**
 * A backslash that begins an escape goes with the secret behind it: else it would begin another one
 * with what is put there. By hand, for a pattern that looks behind would count every run of
 * backslashes from each of them.
 */
function hideSpellings(text: string, spelled: RegExp) {
  let hidden = '';
  let from = 0;
  for (const { 0: found, index } of text.matchAll(spelled)) {
    const begin = index - (countSlashesBefore(text, index) % 2);
    hidden += text.slice(from, Math.max(from, begin)) + HIDDEN;
    from = index + found.length;
  }
  return hidden + text.slice(from);
}

function countSlashesBefore(text: string, at: number) {
  let count = 0;
  while (text.charAt(at - 1 - count) === '\\') count += 1;
  return count;
}

/** A backslash that is itself escaped begins nothing: behind it would be left half an escape. */
const BEGIN = String.raw`(?:(?!\\)|(?<=(?<!\\)(?:\\\\){0,50}))`;

/**
 * What a person or a program puts between characters to set them apart; nothing that JSON or XML is
 * built of.
 */
const APART = '(?:[ \\t\u00a0_.:+-]|%20){0,2}';
/**
 * The same between bytes in hexadecimal, and what marks each as such: `73:65`, `0x73, 0x65`,
 * `\\x73\\x65`, `%73%65`.
 */
const BYTES_APART = '(?:[ \\t_.:,%xX\\\\-]|0[xX]){0,4}';

/**
 * The patterns of one secret. Each is unambiguous at every character, so that none is tried twice
 * at a place.
 */
function buildSpellings(secret: string) {
  const plain = secret.replace(/[^A-Za-z0-9]+/g, '');
  if (plain.length < SPELLED_CHARACTERS_MIN || /^\d+$/.test(plain))
    return [Array.from(secret, buildWritings).join('')];
  const characters = Array.from(secret);
  const loose = characters.map(
    (character, at) => buildCases(character) + buildSeparator(character, characters[at + 1]),
  );
  return [
    loose.join(''),
    Array.from(Buffer.from(secret), (byte) => buildHex(byte, 2)).join(BYTES_APART),
  ];
}

/** Where one of them is itself a mark, it is not taken for one that sets apart. */
function buildSeparator(character: string, next: string | undefined) {
  if (next === undefined || /\s/.test(character + next)) return '';
  return isPlain(character) && isPlain(next) ? APART : '[ \\t]{0,2}';
}

function isPlain(character: string) {
  return /[A-Za-z0-9]/.test(character);
}

/** In capitals or not, and escaped though nobody needs to. */
function buildCases(character: string) {
  const cases = [...new Set([character, character.toLowerCase(), character.toUpperCase()])].filter(
    (one) => one.length === character.length,
  );
  if (!isPlain(character)) return `(?:${cases.map(buildWritings).join('|')})`;
  const codes = cases.map((one) => buildHex(one.charCodeAt(0), 2)).join('|');
  const decimals = cases.map((one) => one.charCodeAt(0)).join('|');
  return `(?:[${cases.join('')}]|(?:\\\\u00|%)(?:${codes})|&#0*(?:${decimals}|[xX]0*(?:${codes}));)`;
}

/**
 * Every writer leaves letters and digits as they are, so without these of a secret a text does not
 * hold it.
 */
function findLongestWord(secret: string) {
  return secret
    .split(/[^A-Za-z0-9]+/)
    .reduce((longest, word) => (word.length > longest.length ? word : longest), '');
}

/**
 * The pieces of base64 that stand for a secret whatever stands around it, such as `key:` before it
 * in a Basic header: one for each of the three ways its first byte can fall into a group, without
 * the characters its neighbours change.
 */
function listBase64Cores(secret: string) {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const first = Math.ceil((shift * 8) / 6);
    const core = text.slice(first, Math.floor(((shift + bytes.length) * 8) / 6));
    return core.length < BASE64_CHARACTERS_MIN ? [] : [core];
  });
}

const BASE64_URL: Readonly<Record<string, string>> = { '+': '-', '/': '_' };

/** One character of base64 in its usual alphabet or in that of URLs (RFC 4648, 5). */
function buildBase64Writings(character: string) {
  const other = BASE64_URL[character];
  return other === undefined ? character : `(?:${buildWritings(character)}|${other})`;
}

const XML_NAMES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};

/**
 * The pattern of one character as writers of URLs, forms, JSON and XML put it; the longer ones
 * first, itself last.
 */
function buildWritings(character: string) {
  if (isPlain(character)) return character;
  const units = Array.from(
    { length: character.length },
    (_, at) => `\\\\u${buildHex(character.charCodeAt(at), 4)}`,
  );
  const code = character.codePointAt(0) ?? 0;
  const name = XML_NAMES[character];
  return `(?:${[
    units.join(''),
    Array.from(Buffer.from(character), (byte) => `%${buildHex(byte, 2)}`).join(''),
    `&#0*(?:${code}|[xX]0*${buildHex(code, 1)});`,
    name !== undefined && `&${name};`,
    character === ' ' && '\\+',
    escapePattern(JSON.stringify(character).slice(1, -1)),
    // Some writers of JSON escape these too.
    /[/']/.test(character) && `\\\\${character}`,
    escapePattern(character),
  ]
    .filter((pattern) => pattern !== false)
    .join('|')})`;
}

/** Both cases of a hexadecimal number of at least so many digits. */
function buildHex(value: number, digits: number) {
  return value
    .toString(16)
    .padStart(digits, '0')
    .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

function escapePattern(text: string) {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/**
 * Hides each token of base64 around a core whole; by hand, for a pattern of a token would try every
 * start in a megabyte.
 */
function hideTokens(text: string, core: RegExp) {
  let hidden = '';
  let from = 0;
  for (const { 0: found, index } of text.matchAll(core)) {
    if (index >= from) hidden += text.slice(from, findTokenStart(text, index, from)) + HIDDEN;
    from = findTokenEnd(text, Math.max(from, index + found.length));
  }
  return hidden + text.slice(from);
}

const BASE64 = /[A-Za-z0-9+/_-]/;

/** The letter of an escape such as `\n` before a token is not part of it. */
function findTokenStart(text: string, at: number, from: number) {
  let start = at;
  while (start > from && BASE64.test(text.charAt(start - 1))) start -= 1;
  if (countSlashesBefore(text, start) % 2 === 0) return start;
  const { length } = text.charAt(start) === 'u' ? 'u0000' : 'n';
  return Math.min(at, start + length);
}

function findTokenEnd(text: string, at: number) {
  let end = at;
  while (end < text.length && (BASE64.test(text.charAt(end)) || text.charAt(end) === '=')) end += 1;
  return end;
}
