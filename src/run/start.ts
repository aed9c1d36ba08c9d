import { boundAges, isExpired } from '../domain/plan.ts';
import type { Scope } from '../domain/records.ts';
import type { Ledger } from '../ledger/port.ts';
import { createHalt } from '../lookup/halt.ts';
import { createJudge } from '../pipeline/judge.ts';
import { createPlanner } from '../pipeline/planner.ts';
import { createTally } from '../pipeline/tally.ts';
import type { Choices } from './choices.ts';
import type { Execution, ExecutionContext, ExecutionParts, ReadProgress } from './execution.ts';
import { findLostAnswers } from './import/found.ts';
import { findWrittenFiles, refuseUnlike, writesNothing } from './join.ts';
import { openList } from './list/open.ts';
import type { EnrichOptions, Tools } from './options.ts';
import { readSkippedKeys } from './past/doubtful.ts';
import { confirmEarlier } from './past/earlier.ts';
import { learnSurprises, readPast } from './past/read.ts';
import { takeBackBeginning } from './record.ts';
import { makeStartNotes, writeNotes } from './summary/notes.ts';
import { refuseForeignOutputs } from './targets/foreign.ts';
import { refuseSharedFiles } from './targets/named-files.ts';
import { createDelivery } from './targets/delivered.ts';
import { createNoOutput } from './targets/none.ts';
import { createResultWriter } from './targets/writer.ts';
import { settleTerms, type Terms } from './terms.ts';
import { undoOnFailure } from './undo.ts';
import { runExecution } from './work.ts';

/** What an execution is started with: an open ledger, and what chooses the concrete things. */
interface StartParts extends Choices {
  readonly ledger: Ledger;
  readonly tools: Tools;
}

/**
 * Starts one execution of `enrich`. Everything that may refuse it comes before the output is
 * opened. Throws RefusedError, CsvError or LedgerError where it cannot start; nothing was spent
 * then, every file it had opened is closed, and no unfinished output stays. A run is on record only
 * where the ledger failed behind its beginning.
 */
export function startExecution(options: EnrichOptions, parts: StartParts): Promise<Execution> {
  const { ledger, tools } = parts;
  return undoOnFailure(async (undo) => {
    const { selection, ...reach } = options.service;
    const { clock } = tools;
    const connectionsMax = options.concurrency;
    const service = await selection.connect({ ...reach, connectionsMax, clock });
    undo(service.close);
    const filesStop = new AbortController();
    undo(() => filesStop.abort());
    await refuseTargets(options, parts);
    (await findLostAnswers(options, ledger)).forEach(tools.voice.say);
    const readProgress: ReadProgress = { bytes: 0, ended: false };
    const { signal } = filesStop;
    const bytes = meter(options.list.open(signal), readProgress);
    const input = await openList(options, bytes, signal);
    undo(() => input.source.close());
    const { provider } = service;
    const { deliver } = options;
    const chosen = deliver
      ? createDelivery(deliver, { provider, input, judged: options.rules !== undefined })
      : createResultWriter(options, { provider, input, ledger });
    [...input.said, ...chosen.said].forEach(tools.voice.say);
    const found = { options, ledger, service, tools, input };
    const { request, prices, opening, shape } = await settleTerms(found);
    const notes = writeNotes(makeStartNotes(options, opening.reading));
    const written = await findWrittenFiles(options);
    const beginning = await ledger.begin({ ...request, ...written, at: clock.now(), notes });
    undo((error) => takeBackBeginning({ ledger, tools, beginning }, error));
    refuseUnlike(beginning, { ...request, options });
    const writer = writesNothing(options, beginning) ? createNoOutput() : chosen;
    undo(writer.abort);
    const onWaiting = (target: string) =>
      tools.voice.sayAtOnce(`Waiting for a reader of ${target}.`);
    await writer.open({ onWaiting, shape });
    const equipment = await equip({ ...found, prices, opening, beginning }, parts.buildStack);
    const files = { readProgress, writer, filesStop };
    const context = {
      ...found,
      ...files,
      ...equipment,
      opening: opening.reading,
      accountNetBefore: await readAccountNet(ledger, request.scope),
      prices,
      beginning,
    };
    return { ...context, run: () => runExecution(context) };
  });
}

/** Behind the beginning, which may take in what an earlier execution could not record. */
async function readAccountNet(ledger: Ledger, scope: Scope) {
  return ledger.workers ? (await ledger.standing(scope)).net : 0n;
}

async function refuseTargets(
  { list, outputs, force }: EnrichOptions,
  { ledger, ledgerFiles }: StartParts,
) {
  await refuseSharedFiles({ input: list.realPath, outputs, ledger: ledger.file }, ledgerFiles);
  await refuseForeignOutputs({ outputs, force }, ledger);
}

async function* meter(bytes: AsyncIterable<Uint8Array>, progress: ReadProgress) {
  for await (const chunk of bytes) {
    progress.bytes += chunk.length;
    yield chunk;
  }
}

/**
 * Builds what the work is done with. Reads the past behind `begin`, which turns the attempts of
 * dead executions into doubts.
 */
async function equip(
  parts: ExecutionParts & Omit<Terms, 'request' | 'shape'> & Pick<ExecutionContext, 'beginning'>,
  buildStack: Choices['buildStack'],
) {
  const { options, ledger, service, tools, input, prices, opening, beginning } = parts;
  const { run } = beginning;
  const past = await readPast(ledger, beginning, tools.clock.now(), options.limit);
  learnSurprises(past, prices);
  // What others were charged since the terms were settled; the ledger tells of what comes later.
  if (ledger.pace) prices.learn(await ledger.seenPrices(run.scope));
  const earlierUnconfirmed = await confirmEarlier(ledger, beginning, opening);
  const skipped = await readSkippedKeys(ledger, run.scope, { ...options.reuse, open: 'alive' });
  const halt = createHalt();
  halt.abandonSignal.addEventListener('abort', service.close, { once: true });
  const { reading, accountBefore } = opening;
  const known = { past, earlierUnconfirmed, opening: reading, accountBefore };
  const stack = buildStack({ ...parts, ...service, ...known, halt });
  const ages = { reuse: options.reuse, product: service.provider };
  const freshness = () => boundAges(beginning, ages, tools.clock.now());
  const judge = createJudge({
    rules: options.rules?.rules,
    unique: options.split?.unique ?? false,
    provider: service.provider,
    isExpired: (older) => isExpired(older, freshness()),
  });
  const planner = createPlanner((row) => input.readEach(row, run.bare ?? 'none'), {
    answers: ledger,
    scope: run.scope,
    wanted: service.provider,
    freshness,
    pending: stack.lookups.pending,
  });
  return { skipped, halt, stack, planner, judge, tally: createTally() };
}
