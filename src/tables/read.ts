import { open, stat } from 'node:fs/promises';
import { readHead, sliceBytes, type Pieces } from '../csv/head.ts';
import { holdsWorkbook } from '../csv/kind.ts';
import { openSource, type Again, type DialectOptions, type Source } from '../csv/read.ts';

/** How a table is read, whatever its form; what a form has no use for is said aloud. */
export interface TableOptions extends DialectOptions {
  /** `--sheet`: a sheet of a workbook, by its name or its position from 1. */
  readonly sheet?: string | undefined;
  /**
   * Where the table lies as a regular file: a form that is read in pieces here and there is read
   * from it in place. undefined where there are only its bytes.
   */
  readonly realPath?: string | undefined;
}

/**
 * Opens a table of any form, which its bytes tell and not its name: CSV, or a workbook (.xlsx).
 * `again` as in {@link openSource}. Throws CsvError where it cannot be read as one.
 */
export async function openTable(
  bytes: AsyncIterable<Uint8Array>,
  options: TableOptions,
  again?: Again,
): Promise<Source> {
  const pieces = sliceBytes(bytes);
  try {
    const head = await readHead(pieces);
    const all = prepend(head.bytes, pieces);
    if (holdsWorkbook(head.bytes)) return sayUnused(await openAnyWorkbook(all, options), options);
    return sayUnused(await openSource(all, options, again), options);
  } catch (error) {
    await pieces.return(undefined);
    throw error;
  }
}

/** Its library is loaded only where it is one. */
async function openAnyWorkbook(bytes: AsyncGenerator<Uint8Array>, options: TableOptions) {
  const [{ openWorkbook }, { putAside }] = await Promise.all([
    import('./workbook/open.ts'),
    import('./workbook/scratch.ts'),
  ]);
  const { realPath } = options;
  const inPlace = realPath !== undefined && (await stat(realPath)).isFile();
  const file = inPlace ? await open(realPath) : await putAside(bytes);
  await bytes.return(undefined);
  return await openWorkbook(file, options);
}

async function* prepend(head: Uint8Array, pieces: Pieces): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    yield* pieces;
  } finally {
    // Not by the loop alone: it may never have been reached.
    await pieces.return(undefined);
  }
}

const OPTIONS_OF_TEXT = ['delimiter', 'quote', 'encoding'] as const;

/** Nobody should think that an option did something. */
function sayUnused(source: Source, options: TableOptions): Source {
  const text = source.form === 'csv';
  const unused = [
    ...(text ? [] : OPTIONS_OF_TEXT.filter((name) => options[name] !== undefined)),
    ...(source.form !== 'xlsx' && options.sheet !== undefined ? ['sheet'] : []),
  ];
  if (unused.length === 0) return source;
  const what = { csv: 'CSV', xlsx: 'a workbook', jsonl: 'JSON Lines' }[source.form];
  const said = unused.map((name) => `--${name} is not used: the input is ${what}.`);
  return { ...source, dialect: { ...source.dialect, said: [...said, ...source.dialect.said] } };
}
