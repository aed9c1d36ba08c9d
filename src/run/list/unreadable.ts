import type { Input } from '../../pipeline/input.ts';
import { holdNoNumber, lackCountry, unreadableError } from '../../pipeline/readable.ts';
import type { CellCounts } from '../../pipeline/survey.ts';
import { InputError, type EnrichOptions } from '../options.ts';

const REASONS_SHOWN_MAX = 3;

/**
 * Refuses a list before anything is spent if its column holds no numbers, if most lack a country,
 * or if more are invalid than `--max-invalid` allows; whoever allows many wants them left out.
 * Throws InputError or CsvError.
 */
export function refuseUnreadable(
  cells: CellCounts,
  { list, limit }: Pick<EnrichOptions, 'list' | 'limit'>,
  input: Input,
): void {
  // Nothing is asked then.
  if (limit === 0) return;
  const { maxInvalid } = list;
  if (maxInvalid !== undefined && cells.invalid * 100 > cells.filled * maxInvalid)
    throw new InputError(
      `Cannot go on under --max-invalid ${maxInvalid}%: ${describeInvalid(cells)} in ${input.phoneColumn}. Mend the list, or allow more.`,
    );
  if (holdNoNumber(cells) || (lackCountry(cells) && maxInvalid === undefined))
    throw unreadableError(cells, input.phoneColumn);
}

function describeInvalid({ filled, invalid, reasons }: CellCounts) {
  const named = [...reasons].sort(([, a], [, b]) => b - a).slice(0, REASONS_SHOWN_MAX);
  const words = named.map(([slug, count]) => `${count} ${slug}`).join(', ');
  return `${invalid} of ${filled} filled cells hold no number (${words})`;
}
