import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readBalance } from '../../src/providers/account.ts';
import { BODY_BYTES_MAX, BODY_PARTS_MAX, fitsLimits } from '../../src/providers/limits.ts';
import { readProblem } from '../../src/providers/judgement.ts';
import { readFields } from '../../src/providers/number-insight/fields.ts';
import { STRING_OR_NUMBER } from '../../src/providers/json.ts';
import { ANSWER_PAIRS } from './answers.ts';
import { HOSTILE_BODIES } from './hostile.ts';
import { inShort, judged, response } from './judged.ts';

for (const { name, body, verdict } of HOSTILE_BODIES) {
  test(`a hostile body of ${name} is no longer than what is read, and comes to: ${verdict}`, () => {
    assert.ok(body.length <= BODY_BYTES_MAX, String(body.length));
    assert.equal(inShort(judged(response(200, body))), verdict);
  });
}

const keys = (count: number): string =>
  Array.from({ length: count }, (_, nth) => `"k${String(nth)}":1`).join();
const tags = (count: number): string => '<a/>'.repeat(count);

test('1,000 parts are read and 1,001 are not, well-formed or not, by whoever reads a body', () => {
  const json = (parts: number): string => `{"status":0,"title":"t","value":"1",${keys(parts - 3)}}`;
  const xml = (parts: number): string =>
    `<lookup><error code="0"/>${tags(parts - 6)}<value>1</value></lookup>`;
  for (const body of [json(1_000), xml(1_000)])
    assert.equal(readFields(body, 'json')?.get('status'), '0', body.slice(0, 20));
  for (const body of [json(1_001), xml(1_001)]) {
    assert.equal(readFields(body, 'json'), undefined, body.slice(0, 20));
    assert.equal(readBalance(body).kind, 'unreadable');
    assert.equal(inShort(judged(response(200, body))), 'in_doubt retry unreadable');
  }
  assert.equal(readBalance(json(1_000)).kind, 'balance');
  assert.deepEqual([readProblem(json(1_000)), readProblem(json(1_001))], ['t', undefined]);
});

test('a body of 65,536 characters is read and one of 65,537 is not, also one that an older version has stored', () => {
  const json = (length: number): string => `{"status":0,"a":"${'x'.repeat(length - 19)}"}`;
  const xml = (length: number): string =>
    `<lookup><error code="0"/>${' '.repeat(length - 34)}</lookup>`;
  for (const of of [json, xml]) {
    assert.deepEqual([of(65_536).length, of(65_537).length], [65_536, 65_537]);
    assert.equal(readFields(of(65_536), 'xml')?.get('status'), '0');
    assert.equal(readFields(of(65_537), 'xml'), undefined);
  }
});

test('the answers of every level, in both formats, are far inside the limits', () => {
  for (const { name, json, xml } of ANSWER_PAIRS) {
    for (const body of [json, xml]) {
      const tenfold = body.repeat(10);
      assert.ok(fitsLimits(tenfold), `${name}: ten of them are ${String(tenfold.length)} long`);
    }
  }
  assert.deepEqual([BODY_BYTES_MAX, BODY_PARTS_MAX], [65_536, 1_000]);
});

test('every quote and every digit of any text lies in a token, so no reader looks for the end of a string in vain', () => {
  const text = fc.string({
    unit: fc.constantFrom('"', '\\', '\\"', '1', '.', 'e', '-', ' ', '{', ':', ',', '\n', 'x'),
    maxLength: 60,
  });
  fc.assert(
    fc.property(text, (body) => {
      assert.doesNotMatch(body.replace(STRING_OR_NUMBER, ''), /["\d]/);
    }),
    { numRuns: 2_000 },
  );
});
