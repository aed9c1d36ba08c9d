import { listPresent } from '../domain/lists.ts';
import type { Inventory } from '../domain/records.ts';
import { layOutLines, type Line, type Page } from './layout.ts';
import { countNoun, groupDigits } from './words.ts';

/**
 * Where the ledger is, its size, what it holds, and how to make it smaller. Ends with a line feed.
 */
export function ledgerInventoryText(
  { file, bytes, runs, attempts, numbers, answers, imported }: Inventory,
  page: Page,
): string {
  const facts = listPresent<Line>(
    ['ledger', file],
    ['size', sizeText(bytes)],
    ['runs', `${countNoun(runs, 'run')} with ${countNoun(attempts, 'attempt')}`],
    [
      'people',
      `${countNoun(numbers, 'number')} with ${countNoun(answers, 'answer')}${imported > 0 ? `, ${groupDigits(imported)} of them imported` : ''}`,
    ],
    numbers > 0 && [
      'forget',
      '"ledger forget <number>" or "ledger prune --older-than 90d"; the amounts stay',
    ],
  );
  return `${layOutLines(facts, page).join('\n')}\n`;
}

const UNITS = ['kB', 'MB', 'GB', 'TB'];

/** `512 bytes`, `4.1 kB`, `182 MB`: powers of 1000, three digits at most. */
function sizeText(bytes: number) {
  if (bytes < 1000) return countNoun(bytes, 'byte');
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const shown = value < 9.95 ? Math.round(value * 10) / 10 : groupDigits(Math.round(value));
  return `${shown} ${UNITS[unit] ?? ''}`;
}
