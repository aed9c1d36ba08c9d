import type { KnownAnswer } from './outcome.ts';
import type { RunRecord } from './records.ts';

/** How old an answer may be, for whom. Times in milliseconds since the epoch. */
export interface Freshness {
  readonly runId: string | undefined;
  /** undefined for an estimate, which has no execution. */
  readonly executionId: number | undefined;
  /**
   * The newest answer when the execution began beside others of its run, which may have brought
   * what came later; undefined where there were none.
   */
  readonly newestBefore: number | undefined;
  /** The run's first start, milliseconds since the epoch; answers are as old as they were then. */
  readonly runStartedAt: number;
  readonly now: number;
  /** `--max-age`, or less where the product allows less; 0 accepts only what this run has bought. */
  readonly maxAgeMs: number;
  /** `--retry-partial`: partial answers of other runs are bought again. */
  readonly retryPartial: boolean;
  /** For so long a failed answer is not asked for again by another run, and never by its own; undefined: each execution asks. */
  readonly failedKeptMs: number | undefined;
}

/** What options and product say about age. */
interface AgeRules {
  readonly reuse: Pick<Freshness, 'maxAgeMs' | 'retryPartial'>;
  readonly product: { readonly maxAgeMs?: number; readonly failedKeptMs?: number };
}

/** Who goes by the answers; `others` of the run were at work when the execution began, and `newestAnswer` was on record. */
interface Asker {
  readonly run: OngoingRun | undefined;
  readonly executionId: number | undefined;
  readonly others?: number;
  readonly newestAnswer?: number;
}

/** How old an answer may be at the time `now` for an execution of the run, or for an estimate, where the run may be yet to begin. */
export function boundAges(
  { run, executionId, others = 0, newestAnswer }: Asker,
  { reuse, product }: AgeRules,
  now: number,
): Freshness {
  return {
    runId: run?.id,
    executionId,
    newestBefore: others > 0 ? newestAnswer : undefined,
    runStartedAt: run?.startedAt ?? now,
    now,
    maxAgeMs: Math.min(reuse.maxAgeMs, product.maxAgeMs ?? Infinity),
    retryPartial: reuse.retryPartial,
    failedKeptMs: product.failedKeptMs,
  };
}

type OngoingRun = Pick<RunRecord, 'id' | 'startedAt'>;

/**
 * The answer that makes a lookup `known`, or undefined where it has to be asked. `candidates` are newest first. An
 * answer bought by this run is always fresh in it and comes before all others. A failed one decides the execution that got
 * it and those of its run that were at work then; to any other it says at most that it is too early to ask again, and an
 * answer that says something comes before it.
 */
export function freshAnswer(
  candidates: readonly KnownAnswer[],
  freshness: Freshness,
): KnownAnswer | undefined {
  const fresh = candidates.filter((answer) => isFresh(answer, freshness));
  const telling = fresh.filter(
    (answer) => answer.outcome !== 'failed' || isDecisive(answer, freshness),
  );
  return telling.find(({ runId }) => runId === freshness.runId) ?? telling[0] ?? fresh[0];
}

/**
 * What tells whether somebody has answered the lookup since: the newest answer to just this product. `candidates` are
 * newest first; undefined where there is none.
 */
export function newestAnswer(
  candidates: readonly KnownAnswer[],
  product: string,
): number | undefined {
  return candidates.find((answer) => answer.product === product && answer.id !== undefined)?.id;
}

/** What a row keeps where its lookup cannot be renewed: the newest answer that says something. `candidates` are newest first. */
export function findOlder(candidates: readonly KnownAnswer[]): KnownAnswer | undefined {
  return candidates.find(({ outcome }) => outcome !== 'failed');
}

/** An answer that was not renewed is older than answers may be, or dated more than a minute ahead. */
export function isExpired(
  { at }: Pick<KnownAnswer, 'at'>,
  { now, runStartedAt, maxAgeMs }: Pick<Freshness, 'now' | 'runStartedAt' | 'maxAgeMs'>,
): boolean {
  return isAhead(at, now) || runStartedAt - at >= maxAgeMs;
}

/** Clocks of machines that share a ledger are so far apart at most, and none tells the other's answers from tomorrow's. */
const CLOCKS_APART_MS_MAX = 60_000;

/** Dated in the future, so that nobody knows how old it is. */
function isAhead(at: number, now: number) {
  return at - now > CLOCKS_APART_MS_MAX;
}

/** Bought by this execution, or by one of its run that was at work beside it: one asks for all of them. */
function isDecisive(
  { id, runId, executionId }: KnownAnswer,
  { newestBefore, ...mine }: Pick<Freshness, 'runId' | 'executionId' | 'newestBefore'>,
) {
  if (mine.executionId === undefined) return false;
  if (executionId === mine.executionId) return true;
  if (runId !== mine.runId) return false;
  if (executionId > mine.executionId) return true;
  return id !== undefined && newestBefore !== undefined && id > newestBefore;
}

function isFresh(answer: KnownAnswer, freshness: Freshness) {
  if (isDecisive(answer, freshness)) return true;
  const isFailed = answer.outcome === 'failed';
  const maxAgeMs = isFailed ? freshness.failedKeptMs : freshness.maxAgeMs;
  if (maxAgeMs === undefined) return false;
  if (answer.runId === freshness.runId) return true;
  if (maxAgeMs === 0 || isAhead(answer.at, freshness.now)) return false;
  if (answer.outcome === 'partial' && freshness.retryPartial) return false;
  return freshness.runStartedAt - answer.at < maxAgeMs;
}
