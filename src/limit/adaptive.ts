import {
  enterPhase,
  holdLevel,
  chooseLevel,
  SECOND_MS,
  type AdaptiveState,
  type Climb,
  type Measurement,
  type Phase,
  type Pool,
  type ThrottledAnswer,
} from './adaptive-state.ts';
import { createNoise } from './noise.ts';
import { judgeNoiseTest, NOISE_MAX, startNoiseTest, repeatNoiseTest } from './noise-test.ts';
import { createRecentAttempts } from './recent.ts';
import { resizeState } from './resize.ts';
import { pauseRun } from './retry-after.ts';
import { computeNoiseChance, createSuspicion } from './suspicion.ts';

/**
 * Finds the pace that the service takes, from what is sent and what of it is throttled. Pure: every
 * time is passed in, in milliseconds of one monotonic clock, and never falls.
 *
 * A limit answers to our own pace and noise does not; everything follows from that.
 * - **Watch.** Single throttled answers cost nothing. Only when more are throttled than the known
 *   noise explains ({@link createSuspicion}) is a limit suspected.
 * - **Measure.** For one second the pace stays as it is. A service that has too much lets through
 *   exactly its limit in any second, be it a sliding window, fixed windows or a bucket of tokens;
 *   what passed is the new level.
 * - **Test.** Where few were throttled it may still be noise: a little below the new level a
 *   limit throttles nobody any more, noise as many as before. Noise gets the old level back and is
 *   expected from then on. After a while the test is made again, because a limit that comes slowly
 *   looks like noise too.
 * - **Hold, then climb.** After a while the level is tried upwards, in steps that double as long
 *   as no more is throttled than noise explains; else what passes is measured again.
 */
interface Adaptive {
  /** The bytes of an attempt left. */
  sent(at: number): void;
  throttled(answer: ThrottledAnswer): void;
  /**
   * Attempts per second that the service is thought to take, at most the configured; Infinity where
   * nothing limits them.
   */
  level(at: number): number;
  /** Nothing starts before. */
  pausedUntil(): number;
  /** Another rate is the most from now on: see {@link resizeState}. */
  resize(ratePerSecondMax: number): void;
  /** The service has turned out to take less than the most, at some time. */
  wasLimited(): boolean;
  /** Attempts of the last second that were let through. */
  passed(at: number): number;
  /** The level as a part of the most that may be; 1 where nothing limits it. */
  taken(at: number): number;
  /** Another process of the account has found the level to be this part, and is gone. */
  inherit(taken: number, at: number): void;
}

/** At most one false alarm in about so many seconds. */
const ALARM_SECONDS = 100;
const ALARM_RATE_MIN = 10;
const ALARM_RATE_MAX = 1_000;
/** While climbing a single throttled answer is looked at. */
const ALARM_CLIMBING = 1.8;
/** What noise brings about with this probability does not end a climb. */
const CHANCE_MIN = 0.005;
/** So many throttled answers in so short a time, one to every so many attempts, are a burst. */
const BURST_MS = 100;
const BURST_MIN = 4;
/** Answers that take longer are not waited for. */
const GRACE_MS_MAX = 1_000;
const TEST_MS_MIN = 1_000;
const STEP_MIN = 1;
const STEP_SHARE = 0.02;
/** Without a configured rate the climb ends at so many times the pace that was once too much. */
const UNLIMITED_TIMES = 2;

/** Starts at the full pace; `ratePerSecondMax` may be Infinity. */
export function createAdaptive(
  ratePerSecondMax: number,
  pool: Pool = ({ passed }) => passed,
): Adaptive {
  const state = createState(ratePerSecondMax, pool);
  return {
    sent: (at) => {
      advancePhase(state, at);
      state.recent.sent(at);
      state.noise.sent();
      state.suspicion.sent();
      const tally = findTally(state.phase, at);
      if (tally) tally.sent += 1;
    },
    throttled: (answer) => {
      advancePhase(state, answer.at);
      state.recent.throttled(answer.sentAt);
      state.noise.throttled();
      const { retryAfterMs: ms = 0 } = answer;
      if (ms > 0) {
        countThrottled(state, answer);
        pauseRun(state, answer, ms);
      } else if (!countThrottled(state, answer) && answer.sentAt >= state.phaseFrom) {
        state.suspicion.throttled();
        if (state.suspicion.height() >= alarmHeight(state)) startMeasurement(state, answer);
      }
    },
    level: (at) => {
      advancePhase(state, at);
      return state.level;
    },
    pausedUntil: () => state.pausedUntil,
    resize: (max) => {
      if (max !== state.ratePerSecondMax) resizeState(state, max);
    },
    wasLimited: () => state.limited,
    passed: state.recent.passed,
    taken: (at) => {
      advancePhase(state, at);
      return state.level === state.ratePerSecondMax ? 1 : state.level / state.ratePerSecondMax;
    },
    inherit: (taken, at) => {
      const level = taken * state.ratePerSecondMax;
      if (!(level < state.level)) return;
      state.level = level;
      holdLevel(state, { at });
    },
  };
}

