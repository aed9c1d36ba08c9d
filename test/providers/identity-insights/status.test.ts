import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeAnswer } from '../../../src/providers/identity-insights/status.ts';
import { inShort, response } from '../judged.ts';
import { bodyOf, CURRENT, failed, FORMAT, judgedAs, OK, ORIGINAL, readAs, setOf } from './asked.ts';

const ALL = { format: FORMAT, original_carrier: ORIGINAL, current_carrier: CURRENT };
const NOT_ASSIGNED = failed('NOT_FOUND', 'The number may not be assigned to a mobile network.');

test('three insights that are OK are an insight without a reason, billed as three, with no amounts', () => {
  const result = judgedAs('standard', bodyOf(ALL));
  if (result.class !== 'settled') throw new Error(inShort(result));
  const { raw, ...answer } = result.answer;
  assert.equal(raw, bodyOf(ALL));
  assert.deepEqual(answer, {
    outcome: 'insight',
    format: 'json',
    status: 'OK',
    requestId: '5b0c1f6e-0c1d-4a55-9c1e-0242ac120002',
    billedAs: 'current_carrier@OK+format@OK+original_carrier@OK',
    requestPrice: undefined,
    refundPrice: undefined,
    remainingBalance: undefined,
    facts: {
      lineType: 'mobile',
      reachable: undefined,
      assigned: 'yes',
      ported: 'probably',
      roaming: undefined,
      carrier: 'Lowe Mobile',
      country: 'GB',
    },
    refundExpected: false,
    reason: undefined,
  });
  assert.equal(result.requestId, '5b0c1f6e-0c1d-4a55-9c1e-0242ac120002');
});

test('a landline without a current carrier is an insight whose reason says so', () => {
  const landline = { ...FORMAT, number_international: '+12025550147' };
  const original = { network_type: 'LANDLINE', country_code: 'US', status: OK };
  const insights = { format: landline, original_carrier: original, current_carrier: NOT_ASSIGNED };
  assert.deepEqual(readAs('standard', insights, '12025550147'), [
    'settled done insight',
    'current_carrier=NOT_FOUND',
    'current_carrier@NOT_FOUND+format@OK+original_carrier@OK',
  ]);
  const result = judgedAs('standard', bodyOf(insights), '12025550147');
  assert.deepEqual(result.class === 'settled' && result.answer.reason, {
    slug: 'current_carrier=NOT_FOUND',
    words: 'The number may not be assigned to a mobile network.',
  });
});

test('a toll-free number whose network has no current carrier is an insight', () => {
  const original = { network_type: 'TOLLFREE', status: OK };
  const insights = {
    ...ALL,
    original_carrier: original,
    current_carrier: failed('UNSUPPORTED_NETWORK_TYPE'),
  };
  assert.deepEqual(readAs('standard', insights), [
    'settled done insight',
    'current_carrier=UNSUPPORTED_NETWORK_TYPE',
    'current_carrier@UNSUPPORTED_NETWORK_TYPE+format@OK+original_carrier@OK',
  ]);
});

test('a number that cannot be assigned is refused, whether the format or another insight says so', () => {
  const format = { is_format_valid: false, time_zones: ['unknown'], status: OK };
  const other = failed('INVALID_NUMBER_FORMAT');
  assert.deepEqual(
    readAs('standard', { format, original_carrier: other, current_carrier: other }, '4999'),
    [
      'settled done refused',
      'current_carrier=INVALID_NUMBER_FORMAT original_carrier=INVALID_NUMBER_FORMAT',
      'current_carrier@INVALID_NUMBER_FORMAT+format@OK+original_carrier@INVALID_NUMBER_FORMAT',
    ],
  );
  assert.deepEqual(readAs('original_carrier', { original_carrier: other }), [
    'settled done refused',
    'original_carrier=INVALID_NUMBER_FORMAT',
    'original_carrier@INVALID_NUMBER_FORMAT',
  ]);
  const alone = judgedAs('format', bodyOf({ format }), '4999');
  assert.deepEqual(alone.class === 'settled' && [alone.answer.outcome, alone.answer.reason], [
    'refused',
    { slug: 'not_valid', words: 'the service calls the number not valid' },
  ]);
});

/** One insight alone that is not OK. */
const ALONE: readonly (readonly [code: string, outcome: string])[] = [
  ['NOT_FOUND', 'refused'],
  ['UNSUPPORTED_NETWORK_TYPE', 'refused'],
  ['NO_COVERAGE', 'refused'],
  ['INVALID_NUMBER_FORMAT', 'refused'],
  ['SUPPLIER_ERROR', 'failed'],
  ['INTERNAL_ERROR', 'failed'],
  ['UNAUTHORIZED', 'failed'],
  ['INVALID_PURPOSE', 'failed'],
  ['QUARANTINED', 'failed'],
  ['PARTIAL_SUCCESS', 'insight'],
];

