import { listNames, resolveColumn } from './columns.ts';
import { CsvError } from './error.ts';

/** Names that systems give the column by which they know a record, in letters and digits alone. */
const RECORD_IDS = [
  'recordid',
  'id',
  'contactid',
  'leadid',
  'accountid',
  'customerid',
  'personid',
  'hsobjectid',
  'uuid',
  'guid',
  'kundennr',
  'kundennummer',
  'kundenid',
  'kontaktid',
  'datensatzid',
];

/**
 * Index of the column by which another system knows a record: `named`, or the first that is called
 * like one. Throws CsvError.
 */
export function findRecordId(
  named: string | undefined,
  { header, width }: { header: readonly string[] | undefined; width: number },
): number {
  if (named !== undefined) return resolveColumn(named, header, width);
  const names = (header ?? []).map((name) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''));
  const found = names.findIndex((name) => RECORD_IDS.includes(name));
  if (found >= 0) return found;
  const there = header ? `the header has ${listNames(header)}` : 'the input has no header';
  throw new CsvError(
    `Cannot find the column with the record id: ${there}. Name it with --id-column.`,
  );
}
