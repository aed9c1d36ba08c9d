import { RECORD_SIZE_MAX, type ListRow } from '../../csv/parser.ts';
import { readCell, type CellReading } from './cell.ts';
import { createRichText } from './rich-text.ts';
import type { TypedText } from './serial-date.ts';
import type { XmlAttributes, XmlListener } from './xml.ts';

/** Hears of the elements of a sheet and makes rows of them. */
export interface RowReader extends Required<XmlListener> {
  /** The rows that are complete and were not taken yet. */
  take(): ListRow[];
  /** What those rows hold, in characters and cells. */
  waiting(): number;
  /** Rows without text before the last one that has text. */
  emptyRows(): number;
  /** Number of the row that is being read, for messages. */
  row(): number;
  /** The rows still to come are so many positions further. */
  shift(by: number): void;
}

/** Columns of a sheet: XFD. */
const COLUMNS_MAX = 16_384;

/** @param position of the first row */
export function createRowReader(reading: CellReading, position: number): RowReader {
  const cell = createCellReader(reading);
  const types = createTypes();
  let rows: ListRow[] = [];
  let [waiting, empty, last, line] = [0, 0, 0, 0];
  let inRows = false;
  let row = startRow();

  function closeRow() {
    const { cells, chars } = row;
    if (cells.length === 0) return;
    empty += Math.max(0, line - last - 1);
    last = line;
    rows.push({ position: position++, line, cells, types: types.share(row.types) });
    waiting += chars + cells.length;
  }

  return {
    open(name, attributes) {
      if (name === 'sheetData') inRows = true;
      else if (name === 'worksheet') cell.preserve(attributes);
      // Controls on a sheet have a `row` too, behind the rows.
      else if (!inRows) return;
      else if (name === 'c') cell.begin(attributes, row.next);
      else if (name !== 'row') cell.open(name, attributes);
      else {
        line = attributes.r === undefined ? line + 1 : Number(attributes.r);
        row = startRow();
      }
    },
    text: cell.text,
    close(name) {
      if (name === 'sheetData') inRows = false;
      else if (!inRows) return;
      else if (name === 'row') closeRow();
      else if (name === 'c') addCell(row, cell.end());
      else cell.close(name);
    },
    take: () => {
      const taken = rows;
      rows = [];
      waiting = 0;
      return taken;
    },
    waiting: () => waiting,
    emptyRows: () => empty,
    row: () => line,
    shift: (by) => {
      position += by;
    },
  };
}

interface RowParts {
  readonly cells: string[];
  readonly types: TypedText['type'][];
  chars: number;
  /** Where a cell stands that does not say it. */
  next: number;
}

function startRow(): RowParts {
  return { cells: [], types: [], chars: 0, next: 0 };
}

/** Cells without text at the end of a row are none: whole columns may have a colour. */
function addCell(row: RowParts, { at, text, type }: TypedText & { at: number }) {
  row.next = at + 1;
  if (text === '') return;
  for (let gap = row.cells.length; gap < at; gap++) {
    row.cells.push('');
    row.types.push('e');
  }
  row.cells[at] = text;
  row.types[at] = type;
  row.chars += text.length;
  if (row.chars > RECORD_SIZE_MAX)
    throw new Error(`it is longer than ${RECORD_SIZE_MAX.toLocaleString('en')} characters`);
}

/** From its opening element to its closing one. */
function createCellReader(reading: CellReading) {
  let preserved = false;
  const rich = createRichText(() => preserved);
  let at = 0;
  let [type, style]: (string | undefined)[] = [];
  let value = '';
  let inValue = false;
  return {
    preserve: (attributes: XmlAttributes) => {
      preserved = attributes['xml:space'] === 'preserve';
    },
    begin(attributes: XmlAttributes, next: number) {
      at = attributes.r === undefined ? next : readColumn(attributes.r);
      if (at >= COLUMNS_MAX) throw new Error(`it has a cell beyond column ${COLUMNS_MAX}`);
      ({ t: type, s: style } = attributes);
      value = '';
    },
    open(name: string, attributes: XmlAttributes) {
      if (name === 'v') inValue = true;
      else rich.open(name, attributes);
    },
    text(text: string) {
      if (inValue) value += text;
      else rich.text(text);
    },
    close(name: string) {
      if (name === 'v') inValue = false;
      else rich.close(name);
    },
    end: () => ({ at, ...readCell({ type, style, value, inline: rich.take() }, reading) }),
  };
}

const A = 'A'.charCodeAt(0);
const LETTERS = 26;

/** Index of the column of a cell: 0 for `A7`, 26 for `AA1`. */
function readColumn(name: string) {
  let column = 0;
  for (let at = 0; at < name.length; at++) {
    const letter = name.charCodeAt(at) - A;
    if (letter < 0 || letter >= LETTERS) break;
    column = column * LETTERS + letter + 1;
  }
  return column - 1;
}

/** Rows whose cells differ in kind; more than so many are not made one. */
const SHARED_TYPES_MAX = 1_000;

/** Of millions of rows only a few differ in what their cells are: they share the text that says it. */
function createTypes() {
  const known = new Map<string, string>();
  return {
    share(letters: readonly string[]) {
      const types = letters.join('');
      const same = known.get(types);
      if (same !== undefined) return same;
      if (known.size < SHARED_TYPES_MAX) known.set(types, types);
      return types;
    },
  };
}
