import { openSource, type DialectOptions, type ListRow, type Source } from '../../src/csv/read.ts';

/** How a test list is given: its options, and the sizes of the chunks it arrives in (repeated; default one chunk). */
export interface ListOptions extends Partial<DialectOptions> {
  readonly chunks?: readonly number[];
}

/** All of a list. */
export interface ReadList {
  readonly source: Source;
  readonly rows: readonly ListRow[];
  readonly cells: readonly (readonly string[])[];
}

export function open(list: string | Uint8Array, options: ListOptions = {}): Promise<Source> {
  return openSource(chunked(list, options.chunks), { header: true, ...options });
}

export async function read(
  list: string | Uint8Array,
  options: ListOptions = {},
): Promise<ReadList> {
  const source = await open(list, options);
  const rows = (await collect(source.rows())).flat();
  return { source, rows, cells: rows.map(({ cells }) => cells) };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** `list` in chunks of these sizes, over and over. */
export async function* chunked(
  list: string | Uint8Array,
  sizes: readonly number[] = [Infinity],
): AsyncGenerator<Uint8Array> {
  const bytes = typeof list === 'string' ? Buffer.from(list) : list;
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? Infinity;
    yield await Promise.resolve(bytes.subarray(at, at + size));
    at += size;
  }
}
