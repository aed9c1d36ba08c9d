import { counted } from './words.ts';

/** What `ledger forget` (which names the number, E.164 digits) and `ledger prune` have done. Ends with a line feed. */
export function forgottenText({ lookups, answers }: { readonly lookups: number; readonly answers: number }, number?: string): string {
  if (lookups + answers === 0)
    return number === undefined ? 'The ledger holds nothing as old as that.\n' : `The ledger holds nothing of ${masked(number)}.\n`;
  const removed = `Removed ${counted(answers, 'answer')} and the number of ${counted(lookups, 'lookup')}. The amounts stay.`;
  return `${removed} Lists, outputs and reports already written still hold what they held.\n`;
}

/** The first two and the last three digits: enough to see which one was meant. */
function masked(number: string): string {
  return `+${number.slice(0, 2)}…${number.slice(-3)}`;
}
