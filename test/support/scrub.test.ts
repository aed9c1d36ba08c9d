import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createScrub } from '../../src/support/scrub.ts';

const scrub = createScrub([]);

test('a phone number keeps its last three digits, however it is written', () => {
  const spellings: readonly (readonly [string, string])[] = [
    ['+447700900123', '*********123'],
    ['asked for 447700900123 today', 'asked for *********123 today'],
    ['+44 7700 900123,', '*********123,'],
    ['+44 (0) 7700-900.123', '**********123'],
    ['(415) 555-0132', '(*******132'],
    ['0221/4710 123', '********123'],
    ['number=447700900123&x', 'number=*********123&x'],
    ['tel447700900123x5', 'tel*********123x5'],
    ['٤٤٧٧٠٠٩٠٠١٢٣', '*********١٢٣'],
    ['+44\u00a07700\u2011900123', '*********123'],
    ['1234567', '****567'],
  ];
  for (const [raw, shown] of spellings) assert.equal(scrub.text(raw), shown);
});

test('dates, UUIDs, amounts of eight places, addresses and short numbers stay readable', () => {
  const kept = [
    '2026-11-25T06:41:00.123Z to 2026-11-26',
    '27c61a46-1234-4567-8901-123456789012',
    'spent 45.00000000 of 100.00450000, left -0.12345678',
    'http://127.0.0.1:45012/ni/standard/json answered 429 after 30000 ms',
    '123456 rows',
  ];
  for (const text of kept) assert.equal(scrub.text(text), text);
});

test('a number behind a date is masked, the date is not', () => {
  assert.equal(scrub.text('2026-11-25 447700900123'), '2026-11-25 *********123');
});

test('an identifier keeps its digits under its own key, a phone number does not even there', () => {
  const requestId = 'aa12345678901';
  assert.deepEqual(
    scrub.value({ requestId, request_id: requestId, id: '447700900123', note: requestId }),
    {
      requestId,
      request_id: requestId,
      id: '*********123',
      note: 'aa********901',
    },
  );
});

test('a JavaScript number of ten digits is masked, one of nine is not; a bigint is read as digits', () => {
  assert.deepEqual(scrub.value([447_700_900_123, 999_999_999, 0.5, 450_000n, 447_700_900_123n]), [
    '*********123',
    999_999_999,
    0.5,
    '450000',
    '*********123',
  ]);
});

test('instances are named by class, lists end at 100, texts at 4,000 characters, depth at 6, and a circle does not hang', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  assert.deepEqual(
    scrub.value({ when: new Date(0), map: new Map([['a', 1]]), run: () => 1, nothing: null }),
    {
      when: '1970-01-01T00:00:00.000Z',
      map: '[Map]',
      run: null,
      nothing: null,
    },
  );
  assert.deepEqual(scrub.value(circle), {
    self: { self: { self: { self: { self: { self: '[deeper]' } } } } },
  });
  assert.equal((scrub.value(Array.from({ length: 200 }, () => 1)) as unknown[]).length, 100);
  assert.equal(scrub.text('a'.repeat(5_000)), `${'a'.repeat(4_000)}…`);
});

test('whatever the key, the text around and the secret, no spelling of the secret is left', () => {
  const secrets = fc.string({ minLength: 8, maxLength: 24 });
  fc.assert(
    fc.property(fc.string(), secrets, fc.string(), (before, secret, after) => {
      const { text } = createScrub([secret]);
      const hidden = (spelling: string): boolean =>
        !text(`${before} ${spelling} ${after}`).includes(spelling);
      const encoded = (encoding: BufferEncoding): string =>
        Buffer.from(`${before}:${secret}`).toString(encoding).replace(/=+$/, '');
      return [secret, encodeURIComponent(secret), encoded('base64'), encoded('base64url')].every(
        hidden,
      );
    }),
  );
});
