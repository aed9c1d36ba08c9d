import type { Inventory } from '../domain/records.ts';
import { layOutLines } from './layout.ts';
import { countNoun, groupDigits, type Colour } from './words.ts';

/** Where the ledger is, its size, what it holds, and how to make it smaller. Ends with a line feed. */
export function ledgerInventoryText(
  inventory: Inventory,
  options: { width: number; colour: Colour },
): string {
  const { file, bytes, runs, attempts, numbers, answers } = inventory;
  const facts = [
    { label: 'ledger', text: file },
    { label: 'size', text: sizeText(bytes) },
    { label: 'runs', text: `${countNoun(runs, 'run')} with ${countNoun(attempts, 'attempt')}` },
    {
      label: 'people',
      text: `${countNoun(numbers, 'number')} with ${countNoun(answers, 'answer')}`,
    },
    ...(numbers === 0
      ? []
      : [
          {
            label: 'forget',
            text: '"ledger forget <number>" or "ledger prune --older-than 90d"; the amounts stay',
          },
        ]),
  ];
  return `${layOutLines(facts, options).join('\n')}\n`;
}

const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** `512 bytes`, `4.1 kB`, `182 MB`: powers of 1000, three digits at most. */
function sizeText(bytes: number) {
  if (bytes < 1000) return countNoun(bytes, 'byte');
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 ? String(Math.round(value * 10) / 10) : groupDigits(Math.round(value))} ${UNITS[unit] ?? 'TB'}`;
}
