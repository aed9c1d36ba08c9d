import {
  enterPhase,
  holdLevel,
  LEVEL_MIN,
  chooseLevel,
  ON_THEIR_WAY_MS,
  countSentLately,
  type AdaptiveState,
  type NoiseTest,
  type ThrottleTally,
} from './adaptive-state.ts';

const TEST_MS_MAX = 8_000;
/** In natural logarithms of odds. After a climb that failed a limit is what is expected. */
const EVIDENCE_OF_NOISE = 4;
const EVIDENCE_OF_LIMIT = { watch: 4, climb: 2 };
/**
 * The test goes so many times the throttled share below what passed; on the way up the level itself
 * is in question.
 */
const CUT = { watch: 0.5, climb: 1 };
/**
 * It decides between these parts of what was throttled beyond known noise: it has hardly changed,
 * or it is gone.
 */
const EXCESS_SAME = 0.6;
const EXCESS_GONE = 0.1;
const EXCESS_MIN = 0.01;
/** Of more than this nobody believes that it is noise. */
export const NOISE_MAX = 0.3;
/** The noise that is known, and what a second has shown, count as so many attempts of the test. */
const KNOWN_WEIGHT = 100;
const MEASURED_WEIGHT = 20;
/** So few attempts in a second prove nothing. */
const SENT_MIN = 5;

/** Starts a test whether what was throttled was noise. */
export function startNoiseTest(
  state: AdaptiveState,
  { at, ...test }: Omit<NoiseTest, 'kind' | 'tally' | 'overAt'> & { at: number },
): void {
  state.level = Math.max(LEVEL_MIN, test.passed * (1 - test.share * CUT[test.after]));
  const overAt = at + TEST_MS_MAX;
  enterPhase(state, { kind: 'testing', tally: openTally(at), overAt, ...test }, at);
}

function openTally(at: number) {
  return { from: at + ON_THEIR_WAY_MS, sent: 0, throttled: 0 };
}

/**
 * Known noise is old: would less of it come at a lower pace? A limit that came slowly has passed
 * for noise until now.
 */
export function repeatNoiseTest(state: AdaptiveState, at: number): void {
  const sent = Math.min(state.level, countSentLately(state, at));
  if (sent < SENT_MIN) return;
  const share = state.noise.share();
  state.noise.forget();
  startNoiseTest(state, {
    before: state.level,
    passed: chooseLevel(state, { passed: (1 - share) * sent, at }),
    share,
    after: 'watch',
    at,
  });
}

/** Ends the test where it has proved something, or was long enough. */
export function judgeNoiseTest(state: AdaptiveState, test: NoiseTest, at: number): void {
  const { tally, before, passed, share, after, overAt } = test;
  if (tally.throttled > tally.sent * NOISE_MAX)
    return enterPhase(
      state,
      { kind: 'measuring', tally: openTally(at), slowestMs: 0, climb: undefined },
      at,
    );
  const known = state.noise.share();
  const evidence = weighNoise(tally, { share, known });
  if (evidence < EVIDENCE_OF_NOISE && evidence > -EVIDENCE_OF_LIMIT[after] && at < overAt) return;
  if (evidence < 0) {
    state.noise.learn({ ...tally, before: known, weight: KNOWN_WEIGHT }, at);
    state.level = passed;
    return holdLevel(state, { from: tally.from, at });
  }
  state.noise.learn({ ...tally, before: share, weight: MEASURED_WEIGHT }, at);
  state.level = before;
  if (before === state.ratePerSecondMax) enterPhase(state, { kind: 'watching' }, at);
  else enterPhase(state, { kind: 'climbing', held: before, step: 0, nextAt: at }, at);
}

/** Above zero it looks like noise, below like a limit that the lower pace keeps. */
function weighNoise(
  { sent, throttled }: ThrottleTally,
  { share, known }: { share: number; known: number },
) {
  const excess = Math.max(share - known, EXCESS_MIN);
  const same = known + excess * EXCESS_SAME;
  const gone = known + excess * EXCESS_GONE;
  return throttled * Math.log(same / gone) + (sent - throttled) * Math.log((1 - same) / (1 - gone));
}
