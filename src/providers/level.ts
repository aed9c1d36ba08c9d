/**
 * How much is asked, in the words that every provider of levels shares: one row, for the registry
 * makes one option of it.
 */
export const LEVEL_OPTION = {
  name: 'level',
  value: { kind: 'choice', choices: ['basic', 'standard', 'advanced'] },
  fallback: 'standard',
  meaning: 'how much is asked, and paid, for each number',
} as const;
