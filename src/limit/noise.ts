/** The share of throttled answers that comes at any pace, as far as it is known. */
export interface Noise {
  /** In [0.003, 1). */
  share(): number;
  /** The same, as far as attempts have shown it; hardly anything where they have not. */
  known(): number;
  /**
   * A test has found so much of it; `before` was the share until then, which counts as `weight`
   * attempts.
   */
  learn(
    found: {
      sent: number;
      throttled: number;
      before: number;
      weight: number;
    },
    at: number,
  ): void;
  /** Nothing is known of it any more. */
  forget(): void;
  sent(): void;
  throttled(): void;
  /** Known noise has become old: whether it still is noise is to be tested again. */
  isDue(at: number): boolean;
}

/** Throttled answers that need no explanation. */
const SHARE_MIN = 0.003;
/** What attempts have to show where no noise is known, before it is a limit. */
const SHARE_UNKNOWN = 0.00015;
/** So little of it is forgotten without a test. */
const SHARE_TESTED_MIN = 0.01;
/** After so long it is tested again. */
const KNOWN_MS = 30_000;
/** It is followed over about so many attempts, up to so many times what the test has found. */
const ATTEMPTS = 200;
const GROWTH_MAX = 1.3;

export function createNoise(): Noise {
  let share = SHARE_MIN;
  let shareMax = SHARE_MIN;
  let knownUntil = Infinity;
  const follow = (to: number) => {
    share = Math.min(shareMax, Math.max(SHARE_MIN, to));
  };
  function forget() {
    share = shareMax = SHARE_MIN;
    knownUntil = Infinity;
  }
  return {
    share: () => share,
    known: () => (share > SHARE_MIN ? share : SHARE_UNKNOWN),
    forget,
    learn: ({ sent, throttled, before, weight }, at) => {
      share = Math.max(SHARE_MIN, (throttled + before * weight) / (sent + weight));
      shareMax = share > SHARE_MIN ? share * GROWTH_MAX : SHARE_MIN;
      knownUntil = at + KNOWN_MS;
    },
    sent: () => follow(share * (1 - 1 / ATTEMPTS)),
    throttled: () => follow(share + 1 / ATTEMPTS),
    isDue: (at) => {
      if (at < knownUntil) return false;
      if (share < SHARE_TESTED_MIN) forget();
      return share >= SHARE_TESTED_MIN;
    },
  };
}
