import { boundAges } from '../domain/plan.ts';
import { createKnownPrices, type KnownPrices } from '../domain/prices.ts';
import type { Scope } from '../domain/records.ts';
import { LedgerError, type Beginning, type Ledger } from '../ledger/port.ts';
import { createHalt, type Halt } from '../lookup/halt.ts';
import type { Input } from '../pipeline/input.ts';
import { createPlanner, type PlannerOptions } from '../pipeline/planner.ts';
import { createTally, type Tally } from '../pipeline/tally.ts';
import type { BalanceReading } from '../providers/port.ts';
import { findLastRun, settleList } from './list/bare.ts';
import type { Choices, Stack } from './choices.ts';
import { doubtfulKeys } from './past/doubtful.ts';
import { awaitEarlierCharges, confirmEarlier } from './past/earlier.ts';
import { finish, type Context, type Reading } from './work.ts';
import { refuseForeignOutput } from './targets/foreign.ts';
import { openList } from './list/open.ts';
import { refuseWhatCannotBeLimited } from './limits.ts';
import { refuseSharedFiles } from './targets/named-files.ts';
import { startNotes, writeNotes } from './summary/notes.ts';
import type { EnrichOptions, Tools } from './options.ts';
import { createResultWriter, type ResultWriter } from './targets/writer.ts';
import { learnSurprises, readPast } from './past/read.ts';
import type { EnrichEnd } from './record.ts';
import { runRequest } from './request.ts';

export type { EnrichEnd } from './record.ts';

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

interface Parts extends Choices {
  readonly ledger: Ledger;
  readonly tools: Tools;
  /** Ends reading the input and writing the output at once, even where they wait for the other end of a pipe. */
  readonly filesStop: AbortController;
}

/** Throws where it cannot start; what it has opened is closed then, but for the service. */
export async function start(options: EnrichOptions, parts: Parts): Promise<Execution> {
  const { ledger } = parts;
  await refuseSharedFiles(
    { input: options.list.realPath, output: options.output, ledger: ledger.file },
    parts.ledgerFiles,
  );
  await refuseForeignOutput(options, ledger);
  const reading: Reading = { bytes: 0, ended: false };
  const input = await openList(
    options,
    metered(options.list.open(parts.filesStop.signal), reading),
  );
  try {
    return await opened(options, { ...parts, input, reading });
  } catch (error) {
    input.source.close();
    throw error;
  }
}

interface ListParts extends Parts {
  readonly input: Input;
  readonly reading: Reading;
}

