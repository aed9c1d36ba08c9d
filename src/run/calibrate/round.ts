import {
  expectCost,
  readDifference,
  type CalibrationStep,
  type Measurement,
  type PartAnswer,
} from '../../domain/calibration/step.ts';
import { formatMoney, type Money } from '../../domain/money.ts';
import type { Ended } from '../../lookup/port.ts';
import { nextStep } from '../../lookup/retried.ts';
import type { CalibrationStack } from './choices.ts';
import type { CalibrationContext } from './start.ts';

/** What one execution buys, and what is known before it. */
export interface Round {
  readonly stack: CalibrationStack;
  readonly steps: readonly CalibrationStep[];
  /** Those of the round before. */
  readonly earlier: readonly Measurement[];
}

/** What came of it. `inDoubt`: an attempt had no readable answer, and holds all that was left. */
export interface RoundEnd {
  readonly measurements: readonly Measurement[];
  readonly closing: Money | undefined;
  readonly inDoubt: boolean;
}

/** Extra attempts where one was refused unpaid. */
const RETRIES_MAX = 4;
const THROTTLED_MAX = 20;

/**
 * Buys one lookup after the other and reads the balance before and after each, 2 s after whatever
 * was before. Ends at the first doubt, at the cap, or where the balance cannot be read.
 */
export async function playRound(context: CalibrationContext, round: Round): Promise<RoundEnd> {
  const { halt } = context;
  const measurements: Measurement[] = [];
  let inDoubt = false;
  for (const step of round.steps) {
    const before = await readQuiet(context, round.stack);
    const known = [...round.earlier, ...measurements];
    if (before === undefined || isBeyondCap(step, { known, context, stack: round.stack })) break;
    const ended = await buyOne(step, context, round.stack);
    if (!ended || (halt.signal.aborted && ended.result.class !== 'settled')) break;
    const after = await readBalance(context, round.stack);
    if (after === undefined) break;
    const answer = readAnswer(ended, context);
    const measurement = { step, before, after, answer };
    measurements.push(measurement);
    sayMeasured(measurement, known.length + 1, context);
    inDoubt = ended.result.class === 'in_doubt';
    if (inDoubt) break;
  }
  const closing = await readQuiet(context, round.stack);
  return { measurements, closing, inDoubt };
}

/** undefined where the calibration is stopped by more than its cap, or the balance cannot be read. */
async function readQuiet(context: CalibrationContext, stack: CalibrationStack) {
  const isStopped = context.halt.causes.some(({ kind }) => kind !== 'max-spend');
  return isStopped ? undefined : await readBalance(context, stack);
}

/** Waits 2 s and reads; the ledger knows from then on what the charges have taken at most. */
async function readBalance({ halt }: CalibrationContext, { evidence }: CalibrationStack) {
  await evidence.judge();
  const reading = evidence.last()?.reading;
  if (halt.abandonSignal.aborted || !reading) return undefined;
  if (reading.kind !== 'balance') {
    halt.stop({ kind: 'gave-up', words: `The balance could not be read: ${reading.words}` });
    return undefined;
  }
  if (reading.autoReload) {
    const words = 'The account reloads itself since a moment ago, so its balance shows no prices.';
    halt.stop({ kind: 'gave-up', words });
    return undefined;
  }
  return reading.value;
}

/** Stops where the step is known to take more than is left of the cap. */
function isBeyondCap(
  { part }: CalibrationStep,
  {
    known,
    context,
    stack,
  }: { known: readonly Measurement[]; context: CalibrationContext; stack: CalibrationStack },
) {
  const left = stack.left();
  const expected = expectCost(part, known);
  if (left > 0n && expected <= left) return false;
  const cap = formatMoney(context.options.maxSpend);
  const words = `Stopped by --max-spend ${cap}: ${formatMoney(left)} is left of it, and a lookup of ${part} has taken ${formatMoney(expected)}.`;
  context.halt.stop({ kind: 'max-spend', ceiling: expected, words });
  return true;
}

/** One answered attempt; those that were refused unpaid are repeated. undefined where none took place. */
async function buyOne(
  { lookup }: CalibrationStep,
  { tools, halt }: CalibrationContext,
  { attempt, rate }: CalibrationStack,
): Promise<Ended | undefined> {
  const { clock, random } = tools;
  let retries = 0;
  let throttled = 0;
  for (;;) {
    const ended = await attempt(lookup);
    if (ended.kind !== 'ended') return undefined;
    const step = nextStep(ended.result, {
      retries,
      throttled,
      probe: false,
      options: { retriesMax: RETRIES_MAX, skipDoubtful: true, random },
    });
    if (step.kind === 'stop') halt.stop(step.cause);
    if (step.kind !== 'again' || throttled === THROTTLED_MAX) return ended;
    if (step.throttled) {
      throttled += 1;
      rate.throttled({ sentAt: ended.sentAtMonotonic, retryAfterMs: step.pauseMs });
    } else if (step.usesRetry) retries += 1;
    await clock.sleep(step.waitMs, halt.signal);
  }
}

/** How the part was answered, by what the answer is billed as; a text where that is not known. */
function readAnswer(
  { result }: Ended,
  { options }: Pick<CalibrationContext, 'options'>,
): PartAnswer | string {
  if (result.class !== 'settled') return result.reason.words;
  const { billedAs, outcome } = result.answer;
  const [part, ...others] = billedAs === undefined ? [] : options.priceParts(billedAs);
  return part?.status === undefined || others.length > 0
    ? 'an answer without a status'
    : { status: part.status, isFull: outcome === 'insight' };
}

function sayMeasured(
  measurement: Measurement,
  place: number,
  { tools, options, plan }: CalibrationContext,
) {
  const { step, answer } = measurement;
  const status = typeof answer === 'string' ? answer : answer.status;
  const amount = formatMoney(readDifference(measurement));
  const of = place > plan.steps.length ? 'again' : `of ${String(plan.steps.length)}`;
  tools.voice.say(
    `${String(place)} ${of}: ${step.part} in ${step.lookup.country} took ${amount} ${options.currency} (${status}).`,
  );
}
