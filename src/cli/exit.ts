import { describeCredentials } from '../providers/registry.ts';

/** What an exit code means; the table for users is made from these rows. */
interface ExitMeaning {
  readonly code: number;
  readonly meaning: string;
}

export const EXIT_CODES: readonly ExitMeaning[] = [
  { code: 0, meaning: 'every row is settled (invalid rows are)' },
  { code: 1, meaning: 'a bug; please report it' },
  {
    code: 2,
    meaning:
      'usage, configuration or input error found before the first attempt; nothing was spent',
  },
  {
    code: 3,
    meaning:
      'finished, but some rows failed or are in doubt: run the same command again; where failed answers are kept, the summary says from when on it asks about them',
  },
  {
    code: 4,
    meaning:
      'stopped by `--max-spend`, `--min-balance`, `--limit` or an account out of credit; the output is complete, the rest of its rows is `skipped` or keeps an older answer',
  },
  {
    code: 5,
    meaning: `credentials refused, or they may not ask for this: see ${quoteVariables(describeCredentials())}`,
  },
  {
    code: 6,
    meaning:
      'gave up: no readable answer for too long, one answer for every lookup, or the API is gone; run the same command again to continue',
  },
  {
    code: 7,
    meaning:
      'another run holds the ledger, or works on this run; or others took this process for dead: run again to continue',
  },
  {
    code: 8,
    meaning:
      'cannot read or write: broken input after the start, disk full, ledger damaged, removed or replaced; what was paid for is kept, so mend it and run again',
  },
  {
    code: 129,
    meaning:
      'hung up (SIGHUP): attempts in flight were awaited and recorded; run again to continue',
  },
  { code: 130, meaning: 'interrupted (SIGINT, Ctrl-C): as 129' },
  { code: 143, meaning: 'terminated (SIGTERM): as 129' },
];

function quoteVariables(text: string) {
  return text.replace(/[A-Z]+(?:_[A-Z]+)+|--[a-z]+ [a-z-]+/g, '`$&`');
}

/** The table of exit codes for users, in Markdown. */
export function exitCodesTable(): string {
  return [
    '| code | meaning |',
    '| --- | --- |',
    ...EXIT_CODES.map(({ code, meaning }) => `| ${code} | ${meaning} |`),
  ].join('\n');
}
