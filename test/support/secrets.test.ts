import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSecretHider } from '../../src/support/secrets.ts';

const SECRET = 'p+/ss"w<ö>rd&\\ 1';
const hide = createSecretHider([SECRET]);
const basic = (encoding: 'base64' | 'base64url'): string =>
  Buffer.from(`abcd1234:${SECRET}`).toString(encoding);

test('a secret is found in the clear, in a URL, a form, JSON, XML and base64, however their writers escape it', () => {
  const written: readonly (readonly [text: string, hidden: string])[] = [
    [`sent ${SECRET}.`, 'sent [secret].'],
    [`?s=${encodeURIComponent(SECRET)}&x`, '?s=[secret]&x'],
    [`?s=${encodeURIComponent(SECRET).toLowerCase()}&x`, '?s=[secret]&x'],
    [`${new URLSearchParams({ s: SECRET }).toString()}&x=1`, 's=[secret]&x=1'],
    [JSON.stringify({ s: SECRET }), '{"s":"[secret]"}'],
    ['{"s":"p\\u002B\\/ss\\u0022w\\u003cö\\u003erd\\u0026\\\\ 1"}', '{"s":"[secret]"}'],
    ['{"s":"p+/ss\\"w<\\u00F6>rd&\\\\ 1"}', '{"s":"[secret]"}'],
    ['<a b="p+/ss&quot;w&lt;&#246;&gt;rd&amp;\\ 1">', '<a b="[secret]">'],
    ['<a>p+/ss&#34;w&#x3C;&#xf6;&#x3E;rd&#38;\\ 1</a>', '<a>[secret]</a>'],
    [`Basic ${basic('base64')}`, 'Basic [secret]'],
    [`Basic ${basic('base64url')}`, 'Basic [secret]'],
    [`Basic ${basic('base64').replace(/=+$/, '')}, 1`, 'Basic [secret], 1'],
    [`{"a":"line\\n${basic('base64').replaceAll('/', '\\/')}"}`, '{"a":"line\\n[secret]"}'],
  ];
  for (const [text, hidden] of written) assert.equal(hide(text), hidden, text);
});

test('a signed token is found by its shape, whoever made it; what only begins like one stays', () => {
  const token = 'eyJhbGciOiJSUzI1NiJ9.eyJqdGkiOiJhIn0.c2ln_bmF-0';
  const hideAny = createSecretHider([]);
  assert.equal(hideAny(`{"sent":"Bearer ${token}"}`), '{"sent":"Bearer [secret]"}');
  assert.equal(hideAny(`\\n${token} and ${token}`), '\\n[secret] and [secret]');
  assert.equal(hide(`${SECRET} ${token}`), '[secret] [secret]');
  const innocent = 'eyJhbGciOiJSUzI1NiJ9.eyJqdGkiOiJhIn0 and eyJ, 1.2.3';
  assert.equal(hideAny(innocent), innocent);
  // As long as an answer may be, and nothing but beginnings.
  const long = 'eyJ'.repeat(21_845);
  assert.equal(hideAny(long), long);
  assert.equal(hideAny('eyJ.'.repeat(16_384)), '[secret]');
});

const PLAIN = 'aB3dE5gH7jK9mN1p';
const hidePlain = createSecretHider([PLAIN]);
const pairs = Buffer.from(PLAIN).toString('hex').match(/../g) ?? [];
const fours = PLAIN.match(/.{4}/g) ?? [];

test('in capitals or small letters, spaced, hyphenated, in groups and in hexadecimal it is found too, and what stands around it stays', () => {
  const written: readonly string[] = [
    PLAIN.toUpperCase(),
    PLAIN.toLowerCase(),
    Array.from(PLAIN).join(' '),
    Array.from(PLAIN.toUpperCase()).join('-'),
    Array.from(PLAIN).join('%20'),
    Array.from(PLAIN).join('\u00a0'),
    ...[' ', '-', ' - ', '.', '_', ':'].map((apart) => fours.join(apart.slice(0, 2))),
    ...['', ' ', ':', '-', ', ', '%', '\\\\x', ', 0x'].map((apart) => pairs.join(apart)),
    pairs.join('').toUpperCase(),
    `%${pairs.join('%')}`.slice(1),
    pairs.map((pair) => `\\u00${pair}`).join(''),
    pairs.map((pair) => `&#x${pair};`).join(''),
    Array.from(PLAIN, (character) => `&#${String(character.charCodeAt(0))};`).join(''),
    `aB3d\\u0045%35gH7jK9&#109;n1P`,
  ];
  for (const text of written)
    assert.equal(hidePlain(`{"echo":"you sent ${text}."}`), '{"echo":"you sent [secret]."}', text);
});

