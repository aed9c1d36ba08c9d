import { maskNumber } from '../domain/number.ts';
import { countNoun } from './words.ts';

/**
 * What `ledger forget` (which names the number, E.164 digits) and `ledger prune` have done. Ends
 * with a line feed.
 */
export function forgottenText(
  { lookups, answers }: { lookups: number; answers: number },
  number?: string,
): string {
  if (lookups + answers === 0)
    return number === undefined
      ? 'The ledger holds nothing as old as that.\n'
      : `The ledger holds nothing of +${maskNumber(number)}.\n`;
  const removed = `Removed ${countNoun(answers, 'answer')} and the number of ${countNoun(lookups, 'lookup')}. The amounts stay.`;
  return `${removed} Lists, outputs and reports already written still hold what they held.\n`;
}
