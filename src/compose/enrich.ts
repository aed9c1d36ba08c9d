import type { Row } from '../csv/read.ts';
import { lookupKey } from '../domain/lookup.ts';
import type { Outcome } from '../domain/outcome.ts';
import { createKnownPrices, type KnownPrices } from '../domain/prices.ts';
import type { Summary } from '../domain/summary.ts';
import { LedgerError, type Beginning, type Ledger, type Scope } from '../ledger/port.ts';
import { createHalt, type Halt, type HaltCause } from '../lookup/halt.ts';
import { enrich } from '../pipeline/enrich.ts';
import { openInput, type Input } from '../pipeline/input.ts';
import { createPlanner, type Planner, type PlannerOptions } from '../pipeline/planner.ts';
import { createTally, type Tally } from '../pipeline/tally.ts';
import { DECIDED_ROWS_MAX, WINDOW_BYTES_MAX, windowRows } from '../pipeline/window.ts';
import type { BalanceReading } from '../providers/port.ts';
import { doubtfulKeys } from './doubtful.ts';
import { verdictOf, type Verdict } from './ending.ts';
import { HaltedError, isFileError } from './failure.ts';
import { writeNotes } from './notes.ts';
import { RefusedError, type EnrichOptions, type Tools } from './options.ts';
import { createResultWriter, type ResultWriter } from './output.ts';
import { readPast } from './past.ts';
import { remarksOf } from './remarks.ts';
import { connect, type Service } from './service.ts';
import { buildStack, type Stack } from './stack.ts';
import { summaryOf } from './summary.ts';

/** One execution under way: what a progress display looks at, and the brake. */
export interface Execution {
  readonly halt: Halt;
  readonly input: Input;
  readonly beginning: Beginning;
  readonly tally: Tally;
  readonly stack: Stack;
  /** How far the input is read. */
  readonly reading: Reading;
  /** Resolves when the execution is over and recorded. Throws only for a bug. */
  finish(): Promise<EnrichEnd>;
}

/** How far an input is read, for the progress display. */
export interface Reading {
  bytes: number;
  /** Every row has been read. */
  ended: boolean;
}

export interface EnrichEnd {
  readonly verdict: Verdict;
  readonly summary: Summary;
}

/**
 * Starts one execution of `enrich` on an open ledger. Throws RefusedError, CsvError or LedgerError where it cannot
 * start; nothing was spent then and no run was begun.
 */
export async function startEnrich(options: EnrichOptions, ledger: Ledger, tools: Tools): Promise<Execution> {
  const service = connect(options.service, options.concurrency, tools.clock);
  try {
    return await start(options, { ledger, service, tools });
  } catch (error) {
    service.close();
    throw error;
  }
}

interface Parts {
  readonly ledger: Ledger;
  readonly service: Service;
  readonly tools: Tools;
}

async function start(options: EnrichOptions, parts: Parts): Promise<Execution> {
  const { ledger, service, tools } = parts;
  const { provider, account } = service;
  const scope: Scope = { origin: options.service.origin, account: options.service.credentials.key };
  const reading: Reading = { bytes: 0, ended: false };
  const input = await openInput(metered(options.list.open(), reading), { ...options.list, product: provider.product });
  const writer = createResultWriter(options, { provider, input, ledger });
  for (const sentence of [...input.said, ...writer.said]) tools.say(sentence);
  const prices = createKnownPrices({
    book: options.prices.priceBook,
    seen: await ledger.seenPrices(scope),
    priceCeiling: options.prices.priceCeiling,
  });
  const opening = options.limit === 0 ? undefined : await account.balance();
  refuseWhatCannotBeLimited(options, { prices, product: provider.product, opening });
  if (opening && opening.kind !== 'balance') tools.say(`The balance could not be read: ${opening.words}`);
  await writer.open();
  const beginning = await begin(options, { ledger, scope, product: provider.product, at: tools.clock.now() });
  const halt = createHalt();
  const past = await readPast(ledger, beginning, tools.clock.now());
  const stack = buildStack({ options, tools, ledger, beginning, past, provider, account, prices, opening, halt });
  const planner = createPlanner(input.read, plannerOptions(options, { ...parts, scope, beginning, stack }));
  const doubtful = options.reuse.inDoubt === 'skip' ? await doubtfulKeys(ledger, scope) : new Set<string>();
  const context: Context = {
    ...parts,
    options,
    input,
    writer,
    opening,
    beginning,
    halt,
    stack,
    planner,
    tally: createTally(prices),
    doubtful,
    reading,
  };
  return { halt, input, beginning, tally: context.tally, stack, reading, finish: () => finish(context) };
}

