import { CsvError } from '../../csv/error.ts';
import type { Column, TableRecord } from '../columns.ts';
import type { Sink, TableLayout, TableWriter } from '../write.ts';
import { createArchive } from './archive.ts';
import { CELL_CHARS_MAX, FORMATS, writeCell, writeText } from './cell.ts';
import { beginSheet, listParts, nameSheetPart, SHEET_END } from './parts.ts';

/** What a sheet can hold, the header among its rows. */
const ROWS_MAX = 1_048_576;
const COLUMNS_MAX = 16_384;
/** In characters: a part of a zip counts its bytes by 32 bits, and a character is at most three. */
const SHEET_CHARS_MAX = 1_000_000_000;

/** What tests make smaller. */
interface WorkbookLimits {
  readonly rowsMax?: number;
}

/**
 * A workbook (.xlsx) that is written as it grows: what a sheet cannot hold any more stands in the
 * next one, under the same header. Throws CsvError for more columns than a sheet has.
 */
export function createWorkbookWriter(
  layout: TableLayout,
  sink: Sink,
  { rowsMax = ROWS_MAX }: WorkbookLimits = {},
): TableWriter {
  const { columns, headed } = layout;
  if (columns.length > COLUMNS_MAX)
    throw new CsvError(
      `Cannot write a workbook of ${columns.length} columns: a sheet has ${COLUMNS_MAX} of them. Name an output that ends in .csv, or choose columns by --columns.`,
    );
  const archive = createArchive(sink);
  const write = createRowWriter(columns);
  let sheets = 0;
  let rows = 0;
  let chars = 0;

  async function begin() {
    if (sheets > 0) await archive.write(SHEET_END);
    sheets += 1;
    rows = headed ? 1 : 0;
    chars = 0;
    await archive.begin(nameSheetPart(sheets));
    await archive.write(beginSheet(columns, headed) + (headed ? write.header() : ''));
  }

  return {
    write: async (records) => {
      if (sheets === 0) await begin();
      let text = '';
      for (const record of records) {
        if (rows >= rowsMax || chars >= SHEET_CHARS_MAX) {
          await archive.write(text);
          text = '';
          await begin();
        }
        rows += 1;
        const row = write.row(record, rows);
        chars += row.length;
        text += row;
      }
      await archive.write(text);
    },
    end: async () => {
      if (sheets === 0) await begin();
      await archive.write(SHEET_END);
      for (const [path, text] of listParts(sheets)) {
        await archive.begin(path);
        await archive.write(text);
      }
      await archive.end();
    },
    remarks: () => [
      ...(sheets > 1 ? [`the list stands on ${sheets} sheets, since one holds no more rows`] : []),
      ...(write.longCells() > 0 ? [describeLong(write.longCells())] : []),
    ],
  };
}

/** Rows in the XML of a sheet. */
interface RowWriter {
  header(): string;
  /** @param number of the row in its sheet, from 1 */
  row(record: TableRecord, number: number): string;
  longCells(): number;
}

function createRowWriter(columns: readonly Column[]): RowWriter {
  const letters = columns.map((_, index) => nameColumn(index));
  let longCells = 0;
  return {
    header: () => {
      const cells = columns.map(({ name }, index) =>
        name === '' ? '' : writeText(name, `${letters[index] ?? ''}1`, FORMATS.header),
      );
      return `<row r="1">${cells.join('')}</row>`;
    },
    row: ({ cells, types }, number) => {
      const written = cells.map((cell, index) => {
        if (cell.length > CELL_CHARS_MAX) longCells += 1;
        const at = `${letters[index] ?? nameColumn(index)}${number}`;
        return writeCell(cell, { at, kind: columns[index]?.kind ?? 'input', type: types?.[index] });
      });
      return `<row r="${number}">${written.join('')}</row>`;
    },
    longCells: () => longCells,
  };
}

function describeLong(cells: number) {
  const what = cells === 1 ? '1 cell has' : `${cells} cells have`;
  return `${what} more than ${CELL_CHARS_MAX.toLocaleString('en')} characters, all of which are there; Excel shows no more of a cell and offers to repair the file`;
}

/** As spreadsheets name them: A, Z, AA. @param index from 0 */
function nameColumn(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : nameColumn(Math.floor(index / 26) - 1) + last;
}
