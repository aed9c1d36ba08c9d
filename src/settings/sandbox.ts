import { group, WAIT_MAX_MS } from './row.ts';

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
  registry: {
    name: 'registry',
    value: { kind: 'text' },
    placeholder: 'LIST',
    meaning: 'insights of operators that any application may ask for, e.g. sim_swap,device_swap',
  },
  billed: {
    name: 'billed',
    value: { kind: 'text' },
    placeholder: 'LIST',
    fallback: 'OK,NOT_FOUND',
    meaning: 'statuses of an insight that are charged',
  },
  publicKey: {
    name: 'public-key',
    value: { kind: 'file' },
    meaning: 'PEM of the RSA key that tokens must be signed for; without it any signature is taken',
  },
  applicationId: {
    name: 'application-id',
    value: { kind: 'text' },
    placeholder: 'UUID',
    meaning: 'the application that tokens must be of; without it any',
  },
  recordDelayMs: {
    name: 'record-delay',
    value: { kind: 'duration', max: WAIT_MAX_MS },
    fallback: '0',
    meaning: 'how long after its charge a record of it can be read',
  },
  seed: {
    name: 'seed',
    value: { kind: 'integer', min: 0, max: 4_294_967_295 },
    fallback: '1',
    meaning: 'the same seed gives the same answers and faults',
  },
});
