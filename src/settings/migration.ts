import { group } from './row.ts';

/** What `migrate` alone takes. */
export const MIGRATION = group('Migration', ['migrate'], {
  output: {
    name: 'output',
    letter: 'o',
    value: { kind: 'file', instead: 'Use --json for the figures on standard output.' },
    fallbackWords: 'the input with .migration.csv in place of .csv',
    meaning: 'differences, a line per cell; the sample stands beside it as .sample.csv',
    // What is configured is the output of enrich.
    elsewhere: 'nowhere',
  },
  sample: {
    name: 'sample',
    value: { kind: 'integer', min: 1, max: 1_000_000_000 },
    fallbackWords: '200 where --max-spend stands on the command line, else none',
    meaning: 'ask the successor about N numbers, drawn by country and line type',
  },
  seed: {
    name: 'seed',
    value: { kind: 'integer', min: 0, max: 4_294_967_295 },
    fallback: '1',
    meaning: 'the same seed draws the same numbers',
  },
});
