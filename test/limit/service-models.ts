import type { Random } from '../../src/support/random.ts';

/** A service as far as its limit goes: does the request that arrives at `at` (milliseconds, never falling) pass? */
export type ServiceModel = (at: number) => boolean;

/** A limit that may change over time. */
export type LimitAt = (at: number) => number;

/** At most so many pass in any second; what does not pass takes no place. */
export function slidingWindow(limit: LimitAt): ServiceModel {
  const passed: number[] = [];
  return (at) => {
    while (passed.length > 0 && passed[0]! <= at - 1_000) passed.shift();
    if (passed.length >= limit(at)) return false;
    passed.push(at);
    return true;
  };
}

/** At most so many pass in each second of the service's own clock, which is `offsetMs` behind ours. */
export function fixedWindows(limit: LimitAt, offsetMs: number): ServiceModel {
  let second = -1;
  let passed = 0;
  return (at) => {
    const now = Math.floor((at + offsetMs) / 1_000);
    if (now !== second) passed = 0;
    second = now;
    if (passed >= limit(at)) return false;
    passed += 1;
    return true;
  };
}

/** A bucket of `burst` tokens that is filled at the limit. */
export function tokenBucket(limit: LimitAt, burst: number): ServiceModel {
  let tokens = burst;
  let last = 0;
  return (at) => {
    tokens = Math.min(burst, tokens + (limit(at) * (at - last)) / 1_000);
    last = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/** Throttles this share at random, whatever the pace, before `inner` is asked. */
export function withNoise(
  share: number,
  random: Random,
  inner: ServiceModel = () => true,
): ServiceModel {
  return (at) => random() >= share && inner(at);
}

/** Another program of the same account, which asks evenly and at `pace` per second. */
export function sharedWith(pace: LimitAt, inner: ServiceModel): ServiceModel {
  let next = 0;
  return (at) => {
    for (; next <= at; next += pace(next) > 0 ? 1_000 / pace(next) : 100)
      if (pace(next) > 0) inner(next);
    return inner(at);
  };
}
