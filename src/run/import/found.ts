import { CsvError, type ListRow } from '../../csv/read.ts';
import type { LedgerReader } from '../../ledger/port.ts';
import { readFileBytes } from '../../support/bytes.ts';
import { isRegularFile } from '../../support/files.ts';
import { openTable } from '../../tables/read.ts';
import { isFileError } from '../failure.ts';
import type { EnrichOptions } from '../options.ts';
import { findOwnColumns, type AnswerColumns } from './columns.ts';
import { isAnswered } from './row.ts';

/** How answers of a file are taken in: an end of a sentence. */
export function adviseImport(file: string): string {
  return `"insight-batch ledger import ${file}" takes them into the ledger, with --provider and --sandbox as here, so that they are not bought again`;
}

/**
 * Sentences about outputs that are there and hold answers, where the ledger has none for the account
 * that is asked: it may be a new one, or another than the outputs are of.
 */
export async function findLostAnswers(
  { outputs, service }: Pick<EnrichOptions, 'outputs' | 'service'>,
  ledger: Pick<LedgerReader, 'hasAnswers'>,
): Promise<readonly string[]> {
  const { origin, credentials, selection } = service;
  if (await ledger.hasAnswers({ origin, account: selection.nameAccount(credentials) })) return [];
  const said: string[] = [];
  for (const { path } of outputs)
    if (path !== undefined && (await holdsAnswers(path)))
      said.push(
        `${path} holds answers, and the ledger has none for this account: ${adviseImport(path)}.`,
      );
  return said;
}

const LOOK: Parameters<typeof openTable>[1] = {
  delimiter: undefined,
  quote: undefined,
  encoding: undefined,
  header: true,
};

/** Whether the first rows of a file have result columns with an answer. What cannot be read has none. */
export async function holdsAnswers(file: string): Promise<boolean> {
  // A device or a FIFO would be waited for, or give away what others are to read.
  if (!(await isRegularFile(file))) return false;
  try {
    const source = await openTable(readFileBytes(file, undefined), { ...LOOK, realPath: file });
    try {
      const sets = findOwnColumns(source.header, []);
      return sets.some((set) => source.sample.some((row) => holdsAnswer(row, set)));
    } finally {
      source.close();
    }
  } catch (error) {
    if (error instanceof CsvError || isFileError(error)) return false;
    throw error;
  }
}

function holdsAnswer({ cells }: ListRow, { at }: AnswerColumns) {
  return isAnswered(cells[at.get('outcome') ?? -1] ?? '');
}
