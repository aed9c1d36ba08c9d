import {
  AUTHS,
  CONFIGURED_COMMANDS,
  HTTP_METHODS,
  IN_DOUBT,
  LEDGER_COMMANDS,
  LIST_COMMANDS,
  LOG_LEVELS,
  type Command,
  type Group,
  type Option,
} from './kinds.ts';

type Row = Omit<Option, 'commands' | 'group' | 'elsewhere'> & {
  readonly commands?: readonly Command[];
};

/** What a run may spend, how fast it goes, and where it is remembered. */
export function runOptions(): readonly Option[] {
  return [
    ...of('Money', MONEY),
    ...of('Pace', PACE),
    ...of('Run and ledger', RUN),
    ...of('Service', SERVICE),
  ];
}

function of(group: Group, rows: readonly Row[]): Option[] {
  return rows.map((row) => ({
    commands: LIST_COMMANDS,
    ...row,
    group,
    elsewhere: 'environment and file',
  }));
}

// A timer longer than 2^31 ms fires at once, so what is waited for stays below.
const WAIT_MAX_MS = 21 * 86_400_000;
const AGE_MAX_MS = 36_500 * 86_400_000;
const TIMEOUT_MAX_SECONDS = 3600;
const SERVICE_COMMANDS: readonly Command[] = [...LIST_COMMANDS, 'balance'];

const MONEY: readonly Row[] = [
  {
    name: 'max-spend',
    value: { kind: 'amount' },
    placeholder: 'AMOUNT',
    meaning:
      'the run never spends more: money spent, in doubt and reserved stay within it; then no question is asked',
  },
  {
    name: 'min-balance',
    value: { kind: 'amount' },
    placeholder: 'AMOUNT',
    meaning: "the account's balance never goes below it",
  },
  {
    name: 'price-ceiling',
    value: { kind: 'amount' },
    placeholder: 'AMOUNT',
    fallbackWords: 'twice the dearest known price',
    meaning: 'the most one lookup is assumed to cost',
  },
  {
    name: 'prices',
    value: { kind: 'file' },
    placeholder: 'FILE',
    fallbackWords: 'the public prices',
    meaning: 'price book: CSV with header product,country,price; country may be *',
  },
  {
    name: 'currency',
    value: { kind: 'currency' },
    placeholder: 'CODE',
    fallback: 'EUR',
    meaning: 'label for amounts; the API does not name its currency',
    commands: SERVICE_COMMANDS,
  },
  {
    name: 'yes',
    value: { kind: 'flag' },
    meaning:
      'no question before spending; without a terminal to ask at, this or --max-spend is needed',
  },
];

const PACE: readonly Row[] = [
  {
    name: 'rate',
    value: { kind: 'integer', min: 0, max: 100_000 },
    placeholder: 'N',
    fallback: '20',
    meaning: 'at most N attempts in any one-second window, retries counted; 0 = no pacing',
  },
  {
    name: 'concurrency',
    value: { kind: 'integer', min: 1, max: 10_000 },
    placeholder: 'N',
    fallback: '50',
    meaning: 'attempts open at once; a crash leaves at most N in doubt',
  },
  {
    name: 'timeout',
    value: { kind: 'seconds', max: TIMEOUT_MAX_SECONDS },
    placeholder: 'SECONDS',
    fallback: '30',
    meaning: 'how long one attempt is waited for',
    commands: SERVICE_COMMANDS,
  },
  {
    name: 'retries',
    value: { kind: 'integer', min: 0, max: 100 },
    placeholder: 'N',
    fallback: '4',
    meaning: 'extra attempts per lookup',
  },
  {
    name: 'give-up-after',
    value: { kind: 'duration', max: WAIT_MAX_MS },
    placeholder: 'DURATION',
    fallback: '10m',
    meaning: 'how long a service that gives no readable answer is waited for',
  },
  {
    name: 'drain',
    value: { kind: 'duration', max: WAIT_MAX_MS },
    placeholder: 'DURATION',
    fallbackWords: '--timeout',
    meaning:
      'how long a run that stops waits for attempts in flight; what has no answer then is in doubt',
  },
];

