import { findClosest } from '../../csv/closest.ts';
import { findPhoneColumn, listNames } from '../../csv/columns.ts';
import { readEarly, splitHeader } from '../../csv/early.ts';
import { CsvError } from '../../csv/error.ts';
import { looksLikeNumber } from '../../domain/number.ts';
import type { Sheet } from './parts.ts';
import type { SheetRows } from './sheet.ts';

/** A sheet that has cells. */
export type CellSheet = Sheet & { readonly part: string };

/** The sheet that is read, and a sentence about it where there was a choice. */
export interface ChosenSheet {
  readonly sheet: CellSheet;
  readonly said: readonly string[];
}

/** More sheets than a person looks through. */
const LOOKED_AT_MAX = 100;

/**
 * The sheet that `--sheet` names, else the first one with phone numbers, else the first with rows;
 * hidden ones come last. Throws CsvError where there is none.
 */
export async function chooseSheet(
  sheets: readonly Sheet[],
  { asked, open }: { asked: string | undefined; open: (sheet: CellSheet) => SheetRows },
): Promise<ChosenSheet> {
  if (asked !== undefined) return { sheet: findSheet(sheets, asked), said: [] };
  const candidates = [...sheets.filter(isVisible), ...sheets.filter((sheet) => !isVisible(sheet))]
    .filter(hasCells)
    .slice(0, LOOKED_AT_MAX);
  const looked: { sheet: CellSheet; numbers: boolean }[] = [];
  for (const sheet of candidates) {
    const look = await lookAt(open(sheet));
    if (look.rows > 0) looked.push({ sheet, numbers: look.numbers });
  }
  const chosen = looked.find(({ numbers }) => numbers) ?? looked[0];
  if (!chosen)
    throw new CsvError(
      'Cannot read the workbook: none of its sheets has a row with text. Is it the right file?',
    );
  const { sheet } = chosen;
  const said = `Rows are read from sheet ${sheet.position}, "${sheet.name}"${sheet.hidden ? ', which is hidden' : ''}; --sheet says otherwise.`;
  return { sheet, said: looked.length > 1 || sheet.hidden ? [said] : [] };
}

function isVisible({ hidden }: Sheet) {
  return !hidden;
}

function hasCells(sheet: Sheet): sheet is CellSheet {
  return sheet.part !== undefined;
}

async function lookAt({ batches, shift }: SheetRows) {
  const rows = await readEarly(batches);
  await batches.return(undefined);
  const { header, early } = splitHeader(rows, { header: true, titles: true, noun: 'row', shift });
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
  return { rows: rows.length, numbers: holdsNumbers({ header, sample: early, width }) };
}

function holdsNumbers(table: Parameters<typeof findPhoneColumn>[0]) {
  try {
    findPhoneColumn(table, looksLikeNumber);
    return true;
  } catch (error) {
    if (error instanceof CsvError) return false;
    throw error;
  }
}

/** A name goes before a position, as with columns. */
function findSheet(sheets: readonly Sheet[], asked: string): CellSheet {
  const name = asked.trim();
  const named =
    sheets.find((sheet) => sheet.name === name) ??
    findOnly(sheets.filter((sheet) => sheet.name.trim().toLowerCase() === name.toLowerCase()));
  const found = named ?? (/^\d+$/.test(name) ? sheets[Number(name) - 1] : undefined);
  if (!found) throw unknownSheet(sheets, name);
  if (hasCells(found)) return found;
  throw new CsvError(
    `Cannot read sheet ${found.position}, "${found.name}": it has no cells, it is a chart or a macro. Name another one with --sheet.`,
  );
}

function unknownSheet(sheets: readonly Sheet[], name: string) {
  const names = sheets.map((sheet) => sheet.name);
  const meant = findClosest(name, names);
  const advice =
    meant === undefined ? 'Use one of them, or a position.' : `Did you mean "${meant}"?`;
  const there = `the workbook has ${listNames(names)}`;
  return new CsvError(`Cannot find the sheet "${name}": ${there}. ${advice}`);
}

function findOnly<T>([item, ...others]: readonly T[]) {
  return others.length === 0 ? item : undefined;
}
