import { judgeGroups } from '../../domain/verdict/groups.ts';
import type { Summary } from '../../domain/summary.ts';
import { RefusedError } from '../options.ts';
import type { ChosenRules } from '../rules.ts';
import type { ExecutionNotes } from './notes.ts';

/** The verdicts of an execution by other rules than its own, from what it counted. Throws RefusedError where that does not say it. */
export function judgeAgain(
  notes: Pick<ExecutionNotes, 'groups'> | undefined,
  { rules, sha256 }: ChosenRules,
): Summary['verdicts'] {
  const { name, version } = rules;
  const groups = notes?.groups;
  const counts = groups && judgeGroups(groups, rules);
  if (counts) return { ...counts, rules: { name, version, sha256 } };
  const why = groups
    ? 'they go by carrier, which a run does not count'
    : 'it is running, was killed, was made by an older version or has too many kinds of rows';
  throw new RefusedError(
    `Cannot judge this run by the rules ${name}: ${why}. Let enrich --limit 0 --rules judge the list itself; it asks nobody.`,
  );
}