for (const [code, outcome] of ALONE) {
  test(`current_carrier alone with ${code} is ${outcome}; beside a format that is OK it is no retry either`, () => {
    const status = outcome === 'insight' ? 'OK' : `current_carrier=${code}`;
    const billed = outcome === 'insight' ? 'OK' : code;
    assert.deepEqual(readAs('current_carrier', { current_carrier: failed(code) }), [
      `settled done ${outcome}`,
      status,
      `current_carrier@${billed}`,
    ]);
    // Where the number is no number, nothing else counts.
    const isOpen = outcome === 'failed';
    const isRefused = code === 'INVALID_NUMBER_FORMAT';
    const beside = isOpen ? 'partial' : isRefused ? 'refused' : 'insight';
    const insights = { format: FORMAT, current_carrier: failed(code) };
    assert.equal(readAs('format,current_carrier', insights)[0], `settled done ${beside}`);
  });
}

test('none OK and one of two open is failed, none OK and both definitive is refused', () => {
  const read = (current: string, original: string): string =>
    readAs('current_carrier,original_carrier', {
      current_carrier: failed(current),
      original_carrier: failed(original),
    })[0];
  assert.equal(read('SUPPLIER_ERROR', 'NOT_FOUND'), 'settled done failed');
  assert.equal(read('NO_COVERAGE', 'NOT_FOUND'), 'settled done refused');
});

test('an insight that is missing makes the answer partial, and is billed without a status', () => {
  const { current_carrier: _, ...rest } = ALL;
  const expected = [
    'settled done partial',
    'current_carrier=missing',
    'current_carrier+format@OK+original_carrier@OK',
  ];
  assert.deepEqual(readAs('standard', rest), expected);
  assert.deepEqual(readAs('standard', { ...rest, current_carrier: null }), expected);
});

test('a status that is null, or whose code is no word, is unknown and billed without one', () => {
  const read = (status: unknown): readonly string[] =>
    readAs('standard', { ...ALL, current_carrier: { ...CURRENT, status } });
  const expected = [
    'settled done partial',
    'current_carrier=unknown',
    'current_carrier+format@OK+original_carrier@OK',
  ];
  for (const status of [null, {}, { code: null }, { code: 'no word' }, { code: 'A447700900123' }])
    assert.deepEqual(read(status), expected);
});

test('insights that nobody asked for are left alone, and what was stored is what came', () => {
  const body = bodyOf({ ...ALL, advisor: { score: 0.12345678901234567, status: failed('X') } });
  const result = judgedAs('standard', body);
  assert.equal(inShort(result), 'settled done insight');
  assert.equal(result.class === 'settled' && result.answer.raw, body);
});

test('sim_swap is billed without its period, and its UNAUTHORIZED beside a format is partial', () => {
  const swap = { latest_sim_swap_at: '2026-11-20T07:15:00.120Z', is_swapped: true, status: OK };
  assert.deepEqual(readAs('format,sim_swap:240', { format: FORMAT, sim_swap: swap }), [
    'settled done insight',
    'OK',
    'format@OK+sim_swap@OK',
  ]);
  assert.deepEqual(
    readAs('format,sim_swap:240', { format: FORMAT, sim_swap: failed('UNAUTHORIZED') }),
    ['settled done partial', 'sim_swap=UNAUTHORIZED', 'format@OK+sim_swap@UNAUTHORIZED'],
  );
});

test('a body without any insight that was asked for is in doubt, and so is one that is cut or a page', () => {
  for (const body of [
    '{}',
    '{"insights":{}}',
    '{"insights":null}',
    '{"insights":[]}',
    bodyOf({ roaming: { status: OK } }),
    '<!DOCTYPE html><html></html>',
    bodyOf(ALL).slice(0, -20),
    '',
  ])
    assert.equal(inShort(judgedAs('standard', body)), 'in_doubt retry unreadable', body);
});

test('an answer about another number is in doubt, with a plus or without', () => {
  for (const number_international of ['+447700900999', '447700900999', '+44 7700 900999'])
    assert.equal(
      readAs('standard', { ...ALL, format: { ...FORMAT, number_international } })[0],
      'in_doubt retry wrong_number',
    );
});

test('the messages of several insights stand in one reason, each once and without the number', () => {
  const message = 'No data for +447700900123';
  const body = bodyOf({
    format: FORMAT,
    original_carrier: failed('NOT_FOUND', message),
    current_carrier: failed('NO_COVERAGE', message),
  });
  const result = judgedAs('standard', body);
  assert.deepEqual(result.class === 'settled' && result.answer.reason, {
    slug: 'current_carrier=NO_COVERAGE original_carrier=NOT_FOUND',
    words: 'No data for *********123',
  });
});

test('an answer behind HTTP 202 is believed, behind 302, 408 and 500 it is in doubt', () => {
  const read = (http: number): string =>
    inShort(
      judgeAnswer(response(http, bodyOf(ALL)), { number: '447700900123', set: setOf('standard') }),
    );
  assert.equal(read(202), 'settled done insight');
  for (const http of [302, 408, 500, 503])
    assert.equal(read(http), `in_doubt retry http_${String(http)}`);
});
