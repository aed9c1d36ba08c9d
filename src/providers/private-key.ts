import { createPrivateKey } from 'node:crypto';

/**
 * What the text of a variable is as a private key; `forms` is how the key came, for whoever hides
 * it.
 */
export type KeyReading =
  /** `pem` is PKCS#8. */
  | { readonly kind: 'key'; readonly pem: string; readonly forms: readonly string[] }
  /** `words` go between a colon and a full stop, and hold nothing of the text. */
  | { readonly kind: 'unusable'; readonly words: string; readonly forms: readonly string[] };

/**
 * Reads an RSA key as the official tools take it: PEM (PKCS#8 or PKCS#1) with line breaks or with
 * `\n` written out, base64 of that, or the path of a file that holds one of these. `readFile`
 * throws where it cannot; `explain` says why, without the path.
 */
export function readPrivateKey(
  text: string,
  { readFile, explain }: { readFile(path: string): string; explain(error: Error): string },
): KeyReading {
  const own = findPem(text);
  if (own !== undefined) return readPem(own, [text]);
  const unusable = (words: string, forms = [text]): KeyReading => ({
    kind: 'unusable',
    words,
    forms,
  });
  // What is no path for sure is a key in some unknown form, and goes into no system call.
  if (NO_PATH.test(text.trim())) return unusable(`it is ${NO_KEY}`);
  let content: string;
  try {
    content = readFile(stripQuotes(text));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return unusable(
      `it holds no key, neither as PEM nor in base64, and as a path of one it does not serve: ${explain(error)}`,
    );
  }
  const pem = findPem(content);
  return pem === undefined
    ? unusable(`the file it names is ${NO_KEY}`, [content])
    : readPem(pem, [content]);
}

const NO_PATH = /[\x00-\x1f]|^[\s\S]{4097}/;
const NO_KEY = 'no private key in PEM, which begins with "-----BEGIN PRIVATE KEY-----"';

/**
 * The text with line breaks in place of escapes, where it is PEM in the clear or in base64; else
 * undefined.
 */
function findPem(text: string) {
  const decoded = Buffer.from(stripQuotes(text), 'base64').toString('latin1');
  return [text, decoded].map(breakLines).find((plain) => plain.includes('-----BEGIN '));
}

function breakLines(text: string) {
  return text.replace(/\\+[nr]/g, '\n');
}

function stripQuotes(text: string) {
  return text.trim().replace(/^(["'])(.*)\1$/s, '$2');
}

function readPem(text: string, forms: readonly string[]): KeyReading {
  const unusable = (words: string): KeyReading => ({ kind: 'unusable', words, forms });
  const block = /-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/s.exec(text);
  const [, label = '', body = ''] = block ?? [];
  if (!block) return unusable('the key is cut off: its last line, "-----END", is missing');
  if (!label.endsWith('PRIVATE KEY'))
    return unusable('it holds no private key, but something public');
  if (`${label}${body}`.includes('ENCRYPTED'))
    return unusable('the key is encrypted; give one without a passphrase');
  const key = parseKey(label, body);
  if (!key) return unusable('the key is damaged or of an unknown form');
  if (key.asymmetricKeyType !== 'rsa')
    return unusable(`it is a key of type ${key.asymmetricKeyType ?? 'unknown'}, not RSA`);
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { kind: 'key', pem, forms: [...forms, text, pem] };
}

/** Some writers put blanks in place of line breaks, which OpenSSL does not read. */
function parseKey(label: string, body: string) {
  const lines = body.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
  try {
    return createPrivateKey(
      [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n'),
    );
  } catch {
    return undefined;
  }
}
