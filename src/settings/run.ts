import {
  AGE_MAX_MS,
  ENRICH_COMMANDS,
  group,
  LEDGER_COMMANDS,
  LIST_COMMANDS,
  READING_COMMANDS,
  WAIT_MAX_MS,
} from './row.ts';

/** What a run does again, and where it is remembered. */
export const RUN = group('Run and ledger', LIST_COMMANDS, {
  limit: {
    name: 'limit',
    value: { kind: 'integer', min: 0, max: 1_000_000_000 },
    meaning:
      'at most N lookups are attempted in this run; 0 writes what is known without asking anybody',
  },
  maxAgeMs: {
    name: 'max-age',
    value: { kind: 'duration', max: AGE_MAX_MS },
    fallback: '30d',
    meaning: 'an answer younger than this is not bought again; 0 buys again',
  },
  retryPartial: {
    name: 'retry-partial',
    value: { kind: 'flag' },
    meaning: 'buy partial answers again',
  },
  inDoubt: {
    name: 'in-doubt',
    value: { kind: 'choice', choices: ['retry', 'skip'] },
    fallback: 'retry',
    meaning: 'a lookup that may have been paid without an answer: ask again, or never pay twice',
  },
  name: {
    name: 'name',
    value: { kind: 'text' },
    placeholder: 'NAME',
    fallbackWords: 'the paths of list and output',
    meaning: 'what the run is known by, also on other machines; the id of a run means that one',
    commands: ENRICH_COMMANDS,
  },
  join: {
    name: 'join',
    value: { kind: 'flag' },
    meaning: 'take part in the run where others work on it; continue or start it where nobody does',
    commands: ENRICH_COMMANDS,
  },
  newRun: { name: 'new-run', value: { kind: 'flag' }, meaning: 'never continue an earlier run' },
  /** The default is filled in: settings always have one. */
  ledger: {
    name: 'ledger',
    value: { kind: 'file' },
    placeholder: 'FILE|URL',
    fallbackWords: "ledger.db in the user's state folder",
    meaning: 'the record of every attempt, answer and charge',
    commands: LEDGER_COMMANDS,
  },
  lockWaitMs: {
    name: 'lock-wait',
    value: { kind: 'duration', max: WAIT_MAX_MS },
    fallback: '0',
    meaning: 'how long another run that holds the ledger is waited for',
    commands: [...READING_COMMANDS, 'ledger'],
  },
  leaseMs: {
    name: 'lease',
    value: { kind: 'duration', max: WAIT_MAX_MS },
    fallbackWords: '60s, or --timeout and 15 s where that is more',
    meaning: 'how long others wait for a sign of this process before they take it for dead',
    commands: READING_COMMANDS,
  },
  sandbox: {
    name: 'sandbox',
    value: { kind: 'flag' },
    meaning: 'use the built-in imitation of the API, with a ledger of its own',
    commands: LEDGER_COMMANDS,
  },
});
