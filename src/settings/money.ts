import { group, LIST_COMMANDS, READING_COMMANDS, SERVICE_COMMANDS } from './row.ts';

/** What a run may spend. */
export const MONEY = group('Money', LIST_COMMANDS, {
  maxSpend: {
    name: 'max-spend',
    value: { kind: 'amount' },
    meaning:
      'the run never spends more: money spent, in doubt and reserved stay within it; then no question is asked',
    commands: READING_COMMANDS,
  },
  minBalance: {
    name: 'min-balance',
    value: { kind: 'amount' },
    meaning: "the account's balance never goes below it",
  },
  priceCeiling: {
    name: 'price-ceiling',
    value: { kind: 'amount' },
    fallbackWords: 'twice the dearest known price',
    meaning: 'the most one lookup is assumed to cost',
  },
  prices: {
    name: 'prices',
    value: { kind: 'file' },
    fallbackWords: 'the public prices',
    meaning: 'price book: CSV with header product,country,price; country may be *',
  },
  currency: {
    name: 'currency',
    value: { kind: 'currency' },
    fallback: 'EUR',
    meaning: 'label for amounts; the API does not name its currency',
    commands: [...SERVICE_COMMANDS, 'ledger'],
  },
  yes: {
    name: 'yes',
    value: { kind: 'flag' },
    meaning:
      'no question before spending; without a terminal to ask at, this or --max-spend is needed',
    commands: [...READING_COMMANDS, 'ledger'],
  },
});
