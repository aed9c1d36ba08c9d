import { resolveColumn } from '../../csv/columns.ts';
import type { ListRow, Source } from '../../csv/read.ts';
import type { ImportSummary } from '../../domain/import-summary.ts';
import type { BareDigits } from '../../domain/number-list.ts';
import type { Scope } from '../../domain/records.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { Recall } from '../../providers/port.ts';
import { findOwnColumns, mapColumns, refuseForeignFile, type AnswerColumns } from './columns.ts';
import { createImportCounts, type ImportCounts } from './counts.ts';
import { readAnswer, type ImportReading, type ImportRules } from './row.ts';

/** How a file of answers is read. */
export interface ImportOptions {
  /** Its name, for messages. */
  readonly file: string;
  /** Values of `--map`; none for a file of this program. */
  readonly map: readonly string[];
  readonly country: string | undefined;
  readonly countryColumn: string | undefined;
  readonly bare: BareDigits | undefined;
  readonly ip: string | undefined;
  readonly ipColumn: string | undefined;
  /** `--dated`, milliseconds since the epoch. */
  readonly dated: number | undefined;
  /** What answers without a level count as. */
  readonly product: string;
  readonly scope: Scope;
}

/** What an import works with. */
interface ImportParts {
  readonly source: Source;
  readonly recall: Recall;
  readonly ledger: Pick<Ledger, 'importAnswers' | 'file'>;
  readonly now: number;
}

/**
 * Which columns are read, and how. Apart from the import, so that what cannot be read is refused
 * before a ledger is made. Throws RefusedError where the file has neither result columns nor a
 * mapping, CsvError for a column that is not there.
 */
export function planImport(
  options: ImportOptions,
  { source, recall, now }: Omit<ImportParts, 'ledger'>,
): ImportPlan {
  const { header, width } = source;
  const { map, file, scope, bare } = options;
  const column = (spec: string | undefined) =>
    spec === undefined ? undefined : resolveColumn(spec, header, width);
  const sets =
    map.length > 0 ? [mapColumns(map, source, recall)] : findOwnColumns(header, recall.columns);
  if (sets.length === 0) refuseForeignFile(file, header);
  const rules = {
    ...{ ...options, recall, now, bare: bare === 'international' },
    countryColumn: column(options.countryColumn),
    ipColumn: column(options.ipColumn),
  };
  return { file, sets, rules, scope };
}

/**
 * Takes the answers of an open file into the ledger, batch by batch. Throws CsvError where it cannot
 * be read to its end; what came in before stays, and the same import again goes on.
 */
export async function importFile(plan: ImportPlan, parts: ImportParts): Promise<ImportSummary> {
  const counts = createImportCounts(parts.recall);
  for await (const rows of parts.source.rows()) await importRows(rows, { ...parts, plan, counts });
  return counts.summarize({ file: plan.file, ledger: parts.ledger.file, sets: plan.sets });
}

/** A file whose columns are found. */
interface ImportPlan {
  readonly file: string;
  readonly sets: readonly AnswerColumns[];
  readonly rules: ImportRules;
  readonly scope: Scope;
}

async function importRows(
  rows: readonly ListRow[],
  { plan, ledger, counts, now }: ImportParts & { plan: ImportPlan; counts: ImportCounts },
) {
  const found: Found[] = [];
  for (const row of rows)
    for (const set of plan.sets) {
      const reading = readAnswer(row, set, plan.rules);
      if (reading.kind === 'answer') found.push({ position: row.position, answer: reading.answer });
      else counts.left(reading.why);
    }
  if (found.length === 0) return;
  const answers = found.map(({ answer }) => answer);
  const verdicts = await ledger.importAnswers({ scope: plan.scope, at: now, answers });
  for (const [index, { position, answer }] of found.entries())
    counts.judged(verdicts[index] ?? 'known', { position, answer });
}

interface Found {
  readonly position: number;
  readonly answer: Extract<ImportReading, { kind: 'answer' }>['answer'];
}
