import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSurveyor } from '../../src/csv/survey.ts';

function survey(bytes: Uint8Array, pieceBytes = Infinity) {
  const surveyor = createSurveyor();
  for (let at = 0; at < bytes.length; at += pieceBytes)
    surveyor.add(bytes.subarray(at, at + pieceBytes));
  return surveyor.survey(true);
}

/** Bytes near the borders of UTF-8, so that chance finds them. */
const byte = fc.constantFrom(
  0x00,
  0x0a,
  0x41,
  0x80,
  0x8f,
  0x90,
  0x9f,
  0xa0,
  0xbf,
  0xc0,
  0xc1,
  0xc2,
  0xdf,
  0xe0,
  0xe1,
  0xed,
  0xef,
  0xf0,
  0xf1,
  0xf4,
  0xf5,
  0xff,
);
const bytes = fc.array(byte, { maxLength: 40 }).map((list) => Uint8Array.from(list));

test('there is a fault exactly where the platform finds that bytes are no UTF-8', () => {
  fc.assert(
    fc.property(bytes, (list) => (survey(list).faults === 0) === isUtf8(list)),
    { numRuns: 5_000 },
  );
});

test('the counts do not depend on where the bytes are cut', () => {
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 5 }), (list, pieceBytes) => {
      const [{ sample: _, ...whole }, { sample: __, ...cut }] = [
        survey(list),
        survey(list, pieceBytes),
      ];
      assert.deepEqual(cut, whole);
    }),
  );
});

test('characters are those beyond ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const beyond = Array.from(text).filter((char) => char > '\x7f').length;
      assert.deepEqual(
        [survey(Buffer.from(text)).characters, survey(Buffer.from(text)).faults],
        [beyond, 0],
      );
    }),
  );
});

test('the sample is the lines with bytes beyond ASCII, and no more than a few thousand of them', () => {
  assert.equal(survey(Buffer.from('a\nö1\nb\rö2\r\nc')).sample.toString(), 'ö1\nö2\r');
  assert.ok(survey(Buffer.from('ö\n'.repeat(1_000_000))).sample.length < 100_000);
  assert.ok(survey(Buffer.from('ö'.repeat(1_000_000))).sample.length < 100_000);
});
