/** The message goes out, a person looks at it, it is left out: in the order of a report. */
export const VERDICTS = ['send', 'review', 'suppress'] as const;
/** What to do with a row. */
export type Verdict = (typeof VERDICTS)[number];

/** A verdict and why, in words for whoever reads the list. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
}

/** Everything a rule can look at. */
export const CONDITION_KEYS = [
  'outcome',
  'expired',
  'line_type',
  'reachable',
  'assigned',
  'ported',
  'roaming',
  'carrier',
  'country',
] as const;
/** One of {@link CONDITION_KEYS}. */
export type ConditionKey = (typeof CONDITION_KEYS)[number];

/** null stands for a fact that no answer tells. */
export type ConditionValue = string | boolean | null;

/** Fits where each key has one of its values. */
export type When = Readonly<Partial<Record<ConditionKey, readonly ConditionValue[]>>>;

/** What is decided about the rows that `when` fits. */
export interface Rule extends Judgement {
  readonly when: When;
}

/** Rules in their order: the first that fits a row decides it, `otherwise` where none does. */
export interface Rules {
  readonly name: string;
  readonly version: string;
  readonly rules: readonly Rule[];
  readonly otherwise: Judgement;
}
