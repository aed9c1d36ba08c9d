import { openSource, type Again, type DialectOptions, type Source } from '../csv/read.ts';

/** How a table is read, whatever its form; what a form has no use for is said aloud. */
export interface TableOptions extends DialectOptions {
  /**
   * Where the table lies as a regular file: a form that is read in pieces here and there is read
   * from it in place. undefined where there are only its bytes.
   */
  readonly realPath?: string | undefined;
}

/**
 * Opens a table of any form, which its bytes tell and not its name: so far CSV. `again` as in
 * {@link openSource}. Throws CsvError where it cannot be read as one.
 */
export async function openTable(
  bytes: AsyncIterable<Uint8Array>,
  options: TableOptions,
  again?: Again,
): Promise<Source> {
  return await openSource(bytes, options, again);
}
