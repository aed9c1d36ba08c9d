import { guardFormula } from '../csv/guard.ts';
import type { Reason } from '../domain/attempt.ts';
import type { ColumnKind, ColumnKinds } from '../domain/column-kind.ts';
import type { Facts } from '../domain/facts.ts';
import { listPresent } from '../domain/lists.ts';
import { formatMoney, ZERO, type Money } from '../domain/money.ts';
import type { KnownAnswer, Outcome } from '../domain/outcome.ts';
import type { Judgement } from '../domain/verdict/rules.ts';
import type { RowOutcome, RowSource } from '../domain/row-outcome.ts';
import type { Provider } from '../providers/port.ts';
import type { RowReading } from './input.ts';

export type { RowOutcome, RowSource } from '../domain/row-outcome.ts';

/**
 * Result columns that every row has, whatever the provider; the provider's own follow. Without
 * prefix.
 */
export const COMMON_COLUMNS = [
  'outcome',
  'source',
  'reason',
  'number',
  'level',
  'looked_up_at',
  'cost',
] as const;

/** Those of them that are no text. */
export const COMMON_KINDS: ColumnKinds = {
  number: 'phone',
  looked_up_at: 'time',
  cost: 'amount',
};

/** What rules say of a row, behind the common columns where there are rules. */
export const VERDICT_COLUMNS = ['verdict', 'verdict_reason'] as const;

/** What an answer means under the same names whoever gave it; they are there for who names them. */
export const FACT_COLUMNS = ['line_type', 'carrier'] as const;

/** All result columns of a run, without prefix and in output order; `judged`: there are rules. */
export function listResultColumns(
  { columns }: Pick<Provider, 'columns'>,
  { judged }: { judged: boolean },
): readonly string[] {
  return [...COMMON_COLUMNS, ...(judged ? VERDICT_COLUMNS : []), ...columns, ...FACT_COLUMNS];
}

/** A row that is decided. */
export interface Decided {
  readonly reading: RowReading;
  /** undefined where there is no number to ask about, or one that is suppressed. */
  readonly outcome: Outcome | undefined;
  /** The answer of before that the row shows, because its lookup was not renewed. */
  readonly older: KnownAnswer | undefined;
  readonly source: RowSource;
  /**
   * What this run paid for the lookup, on its `api` or `stale` row; undefined where a part of it
   * has no known price.
   */
  readonly cost: Money | undefined;
}

/** What the row shows. */
export function readOutcome(decided: Decided): RowOutcome {
  return decided.older?.outcome ?? readOwnOutcome(decided);
}

/**
 * How its lookup ended, whatever the row shows. A row without an outcome had no number to ask
 * about, or one that nobody may ask about.
 */
export function readOwnOutcome({ outcome, reading }: Decided): RowOutcome {
  if (!outcome) return reading.suppressedBy === undefined ? 'invalid' : 'suppressed';
  return outcome.kind === 'answered' ? outcome.answer.outcome : outcome.kind;
}

/** The answer that the row shows; undefined where it has none. */
export function findAnswer({ older, outcome }: Pick<Decided, 'older' | 'outcome'>) {
  return older ?? (outcome?.kind === 'answered' ? outcome.answer : undefined);
}

export interface CellsOptions {
  readonly provider: Pick<
    Provider,
    'columns' | 'columnKinds' | 'label' | 'fields' | 'facts' | 'notes'
  >;
  /** There are rules, and so columns for what they say. */
  readonly judged?: boolean;
  /** Indexes into {@link listResultColumns}, in output order. */
  readonly selection: readonly number[];
  /** `--formula-guard`. */
  readonly guard: boolean;
}

/** The result cells of a row, in output order. */
export function createCells({
  provider,
  judged = false,
  selection,
  guard,
}: CellsOptions): (decided: Decided, judgement?: Judgement) => string[] {
  const text = guard ? guardFormula : (cell: string) => cell;
  const factsAt = listResultColumns(provider, { judged }).length - FACT_COLUMNS.length;
  const showsFacts = selection.some((index) => index >= factsAt);
  // Duplicates and neighbours often share an answer; its cells are made once.
  let last: AnswerCells | undefined;

  function answerCells(answer: KnownAnswer) {
    if (last?.answer === answer) return last;
    const fields = provider.fields(answer);
    const cells = provider.columns.map((name) => {
      const cell = fields.get(name) ?? '';
      return UNGUARDED.includes(provider.columnKinds[name]) ? cell : text(cell);
    });
    if (showsFacts) cells.push(...showFacts(provider.facts(answer)).map(text));
    return (last = { answer, cells, notes: provider.notes(answer, fields) });
  }

  return (decided, judgement) => {
    const { reading, source, cost } = decided;
    const answer = findAnswer(decided);
    const its = answer && answerCells(answer);
    // In the order of the columns. Number and amount are ours and never guarded.
    const cells = [
      readOutcome(decided),
      source,
      text(writeReason(decided, its)),
      reading.number.kind === 'number' ? `+${reading.number.number}` : '',
      answer ? provider.label(answer.product) : '',
      answer ? new Date(answer.at).toISOString() : '',
      cost === undefined ? '' : formatCost(cost),
      ...(judged ? [judgement?.verdict ?? '', text(judgement?.reason ?? '')] : []),
      ...(its?.cells ?? []),
    ];
    return selection.map((index) => cells[index] ?? '');
  };
}

/** In the order of {@link FACT_COLUMNS}. */
function showFacts({ lineType, carrier }: Facts) {
  return [lineType ?? '', carrier ?? ''];
}

const UNGUARDED: readonly (ColumnKind | undefined)[] = ['phone', 'amount'];

/** What most rows of most lists cost. */
const ZERO_CELL = formatMoney(ZERO);

function formatCost(cost: Money) {
  return cost === ZERO ? ZERO_CELL : formatMoney(cost);
}

/** What an answer fills. */
interface AnswerCells {
  readonly answer: KnownAnswer;
  readonly cells: readonly string[];
  readonly notes: readonly Reason[];
}

function writeReason(decided: Decided, its: AnswerCells | undefined) {
  const { reading, outcome, older } = decided;
  const unanswered = outcome?.kind === 'answered' ? undefined : outcome?.reason;
  const ofLookup = its ? its.answer.reason : unanswered;
  const ofNumber =
    reading.number.kind === 'rejected' ? reading.number.reason : readSuppression(reading);
  const reason = ofNumber ?? ofLookup;
  const told = listPresent(reason, ...(its?.notes ?? [])).map(({ slug, words }) =>
    words === '' ? slug : `${slug}: ${words}`,
  );
  return listPresent(
    ...told,
    ...reading.notes,
    older && `not_renewed: ${readOwnOutcome(decided)}`,
  ).join('; ');
}

function readSuppression({ suppressedBy: list }: RowReading): Reason | undefined {
  return list === undefined
    ? undefined
    : { slug: 'suppressed', words: `${list} names this number` };
}
