import type { Lookup } from '../../src/domain/lookup.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { coalesceLookups } from '../../src/lookup/coalesced.ts';
import type { Asking } from '../../src/lookup/port.ts';
import { readOutcome } from '../../src/pipeline/cells.ts';
import { enrichList, type Enrichment, type WrittenRow } from '../../src/pipeline/enrich.ts';
import { createPlanner } from '../../src/pipeline/planner.ts';
import { createTally, type RowTally } from '../../src/pipeline/tally.ts';
import type { known } from '../support/answers.ts';
import { bought, plannerOptions, readEachRow, rowsOf } from './rows.ts';

/** What came of a list. */
export interface Play {
  readonly written: readonly WrittenRow[];
  readonly asked: readonly string[];
  readonly tally: RowTally;
}

/** What is on record before, and how lookups end. */
export interface Script {
  readonly batch?: number;
  readonly windowRows?: number;
  readonly answers?: ReadonlyMap<string, readonly ReturnType<typeof known>[]>;
  readonly parts?: Partial<Enrichment>;
  readonly decide?: (lookup: Lookup, asking: Asking) => Outcome | Promise<Outcome>;
}

/** Enriches a list of one column against scripted lookups, whose answers are on record from then on. */
export async function play(
  cells: readonly string[],
  { batch = 3, windowRows = 10, answers, parts, decide = () => bought(5n) }: Script = {},
): Promise<Play> {
  const written: WrittenRow[] = [];
  const asked: string[] = [];
  const onRecord = new Map(answers);
  const lookups = coalesceLookups(async (lookup, asking) => {
    asked.push(lookup.number);
    const outcome = await decide(lookup, asking);
    if (outcome.kind === 'answered')
      onRecord.set(lookup.number, [outcome.answer, ...(onRecord.get(lookup.number) ?? [])]);
    return outcome;
  });
  const tally = createTally();
  await enrichList({
    async *rows() {
      await Promise.resolve();
      const rows = rowsOf(...cells);
      for (let at = 0; at < rows.length; at += batch) yield rows.slice(at, at + batch);
    },
    planner: createPlanner(readEachRow, plannerOptions(onRecord, lookups.pending)),
    lookups,
    tally,
    window: { rows: windowRows, chars: 10_000, decidedRows: windowRows },
    runId: 'this',
    doubtful: () => undefined,
    write: (rows) => {
      written.push(...rows);
      return Promise.resolve();
    },
    judge: () => undefined,
    rank: () => 0,
    abandoned: () => false,
    failed: () => undefined,
    ...parts,
  });
  return { written, asked, tally };
}

/** Each row as its cell, what it shows, its source and its cost. */
export function shown({ written }: Play): string[] {
  return written.map(
    ({ row, decided }) =>
      `${row.cells[0] ?? ''} ${readOutcome(decided)} ${decided.source} ${String(decided.cost)}`,
  );
}

export function failed(paidByRun: bigint | undefined): Outcome {
  return { kind: 'failed', reason: { slug: 'status_3', words: '' }, paidByRun };
}
