import type { Estimate, Share, Summary } from '../../src/domain/summary.ts';

/** One unit of the currency. */
export const EUR = 10n ** 18n;
/** 0.001 of it. */
export const MILLI = EUR / 1000n;

const share = (
  key: string,
  lookups: number,
  net: bigint,
  inDoubtMax: bigint | null = 0n,
): Share => ({
  key,
  lookups,
  requested: net,
  refunded: 0n,
  net,
  inDoubtMax,
});

/** A run that went well: nothing in doubt, no cap, a balance as expected. */
export const GOOD: Summary = {
  run: {
    id: '20261124-100000-k3f9',
    startedAt: Date.UTC(2026, 10, 24, 10),
    finishedAt: Date.UTC(2026, 10, 24, 10, 0, 7, 500),
    status: 'completed',
    stopReason: null,
    level: 'standard',
    provider: {
      name: 'number-insight',
      credentials: 'VONAGE_API_KEY and VONAGE_API_SECRET',
      account: 'VONAGE_API_KEY and VONAGE_API_SECRET',
      enable: 'Ask Vonage to enable it, or choose another --level.',
      end: 'The end of Number Insight is 4 February 2027.',
    },
    input: '/work/list.csv',
    output: '/work/list.enriched.csv',
    bare: 'international',
  },
  executions: [
    {
      id: '1',
      startedAt: Date.UTC(2026, 10, 24, 10),
      finishedAt: Date.UTC(2026, 10, 24, 10, 0, 7, 500),
      exitCode: 0,
      attempts: 100,
      net: 450n * MILLI,
    },
  ],
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
    inDoubt: 0,
    unpriced: 0,
  },
  money: {
    currency: 'EUR',
    requested: 450n * MILLI,
    refunded: 0n,
    net: 450n * MILLI,
    priced: 0n,
    unplaced: 0n,
    inDoubtMax: 0n,
    unconfirmed: 0n,
    inDoubtReleased: 0n,
    saved: 18n * MILLI,
  },
  cap: { maxSpend: null, unused: null, excess: null, from: null },
  balance: {
    opening: 10n * EUR,
    closing: 9550n * MILLI,
    expected: 9550n * MILLI,
    unexplained: 0n,
    betweenExecutions: null,
    otherRuns: 0n,
    autoReload: false,
  },
  byCountry: [share('GB', 60, 300n * MILLI), share('DE', 40, 150n * MILLI)],
  byNetworkType: [share('mobile', 90, 400n * MILLI), share('unknown', 10, 50n * MILLI)],
  byCarrier: [share('23410', 100, 450n * MILLI)],
  byStatus: [share('0', 100, 450n * MILLI)],
  timing: { seconds: 7.5, ratePerSecond: 13.333, latencyMs: { p50: 80, p95: 120.4, p99: 130.6 } },
  damage: [],
  missingRefunds: [],
  notes: { words_dropped: 2 },
  remarks: [],
  last: {
    skipsDoubt: false,
    buysAgain: false,
    servesOwnRun: false,
    keptFailed: null,
    ceilingBeyondCap: null,
    dearAnswer: null,
    wrote: true,
  },
};

/** A run that met everything: stopped by its cap in a second execution, doubts, refunds, an excess, other hands. */
export const HARD: Summary = {
  ...GOOD,
  run: { ...GOOD.run, status: 'stopped', stopReason: 'max-spend', input: null, output: null },
  executions: [
    {
      id: '1',
      startedAt: GOOD.run.startedAt,
      finishedAt: null,
      exitCode: null,
      attempts: 40,
      net: 1n,
    },
    ...GOOD.executions.map((execution) => ({ ...execution, id: '2', exitCode: 4 })),
  ],
  rows: {
    read: 12_345,
    written: 12_345,
    insight: 12_000,
    partial: 20,
    refused: 1,
    failed: 2,
    in_doubt: 3,
    invalid: 4,
    skipped: 315,
    suppressed: 0,
    duplicate: 1,
    known: 2,
    stale: 0,
  },
  lookups: {
    unique: 12_300,
    settled: 12_020,
    attempts: 12_100,
    retries: 1,
    throttled: 9,
    inDoubt: 2,
    unpriced: 1,
  },
  money: {
    currency: 'USD',
    requested: 54n * EUR + 123_456_789_000_000_000n,
    refunded: EUR / 2n,
    net: 53n * EUR + 623_456_789_000_000_000n,
    priced: 2n * MILLI,
    unplaced: 3n * MILLI,
    inDoubtMax: 27n * MILLI,
    unconfirmed: 0n,
    inDoubtReleased: 9n * MILLI,
    saved: 0n,
  },
  cap: { maxSpend: 53n * EUR, unused: 0n, excess: 623_456_789_000_000_000n, from: 'variable' },
  balance: {
    opening: 100n * EUR,
    closing: 46n * EUR,
    expected: 46n * EUR + 376_543_211_000_000_000n,
    unexplained: -376_543_211_000_000_000n,
    betweenExecutions: 5n * EUR,
    otherRuns: 0n,
    autoReload: false,
  },
  byCountry: ['GB', 'DE', 'FR', 'IT', 'ES', 'NL', 'AT', 'CH', 'PL', 'unknown'].map((key, index) =>
    share(key, 10 - index, EUR, index === 0 ? 27n * MILLI : index === 1 ? null : 0n),
  ),
  timing: { seconds: 3725, ratePerSecond: 3.25, latencyMs: { p50: 80, p95: null, p99: null } },
  damage: [],
  missingRefunds: ['r-1', 'r-2', 'r-3', 'r-4'],
  remarks: ['Numbers without a leading plus were read: 7 as GB.'],
};

/** An estimate with one country that nobody has a price for. */
export const ESTIMATE: Estimate = {
  product: 'standard',
  list: {
    column: 3,
    name: 'phone',
    encoding: 'utf-8',
    columns: [{ column: 3, name: 'phone' }],
    looksUp: 'first',
  },
  bare: 'national',
  readAs: [
    { key: 'GB', rows: 80 },
    { key: 'DE', rows: 4 },
  ],
  notes: { unassigned_range: 2, words_dropped: 7 },
  damage: [],
  invalidReasons: { empty: 2, needs_country: 4 },
  unknownCountry: { rows: 3, top: [{ key: 'Atlantis', rows: 3 }] },
  rows: 120,
  unique: 101,
  duplicate: 13,
  known: 1,
  invalid: 6,
  suppressed: 0,
  unassigned: 2,
  lookups: 100,
  cost: { currency: 'EUR', low: 225n * MILLI, expected: 450n * MILLI, high: EUR + 1n },
  seconds: 5,
  byCountry: [
    { key: 'GB', lookups: 99, low: 225n * MILLI, expected: 450n * MILLI, high: EUR + 1n },
    { key: 'XX', lookups: 1, low: null, expected: null, high: null },
  ],
  unpriced: 1,
  expired: { lookups: 0, cost: 0n },
  cap: { maxSpend: null, lookups: null, atCeiling: null, from: null, dearAnswer: null },
  remarks: ['2 empty lines dropped.'],
};

/** As a program reads it: what JSON cannot say is gone. */
export function readBack(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}
