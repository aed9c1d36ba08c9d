import type { ListRow } from '../csv/read.ts';
import type { Reason } from '../domain/attempt.ts';
import { lookupKey, type Lookup } from '../domain/lookup.ts';
import type { KnownAnswer, Outcome } from '../domain/outcome.ts';
import type { Coalesced } from '../lookup/coalesced.ts';
import type { Decided, RowSource } from './cells.ts';
import type { RowJudge, RowJudgement } from './judge.ts';
import type { PlannedRow, Planner, RowPlan } from './planner.ts';
import type { RowTally } from './tally.ts';
import { createWindow, type WindowLimits } from './window.ts';

/** The main path's collaborators; compose chooses them. */
export interface Enrichment {
  rows(): AsyncIterable<readonly ListRow[]>;
  readonly planner: Planner;
  readonly lookups: Pick<Coalesced, 'decide' | 'idle'>;
  readonly tally: RowTally;
  readonly window: WindowLimits;
  readonly runId: string;
  /** Why an unreleased doubtful attempt keeps this lookup from being sent (`--in-doubt skip`). */
  doubtful(lookup: Lookup): Reason | undefined;
  /** Writes decided rows in order. */
  write(rows: readonly WrittenRow[]): Promise<void>;
  /** How good a number is for its row, 0 the best; asked where a row has several. */
  rank(decided: Decided): number;
  /** What rules say of a row; called for each in their order. */
  readonly judge: RowJudge['judge'];
  /** True once the output will not be completed, so reading on is of no use. */
  abandoned(): boolean;
  /**
   * Reading or writing has failed: nothing more is to start, and nobody is to wait for the other
   * one.
   */
  failed(error: unknown): void;
}

/** A row as the writer gets it. */
export interface WrittenRow {
  readonly row: ListRow;
  /** Of several numbers the best one, by which the row counts. */
  readonly decided: Decided;
  /** All of them, in the order of their columns. */
  readonly numbers: readonly Decided[];
  /** undefined where there are no rules. */
  readonly judgement: RowJudgement | undefined;
}

interface WindowEntry {
  readonly planned: PlannedRow;
  readonly decision: Decided | Promise<Decided>;
}

type RowWindow = ReturnType<typeof createWindow<WindowEntry>>;

const WRITE_ROWS = 250;

/**
 * Rows in, rows out, in order. The reader plans rows and starts their lookups, the window holds
 * them, the writer takes them out as they are decided. Resolves when every row is written, or when
 * the run was abandoned and nothing is on the wire.
 */
export async function enrichList(parts: Enrichment): Promise<void> {
  const window = createWindow<WindowEntry>(parts.window);
  const failed = (error: unknown) => {
    parts.failed(error);
    throw error;
  };
  const reading = readRows(parts, window).catch(failed).finally(window.end);
  const writing = writeRows(parts, window).catch((error: unknown) => {
    window.close();
    return failed(error);
  });
  const [read, written] = await Promise.allSettled([reading, writing]);
  await parts.lookups.idle();
  if (written.status === 'rejected') throw written.reason;
  if (read.status === 'rejected') throw read.reason;
}

async function readRows(parts: Enrichment, window: RowWindow) {
  for await (const rows of parts.rows()) {
    if (parts.abandoned()) return;
    parts.tally.read(rows.length);
    const asked: AskedLookups = new Map();
    for (const planned of await parts.planner.plan(rows)) {
      const decision = decideRow(planned, { parts, asked });
      // The window listens to it, so a bug is not an unhandled rejection before the writer awaits
      // it in its turn.
      const open = decision instanceof Promise ? decision : undefined;
      if (!(await window.push({ planned, decision }, { chars: countChars(planned), open }))) return;
      if (parts.abandoned()) return;
    }
  }
}

/** An answer on record counts too: a row of 60 bytes may hold a kilobyte of it, or a megabyte. */
function countChars({ row, plan }: PlannedRow) {
  const text = row.cells.reduce((chars, cell) => chars + cell.length, 0);
  if (plan.kind === 'skip') return text;
  const answers =
    plan.kind === 'known' && plan.answer !== plan.older ? [plan.answer, plan.older] : [plan.older];
  return answers.reduce((chars, answer) => chars + (answer?.raw.length ?? 0), text);
}

/**
 * What was asked for rows that were planned together. A repeat among them was planned before its
 * lookup started, and where the window let few rows in it may have ended by now: then it is neither
 * on its way nor in what the plan knew.
 */
type AskedLookups = Map<string, Outcome | Promise<Outcome>>;

