import type { Noise } from './noise.ts';
import type { RecentAttempts } from './recent.ts';
import type { Suspicion } from './suspicion.ts';

/** Attempts that left from `from` on, and those of them that were throttled. */
export interface ThrottleTally {
  readonly from: number;
  sent: number;
  throttled: number;
}

/** What the pace is found by at the moment. */
export type Phase =
  | { readonly kind: 'watching' }
  | Measurement
  | NoiseTest
  /** The level has just been cut, or a climb has failed. */
  | { readonly kind: 'holding'; readonly until: number }
  | Climb;

/** A second at the pace as it is: what passes in it is what the service takes. */
export interface Measurement {
  readonly kind: 'measuring';
  readonly tally: ThrottleTally;
  /**
   * As long as the slowest throttled answer took: until then the last attempts of the second are
   * open.
   */
  slowestMs: number;
  /** The climb that it interrupts. */
  readonly climb: Climb | undefined;
}

/** At a level that no limit can be below: is as much throttled as before? */
export interface NoiseTest {
  readonly kind: 'testing';
  readonly tally: ThrottleTally;
  /** The level if it was noise. */
  readonly before: number;
  /** The level if it was a limit. */
  readonly passed: number;
  /** Throttled before, of what was sent. */
  readonly share: number;
  readonly after: 'watch' | 'climb';
  overAt: number;
}

/** Upwards in steps that double. */
export interface Climb {
  readonly kind: 'climbing';
  /** The level that held. */
  readonly held: number;
  readonly step: number;
  readonly nextAt: number;
}

/** Everything that the pace goes by; times are monotonic milliseconds. */
export interface AdaptiveState {
  ratePerSecondMax: number;
  readonly recent: RecentAttempts;
  readonly noise: Noise;
  readonly suspicion: Suspicion;
  level: number;
  phase: Phase;
  /**
   * Attempts that left before were let go at another level and say nothing about the one of now.
   */
  phaseFrom: number;
  /** A limit below the most was found, be it that the level is back at the most by now. */
  limited: boolean;
  /** The most that was tried when it was too much: where the climb of an unlimited pace ends. */
  peak: number;
  /** Climbs in a row that led nowhere. */
  failedClimbs: number;
  pausedUntil: number;
  passedBeforePause: number;
  readonly pool: Pool;
}

/**
 * From what passed of this process's attempts in a second to what would have passed, had all
 * processes of the account been let through alike: which of them is throttled is chance, and may be
 * the same one every time.
 */
export type Pool = (second: { readonly sent: number; readonly passed: number }) => number;

/** A throttled answer that came at `at`. */
export interface ThrottledAnswer {
  readonly at: number;
  /** When its attempt left. */
  readonly sentAt: number;
  /** The Retry-After, where there is one. */
  readonly retryAfterMs: number | undefined;
}

/** The time that a limit counts by. */
export const SECOND_MS = 1_000;
/** What is let go leaves within this time. */
export const ON_THEIR_WAY_MS = 100;
/** Below this a service that throttles everything is asked no less often. */
export const LEVEL_MIN = 0.5;
const BLOCKED_DIVISOR = 4;
const HOLD_MS_MIN = 5_000;
const HOLD_MS_MAX = 15_000;
/**
 * A climb that fails again costs a few throttled attempts: there are at least so many good ones for
 * them.
 */
const HOLD_ATTEMPTS = 300;

/** Forgets what was suspected until now. */
export function enterPhase(state: AdaptiveState, phase: Phase, at: number): void {
  state.phase = phase;
  state.phaseFrom = at + ON_THEIR_WAY_MS;
  state.suspicion.clear();
}

/** `from`: since when the pace has not been above the level of now. */
export function holdLevel(
  state: AdaptiveState,
  { at, from = at }: { at: number; from?: number },
): void {
  state.limited ||= state.level < state.ratePerSecondMax;
  const attemptsMs = state.failedClimbs === 0 ? 0 : (HOLD_ATTEMPTS / state.level) * SECOND_MS;
  const ms = Math.max(HOLD_MS_MIN * 2 ** state.failedClimbs, attemptsMs);
  enterPhase(state, { kind: 'holding', until: from + Math.min(HOLD_MS_MAX, ms) }, at);
}

/**
 * What the service takes where so many of a second's attempts passed: no more than the level of
 * now.
 */
export function chooseLevel(
  state: AdaptiveState,
  { passed, at }: { passed: number; at: number },
): number {
  if (passed > 0) return Math.min(state.level, Math.max(LEVEL_MIN, passed));
  const tried = Number.isFinite(state.level) ? state.level : countSentLately(state, at);
  return Math.max(LEVEL_MIN, tried / BLOCKED_DIVISOR);
}

/** Attempts of the last second. */
export function countSentLately({ recent }: AdaptiveState, at: number): number {
  return recent.countFrom(at - SECOND_MS);
}
