import type { InsightSet } from './set.ts';

/** The column of one thing that the answer to an insight holds. */
export function nameColumn(key: string, member: string): string {
  return `${key}_${member}`;
}

/** The number as the service writes it, with its plus: no formula. */
export const NUMBER_COLUMN = nameColumn('format', 'number_international');

/** The API's own fields, flattened, in the order of the product (CONTRACT, Output CSV). */
export function listColumns(set: InsightSet): readonly string[] {
  return [
    'request_id',
    ...set.flatMap(({ insight: { key, members } }) =>
      ['status', 'status_message', ...members].map((member) => nameColumn(key, member)),
    ),
  ];
}
