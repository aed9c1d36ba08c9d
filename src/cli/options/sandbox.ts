import { group } from './row.ts';

/** What `sandbox` alone takes: `--rate` here is not that of `enrich`. */
export const SANDBOX = group('Sandbox', ['sandbox'], {
  port: {
    name: 'port',
    value: { kind: 'integer', min: 0, max: 65_535 },
    fallback: '0',
    fallbackWords: 'any free one',
    meaning: 'port on 127.0.0.1',
  },
  balance: {
    name: 'balance',
    value: { kind: 'amount' },
    fallback: '100',
    meaning: "the account's balance at the start",
  },
  ratePerSecond: {
    name: 'rate',
    value: { kind: 'integer', min: 0, max: 100_000 },
    fallback: '30',
    meaning: 'requests the service takes in any one-second window; 0 = any number',
  },
  latencyMs: {
    name: 'latency',
    value: { kind: 'range', max: 600_000 },
    fallback: '0',
    meaning: 'how long an answer takes, in milliseconds',
  },
  /** As given; the sandbox knows its faults. */
  faults: {
    name: 'faults',
    value: { kind: 'text' },
    placeholder: 'LIST',
    meaning: 'faults and their shares, e.g. reset=0.01,charged_reset=0.005,status1=0.02',
  },
  prices: {
    name: 'no-prices',
    value: { kind: 'flag', off: true },
    meaning: 'answers carry no price, refund or balance, and nothing is refunded',
  },
  seed: {
    name: 'seed',
    value: { kind: 'integer', min: 0, max: 4_294_967_295 },
    fallback: '1',
    meaning: 'the same seed gives the same answers and faults',
  },
});
