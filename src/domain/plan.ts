import type { KnownAnswer } from './outcome.ts';
import type { RunRecord } from './records.ts';

/** How old an answer may be, for whom. Times in milliseconds since the epoch. */
export interface Freshness {
  readonly runId: string | undefined;
  /** undefined for an estimate, which has no execution. */
  readonly executionId: number | undefined;
  /** The run's first start, milliseconds since the epoch; answers are as old as they were then. */
  readonly runStartedAt: number;
  readonly now: number;
  /** `--max-age`; 0 accepts only what this run has bought. */
  readonly maxAgeMs: number;
  /** `--retry-partial`: partial answers of other runs are bought again. */
  readonly retryPartial: boolean;
}

/** How old an answer may be for an execution of the run, at the time `now`. */
export function boundAges(
  { run, executionId }: { run: Pick<RunRecord, 'id' | 'startedAt'>; executionId: number },
  { maxAgeMs, retryPartial }: Pick<Freshness, 'maxAgeMs' | 'retryPartial'>,
  now: number,
): Freshness {
  return { runId: run.id, executionId, runStartedAt: run.startedAt, now, maxAgeMs, retryPartial };
}

/**
 * The answer that makes a lookup `known`, or undefined where it has to be asked. `candidates` are newest first. An
 * answer bought by this run is always fresh in it and comes before all others; a failed one decides only the execution that got it.
 */
export function freshAnswer(
  candidates: readonly KnownAnswer[],
  freshness: Freshness,
): KnownAnswer | undefined {
  const fresh = candidates.filter((answer) => isFresh(answer, freshness));
  return fresh.find(({ runId }) => runId === freshness.runId) ?? fresh[0];
}

/** What a row keeps where its lookup cannot be renewed: the newest answer that says something. `candidates` are newest first. */
export function findOlder(candidates: readonly KnownAnswer[]): KnownAnswer | undefined {
  return candidates.find(({ outcome }) => outcome !== 'failed');
}

function isFresh(answer: KnownAnswer, freshness: Freshness) {
  if (answer.executionId === freshness.executionId) return true;
  if (answer.outcome === 'failed') return false;
  if (answer.runId === freshness.runId) return true;
  if (freshness.maxAgeMs === 0 || answer.at > freshness.now) return false;
  if (answer.outcome === 'partial' && freshness.retryPartial) return false;
  return freshness.runStartedAt - answer.at < freshness.maxAgeMs;
}
