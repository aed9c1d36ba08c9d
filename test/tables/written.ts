import type { Dialect } from '../../src/csv/dialect.ts';
import type { Column, TableRecord } from '../../src/tables/columns.ts';
import { readForm } from '../../src/tables/form.ts';
import { openTableWriter, type TableLayout } from '../../src/tables/write.ts';

/** Commas, quotes, UTF-8 without a byte order mark. */
export const COMMAS: Dialect = {
  encoding: 'utf-8',
  bom: false,
  delimiter: ',',
  quote: '"',
  lineEnd: '\n',
  sepLine: false,
  said: [],
};

/** A table to be written; headed and with commas where it says nothing else. */
export interface WrittenTable {
  readonly columns: readonly Column[];
  readonly headed?: boolean;
  readonly dialect?: Partial<Dialect>;
  readonly decimal?: 'point' | 'comma';
  readonly beyond?: TableLayout['beyond'];
  /** Each is written by a call of its own. */
  readonly batches: readonly (readonly TableRecord[])[];
}

/** What a file of this name holds once the table is written. */
export async function writeTable(name: string, table: WrittenTable): Promise<Buffer> {
  const { columns, headed = true, dialect, decimal, beyond, batches } = table;
  const written: Uint8Array[] = [];
  const layout = {
    columns,
    headed,
    ...(decimal && { decimal }),
    beyond,
    dialect: { ...COMMAS, ...dialect },
  };
  const writer = await openTableWriter(readForm(name), layout, (chunk) => {
    // Bytes are good until the next write only.
    written.push(Buffer.from(chunk));
    return Promise.resolve();
  });
  for (const batch of batches) await writer.write(batch);
  await writer.end();
  return Buffer.concat(written);
}
