import { foldText, type Folding } from './folding.ts';

/** What became of a cell (CONTRACT, Migration JSON). A cell that is empty on both sides has no verdict. */
export const VERDICTS = [
  'same',
  'equivalent',
  'changed',
  'differs',
  'only_before',
  'only_after',
] as const;
/** One of them. */
export type Verdict = (typeof VERDICTS)[number];

/** A column of the first service and the one of the other that answers the same question. */
export interface FieldPair {
  readonly before: string;
  readonly after: string;
  readonly folding: Folding;
  /** It names the network, so it differs rightly where the number was ported between the two answers. */
  readonly ports?: true;
  /** The other service does not send it: it follows from what it sends. */
  readonly derived?: true;
}

/** One of the two answers about a number. */
export interface ComparedAnswer {
  readonly fields: ReadonlyMap<string, string>;
  readonly lineType: string | undefined;
  /** Milliseconds since the epoch, when it was recorded. */
  readonly at: number;
}

/** The two answers about one number. */
export interface AnswerPair {
  readonly before: ComparedAnswer;
  readonly after: ComparedAnswer;
}

/** One cell of the comparison; an absent value is an empty text. */
export interface ComparedCell {
  readonly field: string;
  readonly before: string;
  readonly after: string;
  readonly verdict: Verdict;
}

/** How the two services' columns belong together. */
export interface ComparisonRules {
  readonly pairs: readonly FieldPair[];
  /** The pair whose difference shows that a mobile number was ported. */
  readonly network: FieldPair;
  /** Columns of the other service that answer no question of the first. */
  readonly fresh: readonly string[];
}

/** Every cell that is filled on at least one side: those of the pairs in their order, then the fresh ones. */
export function compareAnswers(
  { before, after }: AnswerPair,
  { pairs, network, fresh }: ComparisonRules,
): ComparedCell[] {
  const cell = (pair: FieldPair) => ({
    field: pair.before,
    before: before.fields.get(pair.before) ?? '',
    after: after.fields.get(pair.after) ?? '',
  });
  const mobile = before.lineType === 'mobile' && after.lineType === 'mobile';
  const later = after.at > before.at;
  const ported = mobile && later && judgeCell(cell(network), network) === 'differs';
  const paired = pairs.flatMap((pair) => {
    const texts = cell(pair);
    const judged = judgeCell(texts, pair);
    if (judged === undefined) return [];
    const verdict: Verdict = judged === 'differs' && ported && pair.ports ? 'changed' : judged;
    return [{ ...texts, verdict }];
  });
  const added = fresh.flatMap((field) => {
    const value = after.fields.get(field) ?? '';
    return value === ''
      ? []
      : [{ field, before: '', after: value, verdict: 'only_after' as const }];
  });
  return [...paired, ...added];
}

function judgeCell(
  { before, after }: Pick<ComparedCell, 'before' | 'after'>,
  { folding }: FieldPair,
): Exclude<Verdict, 'changed'> | undefined {
  const [old, fresh] = [foldText(before, folding), foldText(after, folding)];
  if (old === '') return fresh === '' ? undefined : 'only_after';
  if (fresh === '') return 'only_before';
  if (before === after) return 'same';
  return old === fresh ? 'equivalent' : 'differs';
}
