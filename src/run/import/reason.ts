import type { Reason } from '../../domain/attempt.ts';

/** Notes of a row, which are of its list and its run, not of the answer. */
export const NOTES: readonly string[] = [
  'words_dropped',
  'extension_dropped',
  'unassigned_range',
  'unknown_country',
  'invalid_ip',
  'not_renewed',
  'number_missing',
];

const NOTE = new RegExp(`(?:^|; )(?:${NOTES.join('|')})(?:: |;|$)`);

/**
 * The reason of an answer in the text of `ni_reason`, which has it before the notes of the row;
 * undefined where there are notes alone.
 */
export function readReason(text: string): Reason | undefined {
  const end = NOTE.exec(text)?.index ?? text.length;
  const told = text.slice(0, end);
  if (told === '') return undefined;
  const colon = told.indexOf(': ');
  return colon < 0
    ? { slug: told, words: '' }
    : { slug: told.slice(0, colon), words: told.slice(colon + 2) };
}
