import { AGE_MAX_MS, group } from './row.ts';

/** What `ledger` alone takes. */
export const LEDGER = group('Ledger', ['ledger'], {
  olderThanMs: {
    name: 'older-than',
    value: { kind: 'duration', max: AGE_MAX_MS },
    meaning: 'for ledger prune: what was answered longer ago goes',
    elsewhere: 'nowhere',
  },
  map: {
    name: 'map',
    value: { kind: 'text' },
    repeated: true,
    placeholder: 'NAME=COLUMN,...',
    fallbackWords: 'the result columns of this program',
    meaning:
      'for ledger import: columns of a foreign file, e.g. number=Phone,network_type=Type,looked_up_at=Date',
    elsewhere: 'nowhere',
  },
  dated: {
    name: 'dated',
    value: { kind: 'text' },
    placeholder: 'DATE',
    meaning: 'for ledger import: when answers without a date were given, e.g. 2026-10-01',
    elsewhere: 'nowhere',
  },
  api: {
    name: 'api',
    value: { kind: 'flag' },
    meaning: 'for ledger reconcile: ask the service for its records, which it takes money for',
    elsewhere: 'nowhere',
  },
  recordPrice: {
    name: 'record-price',
    value: { kind: 'amount' },
    fallbackWords: 'not known',
    meaning: 'for ledger reconcile --api: what the service takes for one record',
    elsewhere: 'nowhere',
  },
});
