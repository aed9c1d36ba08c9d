import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { readPrivateKey, type KeyReading } from '../../src/providers/private-key.ts';
import { testApplication } from './keys.ts';

const PEM = testApplication().privateKey;
const PKCS1 = createPrivateKey(PEM).export({ type: 'pkcs1', format: 'pem' }).toString();
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const FILES: Readonly<Record<string, string>> = {
  'keys/app.pem': PEM,
  'keys/escaped.txt': PEM.replaceAll('\n', '\\n'),
  'notes.txt': 'buy milk',
};

function read(text: string): KeyReading {
  return readPrivateKey(text, {
    readFile: (path) => FILES[path] ?? assert.fail(new Error(`secret path ${path}`)),
    explain: () => 'no such file or folder',
  });
}

const FORMS: readonly (readonly [what: string, text: string])[] = [
  ['PEM of PKCS#8', PEM],
  ['PEM of PKCS#1', PKCS1],
  ['PEM with \\n written out', PEM.replaceAll('\n', '\\n')],
  ['PEM with \\\\n, escaped twice', PEM.replaceAll('\n', '\\\\n')],
  ['PEM with line breaks of Windows', PEM.replaceAll('\n', '\r\n')],
  ['PEM with \\r\\n written out', PEM.replaceAll('\n', '\\r\\n')],
  ['PEM with blanks in place of line breaks', PEM.replaceAll('\n', ' ')],
  ['PEM in double quotes', `"${PEM.replaceAll('\n', '\\n')}"`],
  ['PEM in single quotes', ` '${PEM}' `],
  ['base64 of PEM', base64(PEM)],
  ['base64 in lines, in quotes', `"${base64(PKCS1).replace(/.{76}/g, '$&\n')}"`],
  ['the path of a file', 'keys/app.pem'],
  ['a path in quotes', '"keys/app.pem"'],
  ['the path of a file with \\n written out', 'keys/escaped.txt'],
];

for (const [what, text] of FORMS)
  test(`${what} is read as the key it is, and the form it came in is known`, () => {
    const key = read(text);
    assert.equal(key.kind === 'key' && key.pem, PEM);
    const came = FILES[text.replaceAll('"', '')] ?? text;
    assert.deepEqual([key.forms[0], key.forms.at(-1)], [came, PEM]);
  });

const pem = (type: 'ec' | 'rsa-pss' | 'ed25519'): string => {
  const options = { namedCurve: 'P-256', modulusLength: 2048 };
  const { privateKey } = generateKeyPairSync(type as 'ec', options);
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
};
const encrypted = (type: 'pkcs8' | 'pkcs1'): string =>
  createPrivateKey(PEM)
    .export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' })
    .toString();
const PUBLIC = testApplication().publicKey.export({ type: 'spki', format: 'pem' }).toString();
const BODY = PEM.split('\n').slice(1, -2);
const NO_KEY = 'no private key in PEM, which begins with "-----BEGIN PRIVATE KEY-----"';
const NO_PATH =
  'it holds no key, neither as PEM nor in base64, and as a path of one it does not serve: no such file or folder';

const REFUSED: readonly (readonly [what: string, text: string, words: string])[] = [
  ['an EC key', pem('ec'), 'it is a key of type ec, not RSA'],
  ['an Ed25519 key', pem('ed25519'), 'it is a key of type ed25519, not RSA'],
  ['an RSA-PSS key', pem('rsa-pss'), 'it is a key of type rsa-pss, not RSA'],
  ['an encrypted key', encrypted('pkcs8'), 'the key is encrypted; give one without a passphrase'],
  [
    'an encrypted key of PKCS#1',
    encrypted('pkcs1'),
    'the key is encrypted; give one without a passphrase',
  ],
  ['a public key', PUBLIC, 'it holds no private key, but something public'],
  ['half a key', PEM.slice(0, 900), 'the key is cut off: its last line, "-----END", is missing'],
  [
    'a key with a line lost',
    PEM.replace(`${BODY[4] ?? ''}\n`, ''),
    'the key is damaged or of an unknown form',
  ],
  ['the body of a key in lines', BODY.join('\n'), `it is ${NO_KEY}`],
  ['the body of a key in one line', BODY.join(''), NO_PATH],
  ['a very long text', 'x'.repeat(5000), `it is ${NO_KEY}`],
  ['a missing file', 'keys/other.pem', NO_PATH],
  ['a file of another kind', 'notes.txt', `the file it names is ${NO_KEY}`],
];

for (const [what, text, words] of REFUSED)
  test(`${what} is refused without a byte of it: ${words}`, () => {
    const key = read(text);
    assert.equal(key.kind === 'unusable' && key.words, words);
  });
