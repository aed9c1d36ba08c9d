import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSecretHider } from '../../src/support/secrets.ts';

const SECRET = 'p+/ss"w<ö>rd&\\ 1';
const hide = createSecretHider([SECRET]);
const basic = (encoding: 'base64' | 'base64url'): string => Buffer.from(`abcd1234:${SECRET}`).toString(encoding);

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

test('a text without the secret is the same text, and without secrets every text is', () => {
  const text = '{"status":0,"carrier":"p+/ss","x":"\\u002b"}';
  assert.equal(hide(text), text);
  assert.equal(createSecretHider([''])(SECRET), SECRET);
});

test('JSON stays JSON, whatever the secret is and whatever stands around it or its base64', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(text, fc.string({ minLength: 8, maxLength: 24, unit: 'grapheme' }), text, (before, secret, after) => {
      const encoded = Buffer.from(`${before}:${secret}`).toString('base64');
      const hidden = createSecretHider([secret])(
        JSON.stringify({ a: before + secret + after, b: `${before}\n${encoded}${after}`, c: encoded }),
      );
      const { a, b, c } = JSON.parse(hidden) as Record<string, string>;
      assert.ok(a !== undefined && b !== undefined && c === '[secret]');
      assert.ok(!a.includes(secret) && !b.includes(encoded));
    }),
  );
});

test('a megabyte of letters around base64 of the secret takes no longer than reading it a few times', () => {
  const letters = 'x'.repeat(1_000_000);
  const before = performance.now();
  assert.equal(hide(`${letters} ${basic('base64')} ${letters}`), `${letters} [secret] ${letters}`);
  assert.ok(performance.now() - before < 1_000);
});
