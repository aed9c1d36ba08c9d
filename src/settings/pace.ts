import { group, LIST_COMMANDS, SERVICE_COMMANDS, WAIT_MAX_MS } from './row.ts';

/** How fast a run goes, and how long it waits. */
export const PACE = group('Pace', LIST_COMMANDS, {
  ratePerSecond: {
    name: 'rate',
    value: { kind: 'integer', min: 0, max: 100_000 },
    fallback: '20',
    meaning: 'at most N attempts in any one-second window, retries counted; 0 = no pacing',
  },
  concurrency: {
    name: 'concurrency',
    value: { kind: 'integer', min: 1, max: 10_000 },
    fallback: '50',
    meaning: 'attempts open at once; a crash leaves at most N in doubt',
  },
  timeoutMs: {
    name: 'timeout',
    value: { kind: 'seconds', max: 3600 },
    fallback: '30',
    meaning: 'how long one attempt is waited for',
    commands: [...SERVICE_COMMANDS, 'ledger'],
  },
  retries: {
    name: 'retries',
    value: { kind: 'integer', min: 0, max: 100 },
    fallback: '4',
    meaning: 'extra attempts per lookup',
  },
  giveUpAfterMs: {
    name: 'give-up-after',
    value: { kind: 'duration', max: WAIT_MAX_MS },
    fallback: '10m',
    meaning:
      'how long a service that gives no readable answer, or a server that keeps the ledger, is waited for',
  },
  drainMs: {
    name: 'drain',
    value: { kind: 'duration', max: WAIT_MAX_MS },
    fallbackWords: '--timeout',
    meaning:
      'how long a run that stops waits for attempts in flight; what has no answer then is in doubt',
  },
});
