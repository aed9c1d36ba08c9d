import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportJson } from '../../src/report/json.ts';
import { EUR, GOOD, HARD, readBack } from './summaries.ts';

const GB_SHARE = {
  key: 'GB',
  lookups: 60,
  requested: '0.30000000',
  refunded: '0.00000000',
  net: '0.30000000',
  in_doubt_max: '0.00000000',
};
const WHOLE = {
  lookups: 100,
  requested: '0.45000000',
  refunded: '0.00000000',
  net: '0.45000000',
  in_doubt_max: '0.00000000',
};

/** What the run has cost, by each of its parts. */
const SHARES = {
  by_country: [
    GB_SHARE,
    { ...GB_SHARE, key: 'DE', lookups: 40, requested: '0.15000000', net: '0.15000000' },
  ],
  by_network_type: [
    { ...GB_SHARE, key: 'mobile', lookups: 90, requested: '0.40000000', net: '0.40000000' },
    { ...GB_SHARE, key: 'unknown', lookups: 10, requested: '0.05000000', net: '0.05000000' },
  ],
  by_carrier: [{ key: '23410', ...WHOLE }],
  by_status: [{ key: '0', ...WHOLE }],
};

const MONEY = {
  currency: 'EUR',
  requested: '0.45000000',
  refunded: '0.00000000',
  net: '0.45000000',
  priced: '0.00000000',
  unconfirmed: '0.00000000',
  unplaced: '0.00000000',
  in_doubt_max: '0.00000000',
  in_doubt_released: '0.00000000',
  saved: '0.01800000',
};

test('the report of a run has every field of the contract, amounts as text with 8 places, null where there is none', () => {
  const times = { started_at: '2026-11-24T10:00:00.000Z', finished_at: '2026-11-24T10:00:07.500Z' };
  assert.deepEqual(readBack(reportJson(GOOD)), {
    schema: 1,
    run: {
      id: '20261124-100000-k3f9',
      ...times,
      status: 'completed',
      stop_reason: null,
      provider: 'number-insight',
      level: 'standard',
      input: '/work/list.csv',
      output: '/work/list.enriched.csv',
      bare: 'international',
    },
    executions: [{ id: '1', ...times, exit_code: 0, attempts: 100, net: '0.45000000' }],
    rows: {
      read: 110,
      written: 110,
      insight: 104,
      partial: 0,
      refused: 0,
      failed: 0,
      in_doubt: 0,
      invalid: 6,
      skipped: 0,
      suppressed: 0,
      duplicate: 3,
      known: 1,
      stale: 0,
    },
    verdicts: null,
    split: [],
    lookups: {
      unique: 101,
      settled: 100,
      attempts: 100,
      retries: 0,
      throttled: 0,
      in_doubt: 0,
      unpriced: 0,
    },
    money: MONEY,
    cap: { max_spend: null, unused: null, excess: null, from: null },
    balance: {
      opening: '10.00000000',
      closing: '9.55000000',
      expected: '9.55000000',
      unexplained: '0.00000000',
      between_executions: null,
      other_runs: '0.00000000',
      auto_reload: false,
    },
    ...SHARES,
    timing: {
      seconds: 7.5,
      rate_per_second: 13.333,
      latency_ms: { p50: 80, p95: 120.4, p99: 130.6 },
    },
    missing_refunds: [],
    damage: [],
    notes: { words_dropped: 2 },
    remarks: [],
  });
});

test('a run from standard input, killed and stopped by its cap: nulls, 9 places where the answer had 9, the excess', () => {
  const { run, executions, money, cap, balance, by_country } = readBack(reportJson(HARD));
  assert.deepEqual(run, {
    id: '20261124-100000-k3f9',
    started_at: '2026-11-24T10:00:00.000Z',
    finished_at: '2026-11-24T10:00:07.500Z',
    status: 'stopped',
    stop_reason: 'max-spend',
    provider: 'number-insight',
    level: 'standard',
    input: null,
    output: null,
    bare: 'international',
  });
  const [killed] = executions as object[];
  assert.deepEqual(killed, {
    id: '1',
    started_at: '2026-11-24T10:00:00.000Z',
    finished_at: null,
    exit_code: null,
    attempts: 40,
    net: '0.000000000000000001',
  });
  assert.deepEqual(money, {
    currency: 'USD',
    requested: '54.123456789',
    refunded: '0.50000000',
    net: '53.623456789',
    priced: '0.00200000',
    unconfirmed: '0.00000000',
    unplaced: '0.00300000',
    in_doubt_max: '0.02700000',
    in_doubt_released: '0.00900000',
    saved: '0.00000000',
  });
  assert.deepEqual(cap, {
    max_spend: '53.00000000',
    unused: '0.00000000',
    excess: '0.623456789',
    from: 'variable',
  });
  assert.deepEqual(balance, {
    opening: '100.00000000',
    closing: '46.00000000',
    expected: '46.376543211',
    unexplained: '-0.376543211',
    between_executions: '5.00000000',
    other_runs: '0.00000000',
    auto_reload: false,
  });
  assert.deepEqual(
    (by_country as { in_doubt_max: unknown }[]).slice(0, 3).map(({ in_doubt_max }) => in_doubt_max),
    ['0.02700000', null, '0.00000000'],
  );
});

test('a cap that was not exceeded has an excess of 0.00000000, and doubt without a price is null', () => {
  const kept = {
    ...GOOD,
    cap: { maxSpend: EUR, unused: EUR / 2n, excess: 0n, from: 'file' as const },
    money: { ...GOOD.money, inDoubtMax: null },
  };
  const { cap, money } = readBack(reportJson(kept));
  assert.deepEqual(cap, {
    max_spend: '1.00000000',
    unused: '0.50000000',
    excess: '0.00000000',
    from: 'file',
  });
  assert.equal((money as Record<string, unknown>)['in_doubt_max'], null);
});

test('a share has its own refunds', () => {
  const share = { key: '44', lookups: 2, requested: 9n, refunded: 4n, net: 5n, inDoubtMax: 1n };
  const zeros = '0.00000000000000000';
  assert.deepEqual(readBack(reportJson({ ...GOOD, byStatus: [share] }))['by_status'], [
    {
      key: '44',
      lookups: 2,
      requested: `${zeros}9`,
      refunded: `${zeros}4`,
      net: `${zeros}5`,
      in_doubt_max: `${zeros}1`,
    },
  ]);
});

test('an unread balance is null in each of its amounts, and so are latencies of a run without answers', () => {
  const none = {
    opening: null,
    closing: null,
    expected: null,
    unexplained: null,
    betweenExecutions: null,
    otherRuns: 0n,
    autoReload: false,
  };
  const quiet = {
    ...GOOD,
    balance: none,
    timing: { seconds: 0, ratePerSecond: 0, latencyMs: { p50: null, p95: null, p99: null } },
  };
  const { balance, timing } = readBack(reportJson(quiet));
  assert.deepEqual(balance, {
    opening: null,
    closing: null,
    expected: null,
    unexplained: null,
    between_executions: null,
    other_runs: '0.00000000',
    auto_reload: false,
  });
  assert.deepEqual(timing, {
    seconds: 0,
    rate_per_second: 0,
    latency_ms: { p50: null, p95: null, p99: null },
  });
});
