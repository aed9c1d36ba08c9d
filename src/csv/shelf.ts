import type { ListRow } from './parser.ts';

/** Rows that were looked at and wait to come again, in their order. */
interface Shelf {
  put(rows: readonly ListRow[]): void;
  /** The batch that was put first, and never again; undefined where none is left. */
  take(): readonly ListRow[] | undefined;
  /** What is held, in UTF-16 units. */
  chars(): number;
}

type Types = readonly (string | undefined)[];

/**
 * Rows as they are would take four times the memory, and the collector would carry each of their
 * cells about.
 */
export function createShelf(): Shelf {
  /** `text`: the cells of each row; `position`: of the first row, which the others follow. */
  const batches: { text: string; position: number; lines: Uint32Array; types: Types }[] = [];
  let chars = 0;
  return {
    chars: () => chars,
    put: (rows) => {
      const text = JSON.stringify(rows.map(({ cells }) => cells));
      chars += text.length;
      batches.push({
        text,
        position: rows[0]?.position ?? 0,
        lines: Uint32Array.from(rows, ({ line }) => line),
        // Few among many rows differ, and readers make them once.
        types: rows.map(({ types }) => types),
      });
    },
    take: () => {
      const batch = batches.shift();
      if (!batch) return undefined;
      const { text, position, lines, types } = batch;
      chars -= text.length;
      const rows = JSON.parse(text) as string[][];
      return rows.map((cells, at) => ({
        position: position + at,
        line: lines[at] ?? 0,
        cells,
        ...(types[at] !== undefined && { types: types[at] }),
      }));
    },
  };
}
