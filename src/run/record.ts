import { priceDamage } from '../domain/damage.ts';
import type { Money } from '../domain/money.ts';
import type { FailedAnswers, KeptFailed, Summary } from '../domain/summary.ts';
import { LedgerError } from '../ledger/port.ts';
import type { Halt } from '../lookup/halt.ts';
import type { RowJudge } from '../pipeline/judge.ts';
import type { BalanceReading, Product } from '../providers/port.ts';
import { decideEnding, type ExecutionEnding } from './ending.ts';
import type { ExecutionContext } from './execution.ts';
import { writesNothing } from './join.ts';
import { RefusedError, type EnrichOptions } from './options.ts';
import type { LedgerWatch } from './watch/ledger.ts';
import { makeStartNotes, writeNotes, type ExecutionNotes } from './summary/notes.ts';
import { collectRemarks, remarkUnwritten } from './summary/remarks.ts';
import { summarizeRun } from './summary/summarize.ts';

/** How an execution ended, and the run's books. */
export interface EnrichEnd {
  readonly ending: ExecutionEnding;
  /** undefined where the ledger cannot be read any more. */
  readonly summary: Summary | undefined;
  /** Names the answers that the ledger did not take, also without a summary to name them. */
  readonly unwritten: string | undefined;
  /** Where the records of a lost ledger are now, and how to go on. */
  readonly rescued: string | undefined;
  /** Says where the output stands if it could not take its name. */
  readonly elsewhere: string | undefined;
  /** It took part in the run of others, who write what there is to write. */
  readonly leavesFilesToOthers: boolean;
  /** Others still work on the run, and the last of them says how it ends. */
  readonly isGoingOn: boolean;
}

/** The balance at the end, where one was read, and what others on the same ledger have spent until then. */
export interface Closing {
  readonly reading: BalanceReading | undefined;
  readonly otherRunsNet: Money | undefined;
}

/** What the last word is made from, besides the execution itself. */
interface LastParts {
  readonly closing: Closing;
  readonly seconds: number;
  readonly watch: Pick<LedgerWatch, 'look'>;
}

/**
 * Writes the last word into the ledger and reads the summary. Money was spent by now, so a ledger
 * that fails here is one more cause of the end. The notes of this execution come from memory: the
 * ledger may not have taken them.
 */
export async function recordEnd(
  context: ExecutionContext,
  { closing, seconds, watch }: LastParts,
): Promise<EnrichEnd> {
  const { tools, ledger, beginning, halt, tally, stack, writer } = context;
  const { executionId } = beginning;
  const decide = () => decideEnding(halt.causes, tally.unsettled(), stack.attempted());
  const notes = makeNotes(context, closing, seconds);
  const close = async () => {
    const { exitCode, status, stopReason } = decide();
    const at = tools.clock.now();
    const ending = { at, exitCode, status, stopReason, notes: writeNotes(notes) };
    await orCause(halt, () => ledger.finish(executionId, ending));
  };
  const { exitCode } = decide();
  await close();
  const lost = await watch.look();
  // The ledger was lost only now, so the last word is another one.
  if (decide().exitCode !== exitCode) await close();
  const rescued = lost ? await orCause(halt, () => ledger.rescue()) : undefined;
  const summary = await orCause(halt, async () => {
    const run = await ledger.run(beginning.run.id);
    const { list, outputs } = context.options;
    // Whoever joined a run has paths of its own.
    const paths = { input: list.realPath, output: outputs[0].path };
    const { words } = context.options.service.selection;
    return await summarizeRun(
      ledger,
      { ...(run ?? beginning.run), ...paths },
      { words, own: { executionId, notes } },
    );
  });
  const unwritten = remarkUnwritten(stack.journal);
  const leavesFilesToOthers = writesNothing(context.options, beginning);
  const elsewhere = writer.elsewhere();
  const isGoingOn =
    summary?.run.status === 'interrupted' && (await hasOthers(ledger, beginning.run.id));
  const told = { unwritten, rescued, elsewhere, leavesFilesToOthers, isGoingOn };
  return { ending: decide(), summary, ...told };
}

