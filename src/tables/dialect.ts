import type { Dialect } from '../csv/dialect.ts';

/** How a table that is not CSV is written where it is written as CSV. */
export const NEUTRAL_DIALECT: Omit<Dialect, 'said'> = {
  encoding: 'utf-8',
  bom: false,
  delimiter: ',',
  quote: '"',
  lineEnd: '\n',
  sepLine: false,
};