async function* metered(bytes: AsyncIterable<Uint8Array>, reading: Reading): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    reading.bytes += chunk.length;
    yield chunk;
  }
}

function begin(options: EnrichOptions, to: { ledger: Ledger; scope: Scope; product: string; at: number }): Promise<Beginning> {
  const { ledger, ...rest } = to;
  const { output, newRun, maxSpend } = options;
  return ledger.begin({ ...rest, level: options.service.level, input: options.list.realPath, output, newRun, maxSpend });
}

function plannerOptions(options: EnrichOptions, parts: Parts & { scope: Scope; beginning: Beginning; stack: Stack }): PlannerOptions {
  const { run, executionId } = parts.beginning;
  return {
    answers: parts.ledger,
    scope: parts.scope,
    answeredBy: parts.service.provider.answeredBy,
    freshness: () => ({ runId: run.id, executionId, runStartedAt: run.startedAt, now: parts.tools.clock.now(), ...options.reuse }),
    pending: parts.stack.lookups.pending,
  };
}

interface Context extends Parts {
  readonly options: EnrichOptions;
  readonly input: Input;
  readonly writer: ResultWriter;
  readonly opening: BalanceReading | undefined;
  readonly beginning: Beginning;
  readonly halt: Halt;
  readonly stack: Stack;
  readonly planner: Planner;
  readonly tally: Tally;
  /** Lookups that `--in-doubt skip` keeps from being sent. */
  readonly doubtful: ReadonlySet<string>;
  readonly reading: Reading;
}

function refuseWhatCannotBeLimited(
  options: EnrichOptions,
  known: { prices: KnownPrices; product: string; opening: BalanceReading | undefined },
): void {
  const { prices, product, opening } = known;
  const limits = [
    ...(options.maxSpend === undefined ? [] : ['--max-spend']),
    ...(options.minBalance === undefined ? [] : ['--min-balance']),
  ];
  if (limits.length > 0 && prices.ceiling(product, 'unknown') === null) {
    throw new RefusedError(
      `Cannot keep ${limits.join(' and ')}: no price of ${product} is known. Give one with --prices or --price-ceiling.`,
    );
  }
  if (options.minBalance !== undefined && opening && opening.kind !== 'balance') {
    throw new RefusedError(
      `Cannot keep --min-balance: the balance could not be read (${opening.words}). Try "insight-batch balance", or leave --min-balance out.`,
    );
  }
}

/** The execution from its first row to its last word in the ledger. */
async function finish(context: Context): Promise<EnrichEnd> {
  const { tools, halt, stack, service, ledger, beginning } = context;
  const startedAt = tools.clock.monotonic();
  const bug = await runPipeline(context);
  await stack.close();
  await stack.journal.drained();
  const closing = await settle(context);
  await (bug || halt.causes.some(abandons) ? context.writer.abort() : context.writer.commit(halt));
  service.close();
  if (bug) {
    await ledger
      .finish(beginning.executionId, { at: tools.clock.now(), exitCode: 1, status: 'interrupted', stopReason: 'bug', notes: '' })
      .catch(() => undefined);
    throw bug;
  }
  const verdict = await record(context, closing, (tools.clock.monotonic() - startedAt) / 1000);
  const run = await ledger.run(beginning.run.id);
  return { verdict, summary: await summaryOf(ledger, run ?? beginning.run) };
}

