import type { KnownAnswer } from '../domain/outcome.ts';
import { createGroups, type RowGroup, type VerdictCounts } from '../domain/verdict/groups.ts';
import { judgeRow, type JudgedRow } from '../domain/verdict/judge.ts';
import { createFirstRows } from '../domain/first-rows.ts';
import { VERDICTS, type Judgement, type Rules } from '../domain/verdict/rules.ts';
import type { Provider } from '../providers/port.ts';
import { findAnswer, readOutcome, type Decided, type RowOutcome } from './cells.ts';

/** What rules say of a row of the list. */
export interface RowJudgement extends Judgement {
  /** The position of the first row with its number, where that is an earlier one and repeats are looked for. */
  readonly repeats: number | undefined;
}

/** Says what to do with each row, and counts. */
export interface RowJudge {
  /** To be called once for each row, in their order; undefined where no rules are given. */
  judge(decided: Decided, position: number): RowJudgement | undefined;
  /** How good a number is for its row, 0 the best: by its verdict, then by its outcome. */
  rank(decided: Decided): number;
  /** undefined where no rules are given. */
  verdicts(): VerdictCounts | undefined;
  /** What other rules would have to know; undefined where the rows are too unlike. */
  groups(): readonly RowGroup[] | undefined;
}

/** What a judge is made from. */
interface JudgeOptions {
  readonly rules: Rules | undefined;
  /** `--unique`: each row is told the first one with its number. */
  readonly unique: boolean;
  readonly provider: Pick<Provider, 'facts'>;
  /** An answer that was not renewed is older than answers may be. */
  isExpired(older: KnownAnswer): boolean;
}

/** Judges rows by rules, or only counts what rules would look at. */
export function createJudge({ rules, unique, provider, isExpired }: JudgeOptions): RowJudge {
  const groups = createGroups();
  const firstRows = unique ? createFirstRows() : undefined;
  const counts = { send: 0, review: 0, suppress: 0 };

  function readRow(decided: Decided): JudgedRow {
    const { older } = decided;
    const answer = findAnswer(decided);
    const facts = answer ? provider.facts(answer) : {};
    const own = nameCountry(decided);
    return {
      outcome: readOutcome(decided),
      expired: older !== undefined && isExpired(older),
      facts: facts.country === undefined && own !== undefined ? { ...facts, country: own } : facts,
    };
  }

  function findEarlier({ reading: { number } }: Decided, position: number) {
    if (!firstRows || number.kind !== 'number') return undefined;
    const first = firstRows.add(number.number, position);
    return first === position ? undefined : first;
  }

  return {
    judge: (decided, position) => {
      const row = readRow(decided);
      groups.add(row);
      if (!rules) return undefined;
      const { verdict, reason } = judgeRow(row, rules);
      counts[verdict] += 1;
      const repeats = findEarlier(decided, position);
      return { verdict, reason: writeReason(reason, findSlug(decided), repeats), repeats };
    },
    rank: (decided) => {
      const verdict = rules ? judgeRow(readRow(decided), rules).verdict : 'send';
      return (
        VERDICTS.indexOf(verdict) * BEST_FIRST.length + BEST_FIRST.indexOf(readOutcome(decided))
      );
    },
    verdicts: () => rules && { ...counts },
    groups: groups.groups,
  };
}

function writeReason(reason: string, slug: string | undefined, repeats: number | undefined) {
  const told = slug === undefined ? reason : `${reason}: ${slug}`;
  return repeats === undefined ? told : `${told}; same number as row ${repeats}`;
}

/** By which of its numbers a row counts. */
const BEST_FIRST: readonly RowOutcome[] = [
  'insight',
  'partial',
  'refused',
  'failed',
  'in_doubt',
  'skipped',
  'suppressed',
  'invalid',
];

/** A calling code may belong to no country. */
function nameCountry({ reading: { number } }: Decided) {
  return number.kind === 'number' && number.country !== 'unknown' ? number.country : undefined;
}

/** Why the row is as it is, by its own reason: `no number: two_numbers`. */
function findSlug(decided: Decided) {
  const { reading, outcome } = decided;
  if (reading.number.kind === 'rejected') return reading.number.reason.slug;
  const answer = findAnswer(decided);
  if (answer) return answer.reason?.slug;
  return outcome?.kind === 'answered' ? undefined : outcome?.reason.slug;
}
