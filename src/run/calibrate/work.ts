import { judgeMeasured } from '../../domain/calibration/judge.ts';
import type { CalibrationStep, Measured } from '../../domain/calibration/step.ts';
import type { Money } from '../../domain/money.ts';
import { NO_ROWS } from '../../domain/summary.ts';
import type { Beginning } from '../../ledger/port.ts';
import { decideEnding, type ExecutionEnding } from '../ending.ts';
import { orCause, recordInterruption } from '../record.ts';
import { readCapSource, writeNotes } from '../summary/notes.ts';
import { watchLedger } from '../watch/ledger.ts';
import type { CalibrationStack } from './choices.ts';
import type { CalibrationEnd } from './options.ts';
import { playRound, type RoundEnd } from './round.ts';
import type { Calibration, CalibrationContext } from './start.ts';

/** A calibration that is ready to begin. */
export function runCalibration(
  context: CalibrationContext,
): Pick<Calibration, 'run' | 'unanswered'> {
  let stack: CalibrationStack | undefined;
  const show = (current: CalibrationStack): void => void (stack = current);
  return {
    unanswered: () => stack?.unanswered() ?? 0,
    run: async () => {
      const { ledger, tools, halt } = context;
      const watch = watchLedger({ ledger, clock: tools.clock, halt });
      try {
        const end = await playRounds(context, show);
        const lost = await watch.look();
        const rescued = lost ? await orCause(halt, () => ledger.rescue()) : undefined;
        return lost ? { ...end, ending: addWords(decide(context, end), rescued) } : end;
      } finally {
        watch.close();
        context.close();
      }
    },
  };
}

/** One execution: what it buys, and what holds before it. */
interface Execution {
  readonly beginning: Beginning;
  readonly steps: readonly CalibrationStep[];
  readonly earlier: Measured;
  /** What earlier executions of the run have spent or may have. */
  readonly spent: Money;
}

/**
 * All steps, then those once more that could not be told. An execution asks for a lookup once, so
 * the second time is another one of the same run.
 */
async function playRounds(
  context: CalibrationContext,
  show: (stack: CalibrationStack) => void,
): Promise<CalibrationEnd> {
  const { plan, halt, beginning, ledger } = context;
  const nothing: Measured = { opening: plan.opening, measurements: [], closing: plan.opening };
  const first = { beginning, steps: plan.steps, earlier: nothing, spent: 0n };
  const played = await playOne(context, first, show);
  const { doubtful } = played.judgement;
  const mayGoOn = halt.causes.length === 0 && played.inDoubt === 0 && doubtful.length > 0;
  if (!mayGoOn) return await close(context, beginning, played);
  const again = await orCause(halt, async () => {
    await ledger.finish(beginning.executionId, {
      ...makeEnding(context, played),
      status: 'interrupted',
    });
    return await context.beginAgain(openingOf(played.measured));
  });
  if (!again) return { ...played, ending: decide(context, played) };
  const { measured, spent } = played;
  const second = { beginning: again, steps: doubtful, earlier: measured, spent };
  return await close(context, again, await playOne(context, second, show));
}

interface Played extends Omit<CalibrationEnd, 'ending'>, Pick<Execution, 'spent'> {
  /** The balance at its start. */
  readonly opening: Money;
  readonly seconds: number;
}

/** The balance behind what was measured. */
function openingOf({ opening, closing }: Measured) {
  return closing ?? opening;
}

async function playOne(
  context: CalibrationContext,
  { beginning, steps, earlier, spent }: Execution,
  show: (stack: CalibrationStack) => void,
): Promise<Played> {
  const { plan, buildStack, options } = context;
  const { clock } = context.tools;
  const opening = openingOf(earlier);
  const startedAt = clock.monotonic();
  const stack = buildStack({
    ...context,
    beginning,
    opening,
    cap: options.maxSpend,
    earlierSpent: spent,
  });
  show(stack);
  try {
    const round = await playRound(context, { stack, steps, earlier: earlier.measurements });
    await stack.journal.drained();
    const measured = addRound(earlier, round);
    const { net, unconfirmed } = stack.budget.position();
    return {
      measured,
      judgement: judgeMeasured(measured, plan.steps),
      inDoubt: round.inDoubt ? 1 : 0,
      spent: net + unconfirmed,
      opening,
      seconds: (clock.monotonic() - startedAt) / 1000,
    };
  } catch (bug) {
    await recordInterruption({ ...context, beginning }, 'bug');
    throw bug;
  } finally {
    await stack.close();
  }
}

function addRound(
  { opening, measurements }: Measured,
  { measurements: more, closing }: RoundEnd,
): Measured {
  return { opening, measurements: [...measurements, ...more], closing };
}

/** Writes the last word into the ledger. */
async function close(
  context: CalibrationContext,
  { executionId }: Beginning,
  played: Played,
): Promise<CalibrationEnd> {
  await orCause(context.halt, () =>
    context.ledger.finish(executionId, makeEnding(context, played)),
  );
  return { ...played, ending: decide(context, played) };
}

function decide(
  { halt }: CalibrationContext,
  { judgement, measured }: Pick<Played, 'judgement' | 'measured'>,
): ExecutionEnding {
  const open = judgement.untold.length;
  return decideEnding(halt.causes, open, measured.measurements.length > 0);
}

function makeEnding(context: CalibrationContext, played: Played) {
  const { options, plan, tools } = context;
  const { exitCode, status, stopReason } = decide(context, played);
  const notes = writeNotes({
    rows: NO_ROWS,
    unique: plan.steps.length,
    placed: 0n,
    saved: 0n,
    currency: options.currency,
    opening: played.opening,
    closing: played.measured.closing,
    autoReload: false,
    capFrom: readCapSource(options),
    seconds: played.seconds,
    remarks: [],
  });
  return { at: tools.clock.now(), exitCode, status, stopReason, notes };
}

function addWords(ending: ExecutionEnding, more: string | undefined): ExecutionEnding {
  const words = [ending.words, more].filter((part) => part !== undefined).join(' ');
  return { ...ending, words };
}
