import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  answer,
  BOOK,
  not,
  playInsights,
  threeInsights,
  type AskedInsights,
} from './insights-service.ts';
import type { Cells } from './table.ts';

const MOBILE = '+447400123456';
const LANDLINE = '+12025550147';
const UNASSIGNED = 'The phone number may not be assigned to a mobile network.';
const SUCCESS = { code: 'OK', message: 'Success' };

/** What one answer becomes, as its row shows it. */
interface AnswerCase {
  readonly name: string;
  readonly number: string;
  says(asked: AskedInsights): object;
  readonly row: readonly [outcome: string, reason: string, cost: string];
  readonly cells?: Cells;
}

const STANDARD: readonly AnswerCase[] = [
  {
    name: 'all OK',
    number: MOBILE,
    says: threeInsights,
    row: ['insight', '', '0.01050000'],
    cells: {
      ii_format_number_international: MOBILE,
      ii_original_carrier_network_code: '23411',
      ii_current_carrier_network_code: '23417',
      ii_current_carrier_status: 'OK',
    },
  },
  {
    name: 'a landline, which has no current carrier',
    number: LANDLINE,
    says: (asked) => ({
      ...threeInsights(asked),
      original_carrier: { network_type: 'LANDLINE', country_code: 'US', status: SUCCESS },
      current_carrier: not('NOT_FOUND', UNASSIGNED),
    }),
    row: ['insight', `current_carrier=NOT_FOUND: ${UNASSIGNED}`, '0.01050000'],
    cells: { ii_original_carrier_network_type: 'LANDLINE', ii_original_carrier_name: '' },
  },
  {
    name: 'a toll-free number',
    number: '+18005550199',
    says: (asked) => ({
      ...threeInsights(asked),
      original_carrier: { network_type: 'TOLLFREE', country_code: 'US', status: SUCCESS },
      current_carrier: not('UNSUPPORTED_NETWORK_TYPE'),
    }),
    row: ['insight', 'current_carrier=UNSUPPORTED_NETWORK_TYPE: No luck.', '0.01050000'],
    cells: { ii_original_carrier_network_type: 'TOLLFREE' },
  },
  {
    name: 'a number that the service calls not valid',
    number: '+447400123457',
    says: () => ({
      format: { is_format_valid: false, time_zones: ['unknown'], status: SUCCESS },
      original_carrier: not('INVALID_NUMBER_FORMAT', 'Not assignable.'),
      current_carrier: not('INVALID_NUMBER_FORMAT', 'Not assignable.'),
    }),
    row: [
      'refused',
      'current_carrier=INVALID_NUMBER_FORMAT original_carrier=INVALID_NUMBER_FORMAT: Not assignable.',
      '0.01050000',
    ],
    cells: { ii_format_is_format_valid: 'false', ii_format_time_zones: 'unknown' },
  },
  {
    name: "a supplier's error beside two that are OK",
    number: '+447400123458',
    says: (asked) => ({ ...threeInsights(asked), current_carrier: not('SUPPLIER_ERROR') }),
    row: ['partial', 'current_carrier=SUPPLIER_ERROR: No luck.', '0.01050000'],
  },
  {
    name: 'a code that no document has',
    number: '+447400123459',
    says: (asked) => ({
      ...threeInsights(asked),
      current_carrier: { name: 'Lowe Mobile', ...not('QUARANTINED') },
    }),
    row: ['partial', 'current_carrier=QUARANTINED: No luck.', '0.01050000'],
    cells: { ii_current_carrier_status: 'QUARANTINED', ii_current_carrier_name: 'Lowe Mobile' },
  },
  {
    name: 'an insight that is missing',
    number: '+447400123460',
    says: (asked) => ({ ...threeInsights(asked), current_carrier: undefined }),
    row: ['partial', 'current_carrier=missing', '0.01050000'],
    cells: { ii_current_carrier_status: '' },
  },
  {
    name: 'an insight that nobody asked for',
    number: '+447400123461',
    says: (asked) => ({ ...threeInsights(asked), advisor: { advice: 'none', status: SUCCESS } }),
    row: ['insight', '', '0.01050000'],
  },
  {
    name: 'members, time zones and a status that are null',
    number: '+447400123462',
    says: (asked) => ({
      format: { ...threeInsights(asked).format, time_zones: null },
      original_carrier: { name: null, network_type: null, network_code: null, status: SUCCESS },
      current_carrier: { name: null, network_code: null, status: null },
    }),
    row: ['partial', 'current_carrier=unknown', '0.01050000'],
    cells: {
      ii_format_time_zones: '',
      ii_original_carrier_name: '',
      ii_current_carrier_network_code: '',
    },
  },
];