/** A ledger that fails now has said so before. */
async function hasOthers({ workers }: ExecutionContext['ledger'], run: string) {
  const all = (await workers?.().catch(() => [])) ?? [];
  return all.some(({ runId }) => runId === run);
}

type BegunExecution = Pick<ExecutionContext, 'ledger' | 'tools' | 'beginning'>;

/**
 * Takes back an execution that is refused, as if it had not begun, and closes one that made no
 * attempt because its ledger failed, or for a bug. `error`: why it could not start.
 */
export async function takeBackBeginning(begun: BegunExecution, error: unknown): Promise<void> {
  if (error instanceof RefusedError)
    return await begun.ledger.withdraw(begun.beginning.executionId).catch(() => undefined);
  await recordInterruption(begun, error instanceof LedgerError ? 'io' : 'bug');
}

/**
 * Closes an execution that has nothing to tell. A ledger that refuses this too closes it when it is
 * next opened.
 */
export async function recordInterruption(
  { ledger, tools, beginning }: BegunExecution,
  stopReason: 'io' | 'bug',
): Promise<void> {
  const exitCode = stopReason === 'io' ? 2 : 1;
  const at = tools.clock.now();
  await ledger
    .finish(beginning.executionId, { at, exitCode, stopReason, notes: '', status: 'interrupted' })
    .catch(() => undefined);
}

/** Resolves to undefined if the ledger fails, which is a cause of the halt then. */
export async function orCause<T>(halt: Halt, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    halt.stop({ kind: 'io', words: error.message });
    return undefined;
  }
}

function makeNotes(
  context: ExecutionContext,
  { reading: closing, otherRunsNet }: Closing,
  seconds: number,
): ExecutionNotes {
  const { tally, judge, opening, options } = context;
  const { inDoubt, maxAgeMs } = options.reuse;
  const wrote = context.writer.committed();
  const rows = tally.counts();
  const start = makeStartNotes(options, opening);
  const end = closing?.kind === 'balance' ? closing : undefined;
  return {
    rows: { ...rows, written: wrote ? rows.written : 0 },
    wrote,
    unique: context.planner.unique(),
    placed: wrote ? tally.placed() : 0n,
    saved: tally.saved(),
    ...start,
    closing: end?.value,
    ...(otherRunsNet === undefined ? {} : { otherRunsNet }),
    autoReload: start.autoReload || end?.autoReload === true,
    seconds,
    remarks: collectRemarks(context),
    noted: tally.readings.notes(),
    damage: describeDamage(context),
    groups: judge.groups(),
    verdicts: labelVerdicts(judge, options),
    split: wrote ? context.writer.splitFiles() : [],
    skipsDoubt: inDoubt === 'skip',
    buysAgain: maxAgeMs === 0,
    servesOwnRun: options.service.selection.maxAgeMs === 0,
    keptFailed: describeKept(tally.failedAnswers(), options.service.selection),
    ...describeShortage(context.halt),
  };
}

function labelVerdicts(judge: RowJudge, { rules: chosen }: Pick<EnrichOptions, 'rules'>) {
  const counts = judge.verdicts();
  if (!counts || !chosen) return undefined;
  const { name, version } = chosen.rules;
  return { ...counts, rules: { name, version, sha256: chosen.sha256 } };
}

function describeDamage({ tally, prices, service, options }: ExecutionContext) {
  const price = prices.cost(service.provider.product, options.list.country ?? 'unknown');
  return priceDamage(tally.readings.damages(), price?.expected);
}

/** Tells until when no run asks again about the rows that an answer says failed. */
function describeKept(
  answers: FailedAnswers | undefined,
  { failedKeptMs }: Pick<Product, 'failedKeptMs'>,
): KeptFailed | undefined {
  if (!answers || failedKeptMs === undefined) return undefined;
  const { failed, stale, latestAt } = answers;
  return { failed, stale, until: latestAt + failedKeptMs };
}

/** Tells what the lookup that did not fit would have reserved, and the dear answer it went by. */
function describeShortage({ causes }: Halt) {
  for (const cause of causes) {
    if (cause.kind === 'max-spend')
      return { ceilingBeyondCap: cause.ceiling, dearAnswer: cause.dear };
    if (cause.kind === 'min-balance') return { dearAnswer: cause.dear };
  }
  return {};
}
