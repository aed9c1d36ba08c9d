/** Said beside whatever the outcome is. */
export interface Note {
  readonly slug: 'words_dropped' | 'extension_dropped' | 'unassigned_range';
  readonly words: string;
}

/**
 * Why a cell holds no number that is worth a lookup, each with the words that `ni_reason` shows.
 */
const REASONS = {
  empty: 'the cell is empty',
  no_number: 'the cell is no phone number',
  two_numbers: 'the cell holds more than one number',
  two_readings: 'the cell can be read as two different numbers',
  letters: 'letters stand where digits should',
  masked: 'some of the digits are masked',
  exponent: 'a spreadsheet has turned the number into an exponent and lost digits',
  date: 'the cell holds a date or a time',
  ip_address: 'the cell holds an IP address',
  decimal: 'the cell holds a decimal number',
  needs_country: 'a number in national form needs --country or a country column',
  too_short: 'too few digits for a phone number',
  too_long: 'too many digits for a phone number',
  not_possible: 'no country has numbers like this',
  unassigned_range: 'no numbering plan assigns this range',
  service_number: 'a short code is dialled inside its country alone',
} as const;

/** What a cell itself can be rejected for. */
export type CellReason = keyof typeof REASONS;

/** `ni_reason` of a row without a number. */
export interface NumberReason {
  readonly slug: CellReason | 'unknown_country';
  readonly words: string;
}

/** A cell that holds no number that is worth a lookup. */
export interface RejectedCell {
  readonly kind: 'rejected';
  readonly reason: NumberReason;
  readonly notes: readonly Note[];
}

/** Rejects a cell with the usual words for the reason. */
export function rejectCell(slug: CellReason, notes: readonly Note[] = []): RejectedCell {
  return { kind: 'rejected', reason: { slug, words: REASONS[slug] }, notes };
}
