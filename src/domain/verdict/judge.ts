import type { Facts } from '../facts.ts';
import type { RowOutcome } from '../row-outcome.ts';
import {
  CONDITION_KEYS,
  VERDICTS,
  type ConditionKey,
  type ConditionValue,
  type Judgement,
  type Rules,
  type Verdict,
} from './rules.ts';

/** What rules look at. */
export interface JudgedRow {
  readonly outcome: RowOutcome;
  /** The answer it shows was not renewed and is older than answers may be. */
  readonly expired: boolean;
  /** Empty where it has no answer, but for the country of its number. */
  readonly facts: Facts;
}

/**
 * Judges a row by rules: the first that fits decides. Whatever they say, nothing is sent to a row
 * without a number, and a number that is to be left out stays out.
 */
export function judgeRow(row: JudgedRow, rules: Rules): Judgement {
  const allowed = listAllowed(row.outcome);
  const fitting = rules.rules.find(
    ({ when, verdict }) =>
      allowed.includes(verdict) &&
      CONDITION_KEYS.every((key) => {
        const values = when[key];
        return values === undefined || fits(key, values, row);
      }),
  );
  if (fitting) return { verdict: fitting.verdict, reason: fitting.reason };
  if (allowed.includes(rules.otherwise.verdict)) return rules.otherwise;
  return { verdict: 'suppress', reason: row.outcome === 'invalid' ? 'no number' : row.outcome };
}

function listAllowed(outcome: RowOutcome): readonly Verdict[] {
  switch (outcome) {
    case 'invalid':
      return ['review', 'suppress'];
    case 'suppressed':
      return ['suppress'];
    default:
      return VERDICTS;
  }
}

function fits(key: ConditionKey, values: readonly ConditionValue[], row: JudgedRow) {
  const value = readCondition(key, row);
  if (key !== 'carrier' || typeof value !== 'string') return values.includes(value);
  const name = foldName(value);
  return values.some((each) => typeof each === 'string' && foldName(each) === name);
}

function readCondition(key: ConditionKey, { outcome, expired, facts }: JudgedRow): ConditionValue {
  switch (key) {
    case 'outcome':
      return outcome;
    case 'expired':
      return expired;
    case 'line_type':
      return facts.lineType ?? null;
    default:
      return facts[key] ?? null;
  }
}

/** Providers write a network now in capitals, now not. */
function foldName(name: string) {
  return name.trim().toLowerCase();
}