interface Deciding {
  readonly parts: Enrichment;
  readonly asked: AskedLookups;
}

function decideRow(planned: PlannedRow, deciding: Deciding): Decided | Promise<Decided> {
  const { reading, plan } = planned;
  const settle = (outcome: Outcome | Promise<Outcome>, first: boolean) => {
    const build = (settled: Outcome) =>
      buildDecided(planned, settled, { first, runId: deciding.parts.runId });
    return outcome instanceof Promise ? outcome.then(build) : build(outcome);
  };
  switch (plan.kind) {
    case 'skip':
      return { reading, outcome: undefined, older: undefined, source: '', cost: 0n };
    case 'known':
      return settle({ kind: 'answered', answer: plan.answer }, plan.first);
    case 'duplicate':
      return settle(
        plan.pending ??
          deciding.asked.get(lookupKey(plan.lookup)) ??
          askLookup(planned, { ...plan, paidBefore: 0n }, deciding),
        false,
      );
    case 'lookup':
      return settle(askLookup(planned, plan, deciding), true);
  }
}

type Asked = Extract<RowPlan, { kind: 'lookup' }>;

function askLookup(
  { row }: PlannedRow,
  { lookup, paidBefore, seenAnswer }: Pick<Asked, 'lookup' | 'paidBefore' | 'seenAnswer'>,
  { parts, asked }: Deciding,
) {
  const held = parts.doubtful(lookup);
  const outcome: Outcome | Promise<Outcome> = held
    ? { kind: 'in_doubt', reason: held, paidByRun: paidBefore }
    : parts.lookups.decide(lookup, { order: row.position, paidBefore, seenAnswer });
  asked.set(lookupKey(lookup), outcome);
  return outcome;
}

interface RowPlace {
  readonly first: boolean;
  readonly runId: string;
}

/**
 * A row whose lookup was not renewed keeps its older answer, and what the run has paid in vain
 * stands on the first one.
 */
function buildDecided({ reading, plan }: PlannedRow, outcome: Outcome, place: RowPlace): Decided {
  const older = plan.kind === 'skip' || isAnswered(outcome) ? undefined : plan.older;
  const source = findRowSource(outcome, { ...place, older });
  const cost = source === 'api' || source === 'stale' ? paidFor(outcome, plan) : 0n;
  return { reading, outcome, older, source, cost };
}

/** An answer that says nothing (an error of the service that is final) renews no other. */
function isAnswered(outcome: Outcome) {
  return outcome.kind === 'answered' && outcome.answer.outcome !== 'failed';
}

function findRowSource(
  outcome: Outcome,
  { first, runId, older }: RowPlace & { older: KnownAnswer | undefined },
): RowSource {
  if (older) return first ? 'stale' : 'duplicate';
  if (outcome.kind === 'skipped') return '';
  if (!first) return 'duplicate';
  if (outcome.kind === 'answered') return outcome.answer.runId === runId ? 'api' : 'ledger';
  return outcome.paidByRun === 0n ? '' : 'api';
}

function paidFor(outcome: Outcome, plan: PlannedRow['plan']) {
  if (outcome.kind === 'answered') return outcome.answer.paidByRun;
  if (outcome.kind !== 'skipped') return outcome.paidByRun;
  return plan.kind === 'lookup' ? plan.paidBefore : 0n;
}

async function writeRows(parts: Enrichment, window: RowWindow) {
  let ready: WrittenRow[] = [];
  let numbers: Decided[] = [];
  let reused = true;
  for (let entry = await window.shift(); entry; entry = await window.shift()) {
    const { planned, decision } = entry;
    numbers.push(decision instanceof Promise ? await decision : decision);
    reused &&= planned.plan.kind === 'known';
    if (planned.last) {
      ready.push(joinNumbers(planned.row, numbers, parts));
      if (reused) parts.tally.reused();
      numbers = [];
      reused = true;
    }
    const next = window.peek();
    if (ready.length < WRITE_ROWS && next && !(next.decision instanceof Promise)) continue;
    if (ready.length === 0) continue;
    await parts.write(ready);
    parts.tally.written(ready.length);
    ready = [];
  }
}

function joinNumbers(row: ListRow, numbers: readonly Decided[], parts: Enrichment): WrittenRow {
  const [first, ...others] = numbers;
  if (!first) throw new Error('A row has no number that was planned.');
  const { rank } = parts;
  const decided = others.reduce((best, each) => (rank(each) < rank(best) ? each : best), first);
  parts.tally.decided(decided, numbers);
  return { row, decided, numbers, judgement: parts.judge(decided, row.position) };
}
