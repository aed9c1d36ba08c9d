import { joinWords } from '../report/words.ts';
import { UsageError } from '../settings/error.ts';
import type { FileOption } from './call.ts';

/** Each of them, so that none is forgotten. */
const FILE_OPTIONS: Readonly<Record<FileOption, true>> = {
  output: true,
  report: true,
  force: true,
  columns: true,
  prefix: true,
  formulaGuard: true,
  decimal: true,
  idColumn: true,
  split: true,
  unique: true,
  onlyNew: true,
  sheet: true,
  delimiter: true,
  quote: true,
  encoding: true,
  noHeader: true,
};

/**
 * Refuses options of `enrichRows` that are about files, whatever their value: a program in
 * JavaScript may give any. Throws UsageError that names them.
 */
export function refuseFileOptions(options: Readonly<Record<string, unknown>>): void {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const names = given.map(([name]) => name).filter((name) => Object.hasOwn(FILE_OPTIONS, name));
  if (names.length === 0) return;
  const [are, them] = names.length === 1 ? ['it is', 'it'] : ['they are', 'them'];
  throw new UsageError(
    `Cannot use ${joinWords(names)} with enrichRows: ${are} about files, and rows come from a program and go back to it. Leave ${them} out, or use enrich.`,
  );
}