function createState(ratePerSecondMax: number, pool: Pool): AdaptiveState {
  const noise = createNoise();
  return {
    ratePerSecondMax,
    recent: createRecentAttempts(),
    noise,
    suspicion: createSuspicion(noise.share),
    level: ratePerSecondMax,
    phase: { kind: 'watching' },
    phaseFrom: -Infinity,
    limited: false,
    peak: 0,
    failedClimbs: 0,
    pausedUntil: -Infinity,
    passedBeforePause: -Infinity,
    pool,
  };
}

/** Whatever the time alone brings about. */
function advancePhase(state: AdaptiveState, at: number) {
  const { phase } = state;
  switch (phase.kind) {
    case 'watching':
      if (state.noise.isDue(at)) repeatNoiseTest(state, at);
      return;
    case 'measuring':
      if (at >= phase.tally.from + SECOND_MS + phase.slowestMs) endMeasurement(state, phase, at);
      return;
    case 'testing':
      if (at >= phase.tally.from + TEST_MS_MIN) judgeNoiseTest(state, phase, at);
      return;
    case 'holding':
      if (at >= phase.until) climbOneStep(state, { held: state.level, step: 0 }, at);
      return;
    case 'climbing':
      if (at >= phase.nextAt) climbOneStep(state, phase, at);
  }
}

function alarmHeight({ phase, level }: AdaptiveState) {
  if (phase.kind === 'climbing') return ALARM_CLIMBING;
  return Math.log(ALARM_SECONDS * Math.min(ALARM_RATE_MAX, Math.max(ALARM_RATE_MIN, level)));
}

/**
 * Counts a throttled answer where a measurement or a test is under way; nobody is alarmed
 * meanwhile.
 */
function countThrottled({ phase }: AdaptiveState, { at, sentAt }: ThrottledAnswer) {
  const tally = findTally(phase, sentAt);
  if (tally) tally.throttled += 1;
  if (phase.kind === 'measuring')
    phase.slowestMs = Math.min(GRACE_MS_MAX, Math.max(phase.slowestMs, at - sentAt));
  return phase.kind === 'measuring' || phase.kind === 'testing';
}

/** The tally of the measurement or test that an attempt counts in which left at `sentAt`. */
function findTally(phase: Phase, sentAt: number) {
  if (phase.kind !== 'measuring' && phase.kind !== 'testing') return undefined;
  const { from } = phase.tally;
  const end = phase.kind === 'measuring' ? from + SECOND_MS : Infinity;
  return sentAt >= from && sentAt < end ? phase.tally : undefined;
}

function startMeasurement(state: AdaptiveState, { at, sentAt }: ThrottledAnswer) {
  const { recent, phase } = state;
  const lately = recent.throttledFrom(at - BURST_MS);
  // Chance decides which attempt of a burst is throttled first; a moment later the service is as
  // full.
  const isBurst = lately >= BURST_MIN && lately * BURST_MIN > recent.countFrom(at - BURST_MS);
  const from = isBurst ? at : sentAt;
  const tally = { from, sent: recent.countFrom(from), throttled: recent.throttledFrom(from) };
  const climb = phase.kind === 'climbing' ? phase : undefined;
  enterPhase(state, { kind: 'measuring', tally, slowestMs: at - sentAt, climb }, at);
}

/** The second is over: what passed is the new level, but no less than what has held. */
function endMeasurement(
  state: AdaptiveState,
  { tally: { sent, throttled }, climb: interrupted }: Measurement,
  at: number,
): void {
  state.peak = Math.max(state.peak, sent);
  if (interrupted) {
    const chance = computeNoiseChance(throttled, { sent, noise: state.noise.known() });
    if (chance >= CHANCE_MIN) return enterPhase(state, { ...interrupted, nextAt: at }, at);
    state.failedClimbs += 1;
  }
  const most = Math.max(interrupted?.held ?? 0, state.pool({ sent, passed: sent - throttled }));
  const passed = chooseLevel(state, { passed: most, at });
  const share = sent === 0 ? 0 : throttled / sent;
  const after = interrupted ? 'climb' : 'watch';
  if (share <= NOISE_MAX)
    return startNoiseTest(state, { before: state.level, passed, share, after, at });
  state.level = passed;
  holdLevel(state, { at });
}

/** One step upwards, twice as long as the last one; at the top the watch begins. */
function climbOneStep(
  state: AdaptiveState,
  { held, step: last }: Pick<Climb, 'held' | 'step'>,
  at: number,
): void {
  if (state.level === state.ratePerSecondMax) {
    state.failedClimbs = 0;
    return enterPhase(state, { kind: 'watching' }, at);
  }
  const step = last === 0 ? Math.max(STEP_MIN, state.level * STEP_SHARE) : last * 2;
  state.level = Math.min(state.ratePerSecondMax, state.level + step);
  if (state.level >= state.peak * UNLIMITED_TIMES) state.level = state.ratePerSecondMax;
  // A step fills the service's second before it shows, and then shows so often.
  enterPhase(
    state,
    { kind: 'climbing', held, step, nextAt: at + SECOND_MS + SECOND_MS / step },
    at,
  );
}