/** Everything that may refuse the execution comes before the output is opened. */
async function opened(options: EnrichOptions, parts: ListParts): Promise<Execution> {
  const { ledger, service, tools, input } = parts;
  const { provider, account } = service;
  const { origin, credentials, selection } = options.service;
  const scope: Scope = { origin, account: selection.nameAccount(credentials) };
  const writer = createResultWriter(options, { provider, input, ledger });
  [...input.said, ...writer.said].forEach(tools.voice.say);
  const { priceBook: book, priceCeiling } = options.prices;
  const prices = createKnownPrices({ book, priceCeiling, seen: await ledger.seenPrices(scope) });
  const request = runRequest(options, { scope, product: provider.product });
  const before = await ledger.runToContinue(request);
  const maxSpend = options.maxSpend ?? before?.maxSpend;
  const bare = await settleList(options, {
    input,
    voice: tools.voice,
    run: before,
    last: await findLastRun(ledger, request),
  });
  if (options.limit !== 0) await awaitEarlierCharges(ledger, before, tools.clock);
  const readOpening = async (): Promise<Opening> => {
    const openedAt = tools.clock.now();
    const opening = options.limit === 0 ? undefined : await account.balance();
    refuseWhatCannotBeLimited(
      { ...options, maxSpend },
      { prices, product: provider.product, opening },
    );
    return { opening, openedAt };
  };
  const { opening, openedAt } = await approved(await readOpening(), { readOpening, tools });
  try {
    await writer.open(() => {
      tools.voice.sayAtOnce(`Waiting for a reader of ${options.output ?? 'standard output'}.`);
    });
    const notes = writeNotes(startNotes(options, opening));
    const beginning = await ledger.begin({
      ...request,
      maxSpend,
      bare,
      level: selection.label(selection.product),
      at: tools.clock.now(),
      notes,
    });
    return await begun(options, {
      ...parts,
      scope,
      writer,
      prices,
      tally: createTally(),
      opening,
      openedAt,
      beginning,
    });
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** The account as the execution finds it. */
interface Opening {
  readonly opening: BalanceReading | undefined;
  /** When it was asked for, milliseconds since the epoch. */
  readonly openedAt: number;
}

/** Whoever is asked may think for an hour, in which the account moves: then the balance is read anew. */
async function approved(
  first: Opening,
  { readOpening, tools }: { readonly readOpening: () => Promise<Opening>; readonly tools: Tools },
): Promise<Opening> {
  if (first.opening && first.opening.kind !== 'balance')
    tools.voice.say(`The balance could not be read: ${first.opening.words}`);
  return (await tools.approve?.(first.opening)) === true ? await readOpening() : first;
}

interface BegunParts extends ListParts, Opening {
  readonly scope: Scope;
  readonly writer: ResultWriter;
  readonly prices: KnownPrices;
  readonly tally: Tally;
  readonly beginning: Beginning;
}

/** What is read of the past is read behind `begin`, which turns the attempts of executions that died into doubts. */
async function begun(options: EnrichOptions, parts: BegunParts): Promise<Execution> {
  const { ledger, service, tools, scope, beginning, input, reading, tally } = parts;
  const { provider, account } = service;
  try {
    const past = await readPast(ledger, beginning, tools.clock.now(), options.limit);
    learnSurprises(past, parts.prices);
    const earlierUnconfirmed = await confirmEarlier(ledger, beginning, {
      reading: parts.opening,
      at: parts.openedAt,
    });
    const doubtful =
      options.reuse.inDoubt === 'skip' ? await doubtfulKeys(ledger, scope) : new Set<string>();
    const halt = createHalt();
    halt.cutSignal.addEventListener('abort', service.close, { once: true });
    const stack = parts.buildStack({
      ...parts,
      options,
      past,
      earlierUnconfirmed,
      provider,
      account,
      halt,
    });
    const planner = createPlanner(
      (row) => input.read(row, beginning.run.bare ?? 'none'),
      plannerOptions(options, { ...parts, stack }),
    );
    const context: Context = { ...parts, options, halt, stack, planner, doubtful };
    return { halt, input, beginning, tally, stack, reading, finish: () => finish(context) };
  } catch (error) {
    await closeUnstarted(error, parts);
    throw error;
  }
}

/** An execution that made no attempt is closed, so that its run is no riddle; a ledger that refuses this too does so when it is next opened. */
async function closeUnstarted(
  error: unknown,
  { ledger, tools, beginning }: BegunParts,
): Promise<void> {
  const ending =
    error instanceof LedgerError
      ? ({ exitCode: 2, stopReason: 'io' } as const)
      : ({ exitCode: 1, stopReason: 'bug' } as const);
  await ledger
    .finish(beginning.executionId, {
      at: tools.clock.now(),
      ...ending,
      status: 'interrupted',
      notes: '',
    })
    .catch(() => undefined);
}

async function* metered(
  bytes: AsyncIterable<Uint8Array>,
  reading: Reading,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    reading.bytes += chunk.length;
    yield chunk;
  }
}

function plannerOptions(
  options: EnrichOptions,
  parts: Parts & { scope: Scope; beginning: Beginning; stack: Stack },
): PlannerOptions {
  const { beginning, tools } = parts;
  return {
    answers: parts.ledger,
    scope: parts.scope,
    answeredBy: parts.service.provider.answeredBy,
    freshness: () => boundAges(beginning, options.reuse, tools.clock.now()),
    pending: parts.stack.lookups.pending,
  };
}
