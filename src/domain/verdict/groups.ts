import { judgeRow, type JudgedRow } from './judge.ts';
import type { Rules, Verdict } from './rules.ts';

/** Rows that are all the same to rules. */
export interface RowGroup extends JudgedRow {
  readonly rows: number;
}

/** Rows by verdict. */
export type VerdictCounts = Readonly<Record<Verdict, number>>;

/**
 * A list of one country has some 30 groups, so this is met by what is no list of telephone numbers
 * of the world.
 */
export const GROUPS_MAX = 2_000;

/** Counts rows by what rules look at, but for the network, which would make a group of each. */
interface GroupCounter {
  add(row: JudgedRow): void;
  /** undefined once there are more than {@link GROUPS_MAX}. */
  groups(): readonly RowGroup[] | undefined;
}

/** No rows yet. */
export function createGroups(): GroupCounter {
  const groups = new Map<string, { row: JudgedRow; rows: number }>();
  return {
    add: ({ outcome, expired, facts }) => {
      if (groups.size > GROUPS_MAX) return;
      const { lineType, reachable, assigned, ported, roaming, country } = facts;
      const key = `${outcome} ${expired} ${lineType} ${reachable} ${assigned} ${ported} ${roaming} ${country}`;
      const known = groups.get(key);
      if (known) known.rows += 1;
      else {
        const told = { lineType, reachable, assigned, ported, roaming, country };
        groups.set(key, { row: { outcome, expired, facts: told }, rows: 1 });
      }
    },
    groups: () =>
      groups.size > GROUPS_MAX
        ? undefined
        : [...groups.values()].map(({ row, rows }) => ({ ...row, rows })),
  };
}

/** What rules say about rows that were counted; undefined where they look at the network. */
export function judgeGroups(groups: readonly RowGroup[], rules: Rules): VerdictCounts | undefined {
  if (rules.rules.some(({ when }) => when.carrier !== undefined)) return undefined;
  const counts = { send: 0, review: 0, suppress: 0 };
  for (const { rows, ...row } of groups) counts[judgeRow(row, rules).verdict] += rows;
  return counts;
}
