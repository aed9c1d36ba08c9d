/**
 * A running test (CUSUM) of whether more attempts are throttled than noise explains. It rises with
 * each throttled attempt, falls with each that is not, never below zero, and so keeps no memory of
 * good times.
 */
export interface Suspicion {
  /** An attempt left; it counts as good unless {@link Suspicion.throttled} follows. */
  sent(): void;
  throttled(): void;
  /** As high as it is: the logarithm of how much likelier too high a pace is than noise. */
  height(): number;
  clear(): void;
}

/** `noise` is the share of throttled attempts that needs no other explanation. */
export function createSuspicion(noise: () => number): Suspicion {
  let height = 0;
  return {
    sent: () => {
      height = Math.max(0, height + computeOdds(noise()).good);
    },
    throttled: () => {
      const { good, throttled } = computeOdds(noise());
      // It has counted as good when it left.
      height += throttled - good;
    },
    height: () => height,
    clear: () => {
      height = 0;
    },
  };
}

/** So many times as many throttled attempts as noise gives are worth noticing. */
const TIMES_NOISE = 3;
const SHARE_MIN = 0.02;
const SHARE_MAX = 0.95;

function computeOdds(noise: number) {
  const share = Math.min(SHARE_MAX, Math.max(SHARE_MIN, noise * TIMES_NOISE));
  return { good: Math.log((1 - share) / (1 - noise)), throttled: Math.log(share / noise) };
}

/** The probability that noise throttles `throttled` or more of `sent` attempts. */
export function computeNoiseChance(
  throttled: number,
  { sent, noise }: { sent: number; noise: number },
): number {
  let exactly = (1 - noise) ** sent;
  let fewer = 0;
  for (let count = 0; count < throttled; count += 1) {
    fewer += exactly;
    exactly *= ((sent - count) / (count + 1)) * (noise / (1 - noise));
  }
  return Math.max(0, 1 - fewer);
}
