import type { Summary } from '../domain/summary.ts';
import { counted, joined } from './words.ts';

/** What the person does next; undefined where nothing is left to do. */
export function nextStep(summary: Summary): string | undefined {
  const { run, rows } = summary;
  if (run.status === 'completed') return unsettled(summary);
  const rest = rows.skipped > 0 ? ` ${counted(rows.skipped, 'row is', 'rows are')} skipped.` : '';
  return (ADVICE[run.stopReason ?? ''] ?? 'Run the same command again: it continues.') + rest;
}

const ADVICE: Readonly<Record<string, string>> = {
  'max-spend': 'The cap is used up. Run the same command again with a new --max-spend: a new run buys the rest.',
  limit: 'The limit is reached. Run the same command again: a new run buys the rest.',
  'min-balance': 'The balance is down to --min-balance. Top up the account and run the same command again: it continues.',
  'empty-account': 'The account is empty. Top it up and run the same command again: it continues.',
  credentials:
    'The service refused the credentials. Check VONAGE_API_KEY and VONAGE_API_SECRET and run the same command again: it continues.',
  'gave-up': 'The service gave no readable answer for too long. Run the same command again later: it continues.',
  'api-gone': 'The service no longer answers at this address. Number Insight ends on 4 February 2027.',
  signal: 'It was interrupted. Run the same command again: it continues.',
  'reader-gone': 'The reader of the output went away. Run the same command again: it continues.',
  io: 'Something could not be read or written. Mend it and run the same command again: what was paid for is kept.',
  bug: 'The program failed. Please report it; running the same command again continues.',
};

function unsettled({ rows }: Summary): string | undefined {
  const left = [
    ...(rows.failed > 0 ? [`${String(rows.failed)} failed`] : []),
    ...(rows.in_doubt > 0 ? [`${String(rows.in_doubt)} in doubt`] : []),
  ];
  if (left.length === 0) return undefined;
  return `Run the same command again: it asks once more about the rows that are not settled (${joined(left)}).`;
}
