import type { Archive } from './archive.ts';
import { readBuiltInFormat, readFormat, type NumberMeaning } from './number-format.ts';
import { readPart } from './parts.ts';

/** What numbers of each style stand for, by the number of the style in a cell. */
export type CellStyles = readonly NumberMeaning[];

/** Reads the styles that cells name. Throws CsvError where they are damaged. */
export async function readStyles(archive: Archive, part: string | undefined): Promise<CellStyles> {
  if (part === undefined || !archive.has(part)) return [];
  const codes = new Map<number, string>();
  const formats: number[] = [];
  let ofCells = false;
  await readPart(archive, part, {
    open(name, { numFmtId: format = '0', formatCode: code = '' }) {
      if (name === 'cellXfs') ofCells = true;
      if (name === 'numFmt') codes.set(Number(format), code);
      if (name === 'xf' && ofCells) formats.push(Number(format));
    },
    close(name) {
      if (name === 'cellXfs') ofCells = false;
    },
  });
  return formats.map((format) => {
    const code = codes.get(format);
    return code === undefined ? readBuiltInFormat(format) : readFormat(code);
  });
}