const ALONE: readonly AnswerCase[] = [
  {
    name: 'a number that nobody has',
    number: MOBILE,
    says: () => ({ current_carrier: not('NOT_FOUND', UNASSIGNED) }),
    row: ['refused', `current_carrier=NOT_FOUND: ${UNASSIGNED}`, '0.00550000'],
  },
  {
    name: 'a network that no supplier covers',
    number: LANDLINE,
    says: () => ({ current_carrier: not('NO_COVERAGE') }),
    row: ['refused', 'current_carrier=NO_COVERAGE: No luck.', '0.00550000'],
  },
  {
    name: 'an internal error',
    number: '+447400123457',
    says: () => ({ current_carrier: not('INTERNAL_ERROR') }),
    row: ['failed', 'current_carrier=INTERNAL_ERROR: No luck.', '0.00550000'],
  },
];

const GROUPS = [
  ['nine answers about three insights', STANDARD, 'standard', BOOK, 0, '0.09450000'],
  ['three about the current carrier alone', ALONE, 'current_carrier', BOOK, 3, '0.01650000'],
  [
    'a landline where the book says that NOT_FOUND costs nothing',
    STANDARD.filter(({ number }) => number === LANDLINE).map((one) => ({
      ...one,
      row: [one.row[0], one.row[1], '0.00500000'] as const,
    })),
    'standard',
    [...BOOK, 'current_carrier,*,0,NOT_FOUND'],
    0,
    '0.00500000',
  ],
] as const;

for (const [name, cases, insights, book, code, net] of GROUPS)
  test(`${name}: together ${net}, exit ${String(code)}, and no run asks again by itself`, (t) =>
    playInsights(
      t,
      {
        numbers: cases.map(({ number }) => number),
        args: ['--insights', insights],
        book,
        reply: (asked) => {
          const scripted = cases.find(({ number }) => number === `+${asked.number}`);
          return answer(asked, scripted?.says(asked) ?? {});
        },
      },
      async ({ asked, enrich, rows, report }) => {
        const first = await enrich();
        assert.equal(first.code, code, first.err);
        for (const [index, { name: what, row: expected, cells = {} }] of cases.entries()) {
          const { [index]: row = {} } = rows();
          assert.deepEqual([row['ii_outcome'], row['ii_reason'], row['ii_cost']], expected, what);
          for (const [column, cell] of Object.entries(cells))
            assert.equal(row[column], cell, `${what}: ${column}`);
        }
        const { money, lookups } = report();
        assert.deepEqual(
          [money['net'], money['priced'], money['in_doubt_max'], lookups['attempts']],
          [net, net, '0.00000000', cases.length],
        );
        const second = await enrich('--new-run');
        assert.equal(second.code, code, second.err);
        assert.deepEqual([asked.length, report().money['net']], [cases.length, '0.00000000']);
      },
    ));

test('an answer in part is bought again by --retry-partial alone', (t) =>
  playInsights(
    t,
    {
      numbers: [MOBILE],
      reply: (asked) =>
        answer(asked, {
          ...threeInsights(asked),
          ...(asked.ask === 1 && { current_carrier: not('SUPPLIER_ERROR') }),
        }),
    },
    async ({ asked, enrich, rows, report }) => {
      for (const [args, requests, outcome, net] of [
        [[], 1, 'partial', '0.01050000'],
        [['--new-run'], 1, 'partial', '0.00000000'],
        [['--new-run', '--retry-partial'], 2, 'insight', '0.01050000'],
      ] as const) {
        const ended = await enrich(...args);
        assert.equal(ended.code, 0, ended.err);
        const { money } = report();
        assert.deepEqual(
          [asked.length, rows()[0]?.['ii_outcome'], money['net']],
          [requests, outcome, net],
        );
      }
    },
  ));

test('what failed is asked again 25 hours later and not after 23; a swap of the SIM is not fresh after 25', (t) =>
  playInsights(
    t,
    {
      numbers: [MOBILE],
      args: ['--insights', 'format,sim_swap:240'],
      reply: (asked) =>
        answer(asked, {
          format: asked.ask === 1 ? not('INTERNAL_ERROR') : threeInsights(asked).format,
          sim_swap:
            asked.ask === 1
              ? not('SUPPLIER_ERROR')
              : {
                  is_swapped: true,
                  latest_sim_swap_at: '2026-11-20T07:15:00.120Z',
                  status: SUCCESS,
                },
        }),
    },
    async ({ asked, enrich, enrichLater, rows }) => {
      for (const [hours, code, requests, outcome] of [
        [0, 3, 1, 'failed'],
        [23, 3, 1, 'failed'],
        [25, 0, 2, 'insight'],
        [48, 0, 2, 'insight'],
        [50, 0, 3, 'insight'],
      ] as const) {
        const ended = await (hours === 0 ? enrich() : enrichLater(hours, '--new-run'));
        assert.equal(ended.code, code, ended.err);
        assert.deepEqual([asked.length, rows()[0]?.['ii_outcome']], [requests, outcome]);
      }
      assert.deepEqual(asked[0]?.body, {
        phone_number: MOBILE,
        insights: { format: {}, sim_swap: { period: 240 } },
        purpose: 'FraudPreventionAndDetection',
      });
    },
  ));
