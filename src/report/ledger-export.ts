import { computeNet, type Charge } from '../domain/charge.ts';
import { formatMoney } from '../domain/money.ts';
import type { AttemptRecord } from '../domain/records.ts';

/** Numbers are personal data, which finance does not need: only with `numbers` is there a column for them. */
export interface ExportOptions {
  readonly numbers: boolean;
}

interface Column {
  readonly name: string;
  cell(attempt: AttemptRecord, charge: Charge): string;
}

const NUMBER: Column = {
  name: 'number',
  cell: ({ number }) => (number === undefined ? '' : `+${number}`),
};

/** `lookup` is equal for attempts of the same lookup; `at_most` is what an unknown charge reserved. */
const COLUMNS: readonly Column[] = [
  { name: 'run', cell: ({ runId }) => runId },
  { name: 'execution', cell: ({ id }) => String(id.executionId) },
  { name: 'sequence', cell: ({ id }) => String(id.sequence) },
  { name: 'sent_at', cell: ({ sentAt }) => new Date(sentAt).toISOString() },
  {
    name: 'settled_at',
    cell: ({ endedAt }) => (endedAt === undefined ? '' : new Date(endedAt).toISOString()),
  },
  { name: 'lookup', cell: ({ lookupId }) => String(lookupId) },
  { name: 'product', cell: ({ product }) => product },
  { name: 'country', cell: ({ country }) => country },
  { name: 'kind', cell: (_attempt, { source }) => source },
  {
    name: 'requested',
    cell: (_attempt, charge) => (charge.source === 'unknown' ? '' : formatMoney(charge.requested)),
  },
  {
    name: 'refunded',
    cell: (_attempt, charge) => (charge.source === 'unknown' ? '' : formatMoney(charge.refunded)),
  },
  {
    name: 'net',
    cell: (_attempt, charge) =>
      charge.source === 'unknown' ? '' : formatMoney(computeNet(charge)),
  },
  {
    name: 'at_most',
    cell: ({ ceiling }, { source }) =>
      source === 'unknown' && ceiling !== null ? formatMoney(ceiling) : '',
  },
  { name: 'status', cell: ({ status }) => guardFormula(status ?? '') },
  { name: 'request_id', cell: ({ requestId }) => guardFormula(requestId ?? '') },
];

/** The header of the CSV; ends with a line feed. */
export function exportHeader(options: ExportOptions): string {
  return writeLine(selectColumns(options).map(({ name }) => name));
}

/**
 * One CSV line per charge, in the order of the attempts; those without a charge have none. The column `net` adds up to
 * the net of the runs, and each line ends with a line feed.
 */
export function* exportLines(
  attempts: Iterable<AttemptRecord>,
  options: ExportOptions,
): Generator<string> {
  const columns = selectColumns(options);
  for (const attempt of attempts) {
    const { charge } = attempt;
    if (charge) yield writeLine(columns.map((column) => column.cell(attempt, charge)));
  }
}

function selectColumns({ numbers }: ExportOptions) {
  return numbers ? [...COLUMNS.slice(0, 6), NUMBER, ...COLUMNS.slice(6)] : COLUMNS;
}

/** Text of the service, which a spreadsheet must not take for a formula. */
function guardFormula(text: string) {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function writeLine(cells: readonly string[]) {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}