/** Runs the main path. What ends it early is a cause of the halt; anything else is a bug, which is returned. */
async function runPipeline({
  options,
  input,
  stack,
  halt,
  tally,
  writer,
  planner,
  beginning,
  doubtful,
  reading,
}: Context): Promise<Error | undefined> {
  try {
    await enrich({
      rows: () => readGuarded(input.source.rows(), { halt, reading }),
      planner,
      lookups: stack.lookups,
      tally,
      window: {
        rows: windowRows({ ...options, timeoutMs: options.service.timeoutMs }),
        bytes: WINDOW_BYTES_MAX,
        decidedRows: DECIDED_ROWS_MAX,
      },
      runId: beginning.run.id,
      doubtful: (lookup) => (doubtful.has(lookupKey(lookup)) ? SKIPPED_DOUBT : undefined),
      write: (ready) => writer.write(ready, halt),
      abandoned: () => halt.causes.some(abandons),
    });
  } catch (error) {
    if (error instanceof LedgerError) halt.pull({ kind: 'io', words: error.message });
    else if (!(error instanceof HaltedError)) return error instanceof Error ? error : new Error(String(error));
  } finally {
    input.source.close();
  }
  return undefined;
}

/** Doubt is settled by evidence, then the balance at the end is read; what the evidence read is not read again. */
async function settle({ opening, service, stack, halt }: Context): Promise<BalanceReading | undefined> {
  if (opening?.kind !== 'balance') return undefined;
  const hurried = halt.causes.some((cause) => cause.kind === 'signal');
  if (stack.budget.doubtful().length === 0 || hurried) return await service.account.balance();
  await stack.evidence.judge();
  await stack.journal.drained();
  return stack.evidence.last()?.reading;
}

const SKIPPED_DOUBT: Outcome = {
  kind: 'in_doubt',
  reason: { slug: 'in_doubt', words: 'an earlier attempt may have been charged; --in-doubt retry asks again' },
  paidByRun: 0n,
};

function abandons(cause: HaltCause): boolean {
  return !verdictOf([cause], 0).complete;
}

/** Broken input stops the run before its error travels on: nothing more is bought for rows behind it. */
async function* readGuarded(
  rows: AsyncIterable<readonly Row[]>,
  { halt, reading }: { readonly halt: Halt; readonly reading: Reading },
): AsyncIterable<readonly Row[]> {
  try {
    yield* rows;
    reading.ended = true;
  } catch (error) {
    if (!isFileError(error)) throw error;
    halt.pull({ kind: 'files', words: error.message });
    throw new HaltedError(error.message);
  }
}

async function record(context: Context, closing: BalanceReading | undefined, seconds: number): Promise<Verdict> {
  const { tools, ledger, beginning, halt, tally, opening } = context;
  const written = context.writer.committed();
  const value = (reading: BalanceReading | undefined): bigint | undefined => (reading?.kind === 'balance' ? reading.value : undefined);
  const verdict = (): Verdict => verdictOf(halt.causes, unsettled(tally), context.stack.attempted());
  const notes = writeNotes({
    rows: { ...tally.counts(), written: written ? tally.counts().written : 0 },
    unique: context.planner.unique(),
    placed: written ? tally.placed() : 0n,
    saved: tally.saved(),
    currency: context.options.prices.currency,
    opening: value(opening),
    closing: value(closing),
    autoReload: [opening, closing].some((reading) => reading?.kind === 'balance' && reading.autoReload),
    seconds,
    remarks: remarksOf(context),
  });
  const { exitCode, status, stopReason } = verdict();
  try {
    await ledger.finish(beginning.executionId, { at: tools.clock.now(), exitCode, status, stopReason, notes });
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    halt.pull({ kind: 'io', words: error.message });
  }
  return verdict();
}

function unsettled(tally: Tally): number {
  const { failed, in_doubt } = tally.counts();
  return failed + in_doubt;
}
