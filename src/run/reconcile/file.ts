import { createReadStream } from 'node:fs';
import { CsvError } from '../../csv/read.ts';
import type { ChargeRecord } from '../../domain/reconcile/record.ts';
import type { RecordFormat } from '../../domain/reconcile/source.ts';
import { openTable } from '../../tables/read.ts';
import { describeSystemError, isFileError } from '../failure.ts';
import { RefusedError } from '../options.ts';

/** All of them are in memory at once, about 300 bytes each. */
const RECORDS_MAX = 2_000_000;

/**
 * Reads the records of a CSV file, whatever the case of its header. Throws RefusedError where it is
 * no such file, or where a line of it cannot be read: a record that is left out would make its
 * attempt one that was not charged.
 */
export async function readRecordFile(
  file: string,
  format: RecordFormat,
): Promise<readonly ChargeRecord[]> {
  const refuse = (words: string) => new RefusedError(`Cannot use the records ${file}: ${words}`);
  try {
    const source = await openTable(createReadStream(file), { header: true, realPath: file }, () =>
      createReadStream(file),
    );
    const names = (source.header ?? []).map((name) => name.trim().toLowerCase());
    const lacking = format.refuseHeader(names);
    if (lacking !== undefined)
      throw refuse(`its header has ${names.map((name) => `"${name}"`).join(', ')}. ${lacking}`);
    const columns = new Map(names.map((name, index) => [name, index]));
    const records: ChargeRecord[] = [];
    for await (const rows of source.rows()) {
      for (const { cells, position } of rows) {
        const reading = format.read((name) => (cells[columns.get(name) ?? -1] ?? '').trim());
        if (reading.kind === 'unreadable')
          throw refuse(`${reading.words} in row ${String(position)} cannot be read.`);
        if (reading.kind === 'record') records.push(reading.record);
      }
      if (records.length > RECORDS_MAX)
        throw refuse(`it has more than ${String(RECORDS_MAX)} records. Divide it by days.`);
    }
    return records;
  } catch (error) {
    if (error instanceof RefusedError || !isFileError(error)) throw error;
    throw refuse(error instanceof CsvError ? error.message : `${describeSystemError(error)}.`);
  }
}
