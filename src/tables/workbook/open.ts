import type { FileHandle } from 'node:fs/promises';
import { joinRows, readEarly, SAMPLE_ROWS_MAX, splitHeader } from '../../csv/early.ts';
import { CsvError } from '../../csv/error.ts';
import type { ListRow } from '../../csv/parser.ts';
import type { Source } from '../../csv/read.ts';
import { countNoun } from '../../domain/digits.ts';
import { listPresent } from '../../domain/lists.ts';
import { NEUTRAL_DIALECT } from '../dialect.ts';
import { openArchive, type Archive } from './archive.ts';
import type { CellReading } from './cell.ts';
import { chooseSheet, type CellSheet, type ChosenSheet } from './choose-sheet.ts';
import { readWorkbook } from './parts.ts';
import { readSharedStrings } from './shared-strings.ts';
import { readSheet, surveySheet } from './sheet.ts';
import { readStyles } from './styles.ts';

/** How a workbook is read. */
interface WorkbookOptions {
  /** The first row may hold names, below titles. */
  readonly header: boolean;
  /** `--sheet`: a name, or a position from 1. */
  readonly sheet?: string | undefined;
}

/**
 * Opens a workbook that lies in a file, which is closed with it. Throws CsvError where it cannot be
 * read as one.
 */
export async function openWorkbook(file: FileHandle, options: WorkbookOptions): Promise<Source> {
  const opened: (() => Promise<void>)[] = [() => file.close()];
  const close = async () => {
    for (const undo of opened.splice(0).reverse()) await undo();
  };
  try {
    const archive = await openArchive(file);
    const { sheets, from1904, sharedStrings, styles } = await readWorkbook(archive);
    const strings = await readSharedStrings(archive, sharedStrings);
    opened.push(strings.close);
    const reading = { strings, from1904, styles: await readStyles(archive, styles) };
    const chosen = await chooseSheet(sheets, {
      asked: options.sheet,
      open: (sheet) => readSheet(archive, sheet, { reading, position: 0 }),
    });
    const { size } = await file.stat();
    return await openSheet({ archive, reading, close, size }, chosen, options);
  } catch (error) {
    await close();
    throw error;
  }
}

interface OpenParts {
  readonly archive: Archive;
  readonly reading: CellReading;
  /** Of the file, in bytes. */
  readonly size: number;
  close(): Promise<void>;
}

async function openSheet(
  { archive, reading, close, size }: OpenParts,
  { sheet, said }: ChosenSheet,
  { header: hasHeader }: WorkbookOptions,
): Promise<Source> {
  const { hidden } = await surveySheet(archive, sheet.part);
  const rows = readSheet(archive, sheet, { reading, position: hasHeader ? 0 : 1 });
  const read = await readEarly(rows.batches);
  const found = splitHeader(read, {
    header: hasHeader,
    titles: true,
    noun: 'row',
    shift: rows.shift,
  });
  if (read.length === 0) throw withoutRows(sheet);
  const width = Math.max(...read.slice(found.above).map(({ cells }) => cells.length));
  const { early } = found;
  return {
    form: 'xlsx',
    dialect: {
      ...NEUTRAL_DIALECT,
      said: listPresent(
        ...said,
        ...found.said,
        hidden > 0 &&
          `${countNoun(hidden, 'row')} that the sheet hides ${hidden === 1 ? 'is' : 'are'} read too.`,
      ),
    },
    header: found.header && [
      ...found.header,
      ...new Array<string>(width - found.header.length).fill(''),
    ],
    width,
    sample: early.slice(0, SAMPLE_ROWS_MAX),
    rows: () => closeBehind(joinRows(early, rows.batches), close),
    emptyLines: () => rows.emptyRows() - found.emptyAbove,
    bytesRead: () => Math.round(rows.share() * size),
    close: () =>
      void rows.batches
        .return(undefined)
        .catch(() => undefined)
        .then(close),
  };
}

async function* closeBehind(
  batches: AsyncIterable<readonly ListRow[]>,
  close: () => Promise<void>,
): AsyncGenerator<readonly ListRow[]> {
  try {
    yield* batches;
  } finally {
    await close();
  }
}

function withoutRows({ position, name }: CellSheet) {
  return new CsvError(
    `Cannot read sheet ${position}, "${name}": it has no row with text. Name another one with --sheet.`,
  );
}
