import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readLineType } from '../../src/domain/line-type.ts';
import { readFields as readLater } from '../../src/providers/identity-insights/fields.ts';
import { recall as later } from '../../src/providers/identity-insights/recall.ts';
import { readFields } from '../../src/providers/number-insight/fields.ts';
import { recall } from '../../src/providers/number-insight/recall.ts';
import type { Fields, Recall } from '../../src/providers/port.ts';

/** Texts as cells hold them: nothing around them, and not the word for nothing. */
const text = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
    fc.constantFrom('true', 'false', '0', '-1', '1e5', '0.0045', '{"a":1}', 'a, b: 0.10', '\\"'),
  )
  .map((cell) => cell.trim())
  .filter((cell) => cell !== '' && cell !== 'null');

/** Some columns with a text each. */
function fieldsOf({ columns }: Recall): fc.Arbitrary<Fields> {
  return fc
    .subarray([...columns])
    .chain((names) =>
      fc.tuple(
        fc.constant(names),
        fc.array(text, { minLength: names.length, maxLength: names.length }),
      ),
    )
    .map(([names, cells]) => new Map(names.map((name, index) => [name, cells[index] ?? ''])));
}

const sorted = (fields: Fields): unknown => [...fields].sort(([a], [b]) => (a < b ? -1 : 1));

test('300 random answers of Number Insight are written as a body that reads back as the same fields', () => {
  fc.assert(
    fc.property(fieldsOf(recall), (fields) => {
      const body = recall.writeBody(fields) ?? '';
      assert.deepEqual(sorted(readFields(body, 'json') ?? new Map()), sorted(fields));
    }),
    { numRuns: 300 },
  );
});

test('300 random answers of Identity Insights are written as a body that reads back as the same fields', () => {
  fc.assert(
    fc.property(fieldsOf(later), (fields) => {
      const isAlone = [...fields.keys()].every((name) => name === 'request_id');
      const body = later.writeBody(fields) ?? '';
      // Without an insight there is no answer that could have a request id.
      if (!isAlone) assert.deepEqual(sorted(readLater(body)), sorted(fields));
    }),
    { numRuns: 300 },
  );
});

test('an answer that calls its number not valid is refused when it comes back', () => {
  const fields = new Map([
    ['format_status', 'OK'],
    ['format_is_format_valid', 'false'],
  ]);
  assert.deepEqual(later.judge(fields, 'format'), {
    outcome: 'refused',
    reason: { slug: 'not_valid', words: 'the service calls the number not valid' },
  });
  assert.equal(later.judge(new Map(), 'format'), undefined);
});

test('lines are read as people and other services write them', () => {
  const cases = {
    'Cell phone': 'mobile',
    WIRELESS: 'mobile',
    'fixed-line': 'landline',
    landline_tollfree: 'landline_tollfree',
    'Toll Free': 'landline_tollfree',
    nonFixedVoip: 'virtual',
    satellite: undefined,
  };
  for (const [written, type] of Object.entries(cases)) assert.equal(readLineType(written), type);
  const types = (each: Recall): unknown =>
    ['Premium Rate', 'pager', 'satellite'].map((cell) =>
      each
        .translate(new Map([['original_carrier_network_type', cell]]))
        .get('original_carrier_network_type'),
    );
  assert.deepEqual(types(recall), ['landline_premium', 'pager', 'satellite']);
  assert.deepEqual(types(later), ['PREMIUM', 'pager', 'satellite']);
});
