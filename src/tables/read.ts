import { open, stat } from 'node:fs/promises';
import { CsvError } from '../csv/error.ts';
import { readHead, sliceBytes, type Head, type Pieces } from '../csv/head.ts';
import { holdsJsonLines, holdsWorkbook } from '../csv/kind.ts';
import { openSource, type Again, type DialectOptions, type Source } from '../csv/read.ts';
import { isGzip, unpackGzip } from './gzip.ts';

/** How a table is read, whatever its form; what a form has no use for is said aloud. */
export interface TableOptions extends DialectOptions {
  /** `--sheet`: a sheet of a workbook, by its name or its position from 1. */
  readonly sheet?: string | undefined;
  /** Options that name a column; in JSON Lines a member inside of a member, by dots. */
  readonly phoneColumn?: string | undefined;
  readonly countryColumn?: string | undefined;
  readonly ipColumn?: string | undefined;
  /**
   * Where the table lies as a regular file: a form that is read in pieces here and there is read
   * from it in place. undefined where there are only its bytes.
   */
  readonly realPath?: string | undefined;
}

/**
 * Opens a table of any form, which its bytes tell and not its name: CSV, JSON Lines, a workbook
 * (.xlsx), or one of them inside of gzip. `again` as in {@link openSource}. Throws CsvError where it
 * cannot be read as one.
 */
export async function openTable(
  bytes: AsyncIterable<Uint8Array>,
  options: TableOptions,
  again?: Again,
): Promise<Source> {
  const pieces = sliceBytes(bytes);
  try {
    return await openPacked(pieces, options, { again, deep: 0 });
  } catch (error) {
    await pieces.return(undefined);
    throw error;
  }
}

/** Gzip inside of gzip is a slip; more of it is no list. */
const GZIP_DEPTH_MAX = 2;

async function openPacked(
  pieces: Pieces,
  options: TableOptions,
  { again, deep }: { again: Again; deep: number },
): Promise<Source> {
  const head = await readHead(pieces);
  const all = prepend(head.bytes, pieces);
  if (!isGzip(head.bytes))
    return sayUnused(await openForm(all, { ...options, head }, again), options);
  if (deep >= GZIP_DEPTH_MAX)
    throw new CsvError(
      'Cannot read the input: it is gzip inside of gzip, and again. Unpack it first.',
    );
  return await openPacked(
    sliceBytes(unpackGzip(all)),
    { ...options, realPath: undefined },
    { again: again && (() => unpackGzip(again())), deep: deep + 1 },
  );
}

async function openForm(
  bytes: AsyncGenerator<Uint8Array>,
  { head, ...options }: TableOptions & { head: Head },
  again: Again,
) {
  if (holdsWorkbook(head.bytes)) return await openAnyWorkbook(bytes, options);
  if (!holdsJsonLines(head.bytes, head.whole)) return await openSource(bytes, options, again);
  const { openJsonLines } = await import('./read-json-lines.ts');
  const { encoding, phoneColumn, countryColumn, ipColumn } = options;
  const named = [phoneColumn, countryColumn, ipColumn];
  return await openJsonLines(bytes, { head, encoding, named }, again);
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

const UNUSED: Readonly<Record<Source['form'], readonly (keyof TableOptions)[]>> = {
  csv: ['sheet'],
  jsonl: ['sheet', 'delimiter', 'quote'],
  xlsx: ['delimiter', 'quote', 'encoding'],
};
const FORM_WORDS = { csv: 'CSV', xlsx: 'a workbook', jsonl: 'JSON Lines' } as const;

/** Nobody should think that an option did something. */
function sayUnused(source: Source, options: TableOptions): Source {
  const words = FORM_WORDS[source.form];
  const said = UNUSED[source.form]
    .filter((name) => options[name] !== undefined)
    .map((name) => `--${name} is not used: the input is ${words}.`);
  if (source.form === 'jsonl' && !options.header)
    said.push('--no-header is not used: the members of JSON Lines have names.');
  if (said.length === 0) return source;
  return { ...source, dialect: { ...source.dialect, said: [...said, ...source.dialect.said] } };
}
