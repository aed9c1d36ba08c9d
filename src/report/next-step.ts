import { formatMoney } from '../domain/money.ts';
import type { Summary } from '../domain/summary.ts';
import { counted, joined } from './words.ts';

/** What the person does next; undefined where nothing is left to do. */
export function nextStep(summary: Summary): string | undefined {
  const { run, rows } = summary;
  if (run.status === 'completed') return unsettled(summary);
  const rest = rows.skipped > 0 ? ` ${counted(rows.skipped, 'row is', 'rows are')} skipped.` : '';
  return (capTooLow(summary) ?? ADVICE[run.stopReason ?? ''] ?? 'Run the same command again: it continues.') + rest;
}

const ADVICE: Readonly<Record<string, string>> = {
  'max-spend': 'The cap is used up. Run the same command again with a new --max-spend: a new run buys the rest.',
  limit: 'The limit is reached. Run the same command again: a new run buys the rest.',
  'min-balance': 'The balance is down to --min-balance. Top up the account and run the same command again: it continues.',
  'empty-account': 'The account is empty. Top it up and run the same command again: it continues.',
  credentials:
    'The service refused the credentials. Check VONAGE_API_KEY and VONAGE_API_SECRET and run the same command again: it continues.',
  facility: 'The account lacks this product. Ask Vonage to enable it, or choose another --level.',
  'client-errors': 'The service refused 20 requests in a row. Find out why before running again.',
  certificate:
    "The service's certificate was refused. If a proxy with a certificate of its own stands before it, name that in NODE_EXTRA_CA_CERTS. Then run the same command again: it continues.",
  'gave-up': 'The service gave no readable answer for too long. Run the same command again later: it continues.',
  'api-gone': 'The service no longer answers at this address. Number Insight ends on 4 February 2027.',
  signal: 'It was interrupted. Run the same command again: it continues.',
  'reader-gone': 'The reader of the output went away. Run the same command again: it continues.',
  io: 'Something could not be read or written. Mend it and run the same command again: what was paid for is kept.',
  bug: 'The program failed. Please report it; running the same command again continues.',
};

/** A cap below a single lookup is not used up, and the same cap buys nothing in the next run either. */
function capTooLow({ run, cap, lookups, last }: Summary): string | undefined {
  const ceiling = last?.ceilingBeyondCap ?? null;
  if (run.stopReason !== 'max-spend' || lookups.settled > 0 || ceiling === null) return undefined;
  if (cap.maxSpend === null || ceiling <= cap.maxSpend) return undefined;
  return `The cap is less than one lookup may cost (${formatMoney(ceiling)}). Give a higher --max-spend.`;
}

function unsettled({ rows, last }: Summary): string | undefined {
  const kept = rows.in_doubt > 0 && last?.skipsDoubt === true;
  const left = [
    ...(rows.failed > 0 ? [`${String(rows.failed)} failed`] : []),
    ...(rows.in_doubt > 0 && !kept ? [`${String(rows.in_doubt)} in doubt`] : []),
  ];
  const ask = `Run the same command again: it asks once more about the rows that are not settled (${joined(left)}).`;
  const sentences = [...(left.length > 0 ? [ask] : []), ...(kept ? [keptDoubt(rows.in_doubt)] : [])];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

/** With `--in-doubt skip` the same command would never ask about them again. */
function keptDoubt(rows: number): string {
  const [noun, it] = [counted(rows, 'row stays', 'rows stay'), rows === 1 ? 'it' : 'them'];
  return `${noun} in doubt because of --in-doubt skip. The balance may clear ${it} later; --in-doubt retry asks again and may pay twice.`;
}