const RUN: readonly Row[] = [
  {
    name: 'limit',
    value: { kind: 'integer', min: 0, max: 1_000_000_000 },
    placeholder: 'N',
    meaning:
      'at most N lookups are attempted in this run; 0 writes what is known without asking anybody',
  },
  {
    name: 'max-age',
    value: { kind: 'duration', max: AGE_MAX_MS },
    placeholder: 'DURATION',
    fallback: '30d',
    meaning: 'an answer younger than this is not bought again; 0 buys again',
  },
  { name: 'retry-partial', value: { kind: 'flag' }, meaning: 'buy partial answers again' },
  {
    name: 'in-doubt',
    value: { kind: 'choice', choices: IN_DOUBT },
    placeholder: 'retry|skip',
    fallback: 'retry',
    meaning: 'a lookup that may have been paid without an answer: ask again, or never pay twice',
  },
  { name: 'new-run', value: { kind: 'flag' }, meaning: 'never continue an earlier run' },
  {
    name: 'ledger',
    value: { kind: 'file' },
    placeholder: 'FILE',
    fallbackWords: "ledger.db in the user's state folder",
    meaning: 'the record of every attempt, answer and charge',
    commands: LEDGER_COMMANDS,
  },
  {
    name: 'lock-wait',
    value: { kind: 'duration', max: WAIT_MAX_MS },
    placeholder: 'DURATION',
    fallback: '0',
    meaning: 'how long another run that holds the ledger is waited for',
    commands: ['enrich', 'estimate', 'ledger'],
  },
  {
    name: 'sandbox',
    value: { kind: 'flag' },
    meaning: 'use the built-in imitation of the API, with a ledger of its own',
    commands: LEDGER_COMMANDS,
  },
];

const SERVICE: readonly Row[] = [
  {
    name: 'base-url',
    value: { kind: 'url' },
    placeholder: 'URL',
    fallbackWords: 'the hosts of Vonage',
    meaning: 'another host for the API and the account: https, or http on loopback',
    commands: SERVICE_COMMANDS,
  },
  {
    name: 'http-method',
    value: { kind: 'choice', choices: HTTP_METHODS },
    placeholder: 'post|get',
    fallback: 'post',
    meaning: 'form POST, or GET with the parameters in the URL',
  },
  {
    name: 'auth',
    value: { kind: 'choice', choices: AUTHS },
    placeholder: 'header|body',
    fallback: 'header',
    meaning: 'credentials as Basic header, or as fields api_key and api_secret',
    commands: SERVICE_COMMANDS,
  },
];

/** How the program speaks, and where its settings are. */
export function programOptions(): readonly Option[] {
  return PROGRAM.map((row) => ({
    commands: CONFIGURED_COMMANDS,
    elsewhere: 'environment and file',
    ...row,
    group: 'Program',
  }));
}

const PROGRAM: readonly (Row & Partial<Pick<Option, 'elsewhere'>>)[] = [
  {
    name: 'quiet',
    value: { kind: 'flag' },
    meaning:
      'nothing on standard error but errors, and no summary; what --json or the output puts on standard output stays',
  },
  { name: 'json', value: { kind: 'flag' }, meaning: 'the result as JSON on standard output' },
  {
    name: 'log-level',
    value: { kind: 'choice', choices: LOG_LEVELS },
    placeholder: 'LEVEL',
    fallback: 'info',
    meaning: `how much is logged: ${LOG_LEVELS.join(', ')}`,
    commands: LIST_COMMANDS,
  },
  {
    name: 'log-file',
    value: { kind: 'file' },
    placeholder: 'FILE',
    fallbackWords: 'no log',
    meaning: 'where log lines go, as JSON; numbers are masked',
    commands: LIST_COMMANDS,
  },
  {
    name: 'config',
    value: { kind: 'file' },
    placeholder: 'FILE',
    fallbackWords: "config.json in the user's configuration folder",
    meaning: 'settings: a JSON object of option names',
    elsewhere: 'environment',
  },
];
