import { computeNet, type Charge } from '../domain/charge.ts';
import { formatMoney } from '../domain/money.ts';
import type { AttemptRecord } from '../domain/records.ts';
import { guardFormula, writeLine } from './csv.ts';

/**
 * Numbers are personal data, which finance does not need: only with `numbers` is there a column for
 * them.
 */
interface ExportOptions {
  readonly numbers: boolean;
}

/** Its name, and its cell of an attempt with a charge. */
type Column = readonly [
  name: string,
  cell: (attempt: AttemptRecord, charge: Charge) => string | number,
];

const NUMBER = 'number';

/**
 * `lookup` is equal for attempts of the same lookup; `at_most` is what an unknown charge reserved;
 * `records` are those of the service that settled it.
 */
const COLUMNS: readonly Column[] = [
  ['run', ({ runId }) => runId],
  ['execution', ({ id }) => id.executionId],
  ['sequence', ({ id }) => id.sequence],
  ['sent_at', ({ sentAt }) => new Date(sentAt).toISOString()],
  ['settled_at', ({ endedAt }) => (endedAt === undefined ? '' : new Date(endedAt).toISOString())],
  ['lookup', ({ lookupId }) => lookupId],
  [NUMBER, ({ number }) => (number === undefined ? '' : `+${number}`)],
  ['product', ({ product }) => product],
  ['country', ({ country }) => country],
  ['kind', (_attempt, { source }) => source],
  ['requested', (_attempt, charge) => (isKnown(charge) ? formatMoney(charge.requested) : '')],
  ['refunded', (_attempt, charge) => (isKnown(charge) ? formatMoney(charge.refunded) : '')],
  ['net', (_attempt, charge) => (isKnown(charge) ? formatMoney(computeNet(charge)) : '')],
  [
    'at_most',
    ({ ceiling }, charge) => (isKnown(charge) || ceiling === null ? '' : formatMoney(ceiling)),
  ],
  ['status', ({ status }) => guardFormula(status)],
  ['request_id', ({ requestId }) => guardFormula(requestId)],
  ['records', ({ reconciled }) => guardFormula(reconciled?.records.join(' '))],
];

/** The header of the CSV; ends with a line feed. */
export function exportHeader(options: ExportOptions): string {
  return writeLine(selectColumns(options).map(([name]) => name));
}

/**
 * One CSV line per charge, in the order of the attempts; those without a charge have none. The
 * column `net` adds up to the net of the runs, and each line ends with a line feed.
 */
export function* exportLines(
  attempts: Iterable<AttemptRecord>,
  options: ExportOptions,
): Generator<string> {
  const columns = selectColumns(options);
  for (const attempt of attempts) {
    const { charge } = attempt;
    if (charge) yield writeLine(columns.map(([, cell]) => String(cell(attempt, charge))));
  }
}

function selectColumns({ numbers }: ExportOptions) {
  return COLUMNS.filter(([name]) => numbers || name !== NUMBER);
}

function isKnown(charge: Charge) {
  return charge.source !== 'unknown';
}
