import { AGE_MAX_MS, group } from './row.ts';

/** What `ledger` alone takes. */
export const LEDGER = group('Ledger', ['ledger'], {
  olderThanMs: {
    name: 'older-than',
    value: { kind: 'duration', max: AGE_MAX_MS },
    meaning: 'for ledger prune: what was answered longer ago goes',
    elsewhere: 'nowhere',
  },
});
