import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareAnswers, type ComparedCell } from '../../src/domain/comparison.ts';
import { listColumns } from '../../src/providers/identity-insights/columns.ts';
import { parseInsights } from '../../src/providers/identity-insights/set.ts';
import { succession } from '../../src/providers/identity-insights/succession.ts';

function asked(insights: string): readonly string[] {
  const parsed = parseInsights(insights);
  assert.ok(parsed.kind === 'set');
  return listColumns(parsed.set);
}

const before = (product: string): readonly string[] => succession.columnsBefore(product);
const OK = { code: 'OK', message: 'Success' };

test('of a standard answer 15 columns have a counterpart, 7 are lost, and 3 are new', () => {
  const { pairs, lost, fresh } = succession.planComparison(before('standard'), asked('standard'));
  assert.equal(pairs.length, 15);
  assert.deepEqual(
    pairs.filter(({ derived }) => derived).map((pair) => pair.before),
    ['country_code_iso3', 'ported'],
  );
  assert.deepEqual(lost, [
    'request_price',
    'refund_price',
    'remaining_balance',
    'roaming_status',
    'roaming_country_code',
    'roaming_network_code',
    'roaming_network_name',
  ]);
  assert.deepEqual(fresh, [
    'format_offline_location',
    'format_time_zones',
    'format_is_format_valid',
  ]);
});

test('of an advanced answer with caller names those, the IP check and reachability are lost, valid_number is derived', () => {
  const plan = succession.planComparison(before('advanced+cnam'), asked('standard'));
  assert.deepEqual(plan.lost.slice(7), [
    'caller_name',
    'first_name',
    'last_name',
    'caller_type',
    'reachable',
    'ip',
    'ip_warnings',
    'ip_match_level',
    'ip_country',
  ]);
  assert.ok(plan.pairs.some((pair) => pair.before === 'valid_number'));
  assert.ok(!plan.fresh.includes('format_is_format_valid'));
});

test('what is not asked for is lost too: with format alone both carriers and ported are', () => {
  const { lost, pairs } = succession.planComparison(before('standard'), asked('format'));
  assert.equal(lost.length, 16);
  assert.deepEqual(
    pairs.map((pair) => pair.before),
    [
      'international_format_number',
      'national_format_number',
      'country_code',
      'country_name',
      'country_prefix',
      'country_code_iso3',
    ],
  );
});

function compare(
  old: object,
  insights: object,
  { product, set }: { product: string; set: string } = { product: 'advanced', set: 'standard' },
): Record<string, ComparedCell['verdict']> {
  const cells = compareAnswers(
    {
      before: {
        ...succession.readBefore({ raw: JSON.stringify(old), format: 'json' }),
        at: 1,
      },
      after: {
        ...succession.readAfter({ raw: JSON.stringify({ insights }), format: 'json' }),
        at: 2,
      },
    },
    succession.planComparison(before(product), asked(set)),
  );
  return Object.fromEntries(cells.map(({ field, verdict }) => [field, verdict]));
}

test('not_ported and assumed_not_ported are equivalent, so are inferred and valid, unknown says nothing', () => {
  const carrier = (code: string): object => ({ network_code: code, status: OK });
  const insights = { current_carrier: carrier('1'), original_carrier: carrier('1') };
  const verdicts = (old: object): unknown[] => {
    const { ported, valid_number } = compare(old, insights);
    return [ported, valid_number];
  };
  assert.deepEqual(verdicts({ ported: 'not_ported', valid_number: 'inferred' }), [
    'equivalent',
    'equivalent',
  ]);
  assert.deepEqual(verdicts({ ported: 'assumed_not_ported', valid_number: 'valid' }), [
    'same',
    'same',
  ]);
  assert.deepEqual(verdicts({ ported: 'unknown', valid_number: 'unknown' }), [
    'only_after',
    'only_after',
  ]);
  assert.deepEqual(verdicts({ ported: 'ported', valid_number: 'not_valid' }), [
    'differs',
    'differs',
  ]);
});

test('roaming and reachability are compared where they are asked for', () => {
  const insights = {
    roaming: { is_roaming: true, country_codes: ['FR'], status: OK },
    reachability: { is_reachable: false, status: OK },
  };
  const old = {
    roaming: { status: 'roaming', roaming_country_code: 'FR', roaming_network_code: '20801' },
    reachable: 'undeliverable',
  };
  assert.deepEqual(compare(old, insights, { product: 'advanced', set: 'roaming,reachability' }), {
    roaming_status: 'same',
    roaming_country_code: 'same',
    reachable: 'equivalent',
  });
});

test('each status of an answer is named after its insight, and a landline is known by its original carrier', () => {
  const raw = JSON.stringify({
    insights: {
      original_carrier: { network_type: 'TOLLFREE', status: OK },
      current_carrier: { status: { code: 'NOT_FOUND', message: '' } },
    },
  });
  const { fields, lineType } = succession.readAfter({ raw, format: 'json' });
  assert.equal(lineType, 'landline_tollfree');
  assert.deepEqual(succession.listStatuses(fields), [
    'current_carrier=NOT_FOUND',
    'original_carrier=OK',
  ]);
});
