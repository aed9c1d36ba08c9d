/** Said beside whatever the outcome is. */
export interface Note {
  readonly slug: 'words_dropped' | 'extension_dropped' | 'unassigned_range';
  readonly words: string;
}

/** Why a cell is no number that is worth a lookup, each with the words that `ni_reason` shows. */
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

type ReasonSlug = keyof typeof REASONS | 'unknown_country';

/** `ni_reason` of a row without a number. */
export interface NumberReason {
  readonly slug: ReasonSlug;
  readonly words: string;
}

/** The reason with its usual words. */
export function numberReason(slug: keyof typeof REASONS): NumberReason {
  return { slug, words: REASONS[slug] };
}
