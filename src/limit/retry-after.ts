import {
  holdLevel,
  chooseLevel,
  SECOND_MS,
  type AdaptiveState,
  type ThrottledAnswer,
} from './adaptive-state.ts';

/** Two pauses began at the same height. */
const AGREEMENT = 0.1;
/**
 * What passed before a pause may be more than the limit, where the service counts in fixed windows.
 */
const AFTER_PAUSE_CUT = 0.98;

/**
 * The service says when to come back, and the whole run waits. So no second of measuring is to be
 * had; but a limit throttles at the same height each time and noise anywhere. Two pauses in a row
 * that begin at one height are a limit, and so is one that begins above the level that had held.
 */
export function pauseRun(state: AdaptiveState, { at, sentAt }: ThrottledAnswer, ms: number): void {
  const isSameBurst = sentAt < state.pausedUntil;
  state.pausedUntil = Math.max(state.pausedUntil, at + ms);
  if (state.phase.kind === 'testing') state.phase.overAt += ms;
  // In a second that is partly a pause, less passes than the service takes.
  if (state.phase.kind === 'measuring') holdLevel(state, { at });
  if (isSameBurst) return;
  const passed = state.pool({
    sent: state.recent.countFrom(sentAt - SECOND_MS),
    passed: state.recent.passed(sentAt),
  });
  const agrees = Math.abs(passed - state.passedBeforePause) <= passed * AGREEMENT;
  state.passedBeforePause = passed;
  const held = state.phase.kind === 'climbing' ? state.phase.held : undefined;
  if (held === undefined ? !agrees : passed < held * (1 - AGREEMENT)) return;
  if (held !== undefined) state.failedClimbs += 1;
  state.peak = Math.max(state.peak, passed);
  const enough = Math.min(passed, state.level * AFTER_PAUSE_CUT);
  state.level = Math.max(held ?? 0, chooseLevel(state, { passed: enough, at }));
  holdLevel(state, { at });
}