test('one with hyphens of its own is found letter by letter and in capitals, and without its hyphens it is another word', () => {
  const hyphened = createSecretHider(['hunter2-hunter2']);
  assert.equal(hyphened(`${Array.from('HUNTER2-hunter2').join(' ')}.`), '[secret].');
  assert.equal(hyphened('hunter2hunter2'), 'hunter2hunter2');
});

test('one with fewer than 8 letters and digits, or of digits alone, is found as it is only: in other spellings innocent text has it', () => {
  const innocent = 'Sandbox, sand-box, 12 34 56 78, 1234-5678, 31323334';
  assert.equal(createSecretHider(['sandbox', '12345678'])(innocent), innocent);
  assert.equal(createSecretHider(['sandbox', '12345678'])('sandbox 12345678'), '[secret] [secret]');
});

test('what looks like a part of it, or has it across two members, is no secret', () => {
  const text = '{"a":"aB3dE5gH7j","b":"K9mN1p","c":["aB3dE5gH","7jK9mN1p"],"d":"6142336445356748"}';
  assert.equal(hidePlain(text), text);
});

test('a megabyte of its beginnings in any spelling comes to an end', { timeout: 60_000 }, () => {
  const spaced = Array.from(PLAIN.slice(0, 15)).join('  ');
  for (const beginning of [
    PLAIN.slice(0, 15),
    spaced,
    pairs.slice(0, 15).join(''),
    '\\',
    '\\"',
    '&#0',
    '%61%',
  ]) {
    const text = beginning.repeat(1_048_576 / beginning.length);
    assert.equal(hidePlain(text), text);
  }
});

test('a text without the secret is the same text, and without secrets every text is', () => {
  const text = '{"status":0,"carrier":"p+/ss","x":"\\u002b"}';
  assert.equal(hide(text), text);
  assert.equal(createSecretHider([''])(SECRET), SECRET);
});

test('JSON stays JSON, whatever the secret is and whatever stands around it or its base64', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(
      text,
      fc.string({ minLength: 8, maxLength: 24, unit: 'grapheme' }),
      text,
      (before, secret, after) => {
        const encoded = Buffer.from(`${before}:${secret}`).toString('base64');
        const hidden = createSecretHider([secret])(
          JSON.stringify({
            a: before + secret + after,
            b: `${before}\n${encoded}${after}`,
            c: encoded,
          }),
        );
        const { a, b, c } = JSON.parse(hidden) as Record<string, string>;
        assert.ok(a !== undefined && b !== undefined && c === '[secret]');
        assert.ok(!a.includes(secret) && !b.includes(encoded));
      },
    ),
  );
});

test('a megabyte of letters around base64 of the secret takes no longer than reading it a few times', () => {
  const letters = 'x'.repeat(1_000_000);
  const before = performance.now();
  assert.equal(hide(`${letters} ${basic('base64')} ${letters}`), `${letters} [secret] ${letters}`);
  assert.ok(performance.now() - before < 1_000);
});

test('of a private key no run of 12 letters and digits stays, however its lines are joined', () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const hideKey = createSecretHider([privateKey]);
  const words = privateKey.split(/[^A-Za-z0-9]+/).filter(({ length }) => length >= 12);
  assert.ok(words.length > 20);
  for (const text of [
    privateKey,
    JSON.stringify({ key: privateKey }),
    privateKey.replaceAll('\n', '\\n'),
    encodeURIComponent(privateKey),
    privateKey.split('\n')[7] ?? '',
  ]) {
    const hidden = hideKey(`before ${text} behind`);
    assert.deepEqual(
      words.filter((word) => hidden.includes(word)),
      [],
    );
    assert.match(hidden, /^before .*\[secret\].* behind$/s);
  }
  assert.equal(hideKey('BEGIN PRIVATE KEY'), 'BEGIN PRIVATE KEY');
});
