import { isIP } from 'node:net';
import type { ListRow } from '../../csv/read.ts';
import { unguardFormula } from '../../csv/guard.ts';
import type { AnswerOutcome, Reason } from '../../domain/attempt.ts';
import { readCountry } from '../../domain/country.ts';
import { UNANSWERED } from '../../domain/import-summary.ts';
import { readNumber } from '../../domain/number.ts';
import type { ImportedAnswer } from '../../ledger/port.ts';
import type { Fields, Recall } from '../../providers/port.ts';
import { readComma } from '../../tables/decimal-comma.ts';
import type { AnswerColumns } from './columns.ts';
import { readDate } from './date.ts';
import { readReason } from './reason.ts';

/** How the rows of a file are read. */
export interface ImportRules {
  readonly recall: Recall;
  /** What answers without a label count as. */
  readonly product: string;
  /** ISO alpha-2, for numbers in national form; `bare`: digits alone are international. */
  readonly country: string | undefined;
  readonly bare: boolean;
  /** Index of a column with the country of each number. */
  readonly countryColumn: number | undefined;
  /** The IP address that was asked about, where the answers do not name it. */
  readonly ip: string | undefined;
  readonly ipColumn: number | undefined;
  /** Milliseconds since the epoch: when answers without a date were given. */
  readonly dated: number | undefined;
  readonly now: number;
}

/** An answer, or a slug that says why the row has none. */
export type ImportReading =
  | { readonly kind: 'answer'; readonly answer: ImportedAnswer }
  | { readonly kind: 'left'; readonly why: string };

/** Reads the answer of a row from one set of its columns. */
export function readAnswer(
  row: ListRow,
  columns: AnswerColumns,
  rules: ImportRules,
): ImportReading {
  const cell = (name: string) => readCell(row, columns.at.get(name), columns);
  const said = cell('outcome').toLowerCase();
  if (UNANSWERED.includes(said)) return leave(said);
  if (said !== '' && !isAnswered(said)) return leave('unknown_outcome');
  const number = readOwnNumber(row, columns, rules);
  if (number.kind === 'rejected') return leave(number.reason.slug);
  const product = readProduct(cell('level'), columns, rules);
  if (product === undefined) return leave('other_product');
  const fields = collectFields(row, columns, rules);
  const judged = rules.recall.judge(fields, product);
  const outcome = said === '' ? (judged?.outcome ?? 'insight') : said;
  if (!isAnswered(outcome)) return leave('failed');
  if (fields.size === 0 && outcome !== 'refused') return leave('no_answer');
  const date = judgeDate(cell('looked_up_at'), rules);
  if (date.kind === 'left') return date;
  nameNumber(fields, { number: number.number, product, columns, rules });
  const raw = rules.recall.writeBody(fields);
  if (raw === undefined) return leave('too_long');
  const { number: digits, country } = number;
  const ip = findIp(row, { product, fields, rules });
  const lookup = { number: digits, country, product, ...(ip !== undefined && { ip }) };
  const reason = findReason({ outcome, judged, text: cell('reason'), columns });
  return {
    kind: 'answer',
    answer: { lookup, outcome, format: 'json', raw, reason, at: date.at },
  };
}

function leave(why: string) {
  return { kind: 'left', why } as const;
}

/** A row of such an outcome has an answer that can come in. */
export function isAnswered(text: string): text is ImportedAnswer['outcome'] {
  return text === 'insight' || text === 'partial' || text === 'refused';
}

function readCell({ cells }: ListRow, index: number | undefined, { isOwn }: AnswerColumns) {
  const text = index === undefined ? '' : (cells[index] ?? '').trim();
  return isOwn ? unguardFormula(text) : text;
}

/** Our own numbers are E.164, whatever a spreadsheet has made of their plus. */
function readOwnNumber(row: ListRow, { at, isOwn }: AnswerColumns, rules: ImportRules) {
  const text = row.cells[at.get('number') ?? -1] ?? '';
  if (isOwn) return readNumber(text.replace(/^\s*(?=[1-9])/, '+'), { accept: 'possible' });
  const named = (row.cells[rules.countryColumn ?? -1] ?? '').trim();
  const country = named === '' ? rules.country : readCountry(named);
  return readNumber(text, { accept: 'possible', bare: rules.bare, country });
}

function readProduct(label: string, { at }: AnswerColumns, { recall, product }: ImportRules) {
  return label === '' ? product : recall.readProduct(label, new Set(at.keys()));
}

function collectFields(row: ListRow, columns: AnswerColumns, { recall }: ImportRules) {
  const fields = new Map<string, string>();
  for (const name of recall.columns) {
    const cell = readCell(row, columns.at.get(name), columns);
    const text = recall.amounts.includes(name) ? readComma(cell) : cell;
    if (text !== '' && text !== 'null') fields.set(name, text);
  }
  return new Map(columns.isOwn ? fields : recall.translate(fields));
}

type Dated = { readonly kind: 'dated'; readonly at: number } | ReturnType<typeof leave>;

/** An answer from tomorrow would serve for longer than any. */
function judgeDate(text: string, { dated, now }: ImportRules): Dated {
  const at = text === '' ? dated : readDate(text);
  if (at === undefined) return leave(text === '' ? 'no_date' : 'unreadable_date');
  return at > now ? leave('future_date') : { kind: 'dated', at };
}

interface Naming {
  readonly number: string;
  readonly product: string;
  readonly columns: AnswerColumns;
  readonly rules: ImportRules;
}

/** A file that has no column for the number as the service names it has it all the same. */
function nameNumber(fields: Map<string, string>, { number, product, columns, rules }: Naming) {
  const { column, text } = rules.recall.nameNumber(number);
  if (fields.size === 0 || columns.at.has(column)) return;
  if (rules.recall.columnsOf(product).includes(column)) fields.set(column, text);
}

/** The address is part of what was asked, where the product takes one. */
function findIp(
  row: ListRow,
  { product, fields, rules }: { product: string; fields: Fields; rules: ImportRules },
) {
  const { ipColumn } = rules.recall;
  if (ipColumn === undefined || !rules.recall.columnsOf(product).includes(ipColumn))
    return undefined;
  const cell = (row.cells[rules.ipColumn ?? -1] ?? '').trim();
  const found = [cell, fields.get(ipColumn) ?? ''].find((text) => isIP(text) !== 0);
  return found ?? rules.ip;
}

interface ReasonParts {
  readonly outcome: AnswerOutcome;
  readonly judged:
    { readonly outcome: AnswerOutcome; readonly reason: Reason | undefined } | undefined;
  readonly text: string;
  readonly columns: AnswerColumns;
}

function findReason({ outcome, judged, text, columns }: ReasonParts) {
  if (columns.at.has('reason')) return readReason(text);
  return judged?.outcome === outcome ? judged.reason : undefined;
}
