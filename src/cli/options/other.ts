import type { Option } from './kinds.ts';

type Row = Omit<Option, 'commands' | 'group' | 'elsewhere'>;

const AGE_MAX_MS = 36_500 * 86_400_000;
const LATENCY_MAX_MS = 600_000;

/** Options of `ledger` and `sandbox` alone. They stand on the command line only: `--rate` of the sandbox is not that of `enrich`. */
export function otherOptions(): readonly Option[] {
  return [
    ...LEDGER.map((row): Option => ({
      ...row,
      group: 'Ledger',
      commands: ['ledger'],
      elsewhere: 'nowhere',
    })),
    ...SANDBOX.map((row): Option => ({
      ...row,
      group: 'Sandbox',
      commands: ['sandbox'],
      elsewhere: 'nowhere',
    })),
  ];
}

const LEDGER: readonly Row[] = [
  {
    name: 'older-than',
    value: { kind: 'duration', max: AGE_MAX_MS },
    placeholder: 'DURATION',
    meaning: 'for ledger prune: what was answered longer ago goes',
  },
];

const SANDBOX: readonly Row[] = [
  {
    name: 'port',
    value: { kind: 'integer', min: 0, max: 65_535 },
    placeholder: 'N',
    fallback: '0',
    fallbackWords: 'any free one',
    meaning: 'port on 127.0.0.1',
  },
  {
    name: 'balance',
    value: { kind: 'amount' },
    placeholder: 'AMOUNT',
    fallback: '100',
    meaning: "the account's balance at the start",
  },
  {
    name: 'rate',
    value: { kind: 'integer', min: 0, max: 100_000 },
    placeholder: 'N',
    fallback: '30',
    meaning: 'requests the service takes in any one-second window; 0 = any number',
  },
  {
    name: 'latency',
    value: { kind: 'range', max: LATENCY_MAX_MS },
    placeholder: 'MS|MS-MS',
    fallback: '0',
    meaning: 'how long an answer takes, in milliseconds',
  },
  {
    name: 'faults',
    value: { kind: 'text' },
    placeholder: 'LIST',
    meaning: 'faults and their shares, e.g. reset=0.01,charged_reset=0.005,status1=0.02',
  },
  {
    name: 'no-prices',
    value: { kind: 'flag' },
    meaning: 'answers carry no price, refund or balance, and nothing is refunded',
  },
  {
    name: 'seed',
    value: { kind: 'integer', min: 0, max: 4_294_967_295 },
    placeholder: 'N',
    fallback: '1',
    meaning: 'the same seed gives the same answers and faults',
  },
];
