import type { Clock } from '../support/clock.ts';

/** What a process wants, which does not fall with every lull. */
interface Demand {
  /** What it wants now, said with a beat. */
  next(): number;
  /** It has said that so much is enough, and wants more now. */
  isMoreThan(share: number): boolean;
}

/** What was wanted so long ago may be wanted again in a moment. */
const LULL_MS = 1_000;

/** `count` says what is wanted at this instant. */
export function createDemand(clock: Pick<Clock, 'monotonic'>, count: () => number): Demand {
  let said: { readonly at: number; readonly wants: number }[] = [];
  let last = 0;
  return {
    next: () => {
      const at = clock.monotonic();
      said = [...said.filter((one) => one.at > at - LULL_MS), { at, wants: count() }];
      last = Math.max(...said.map(({ wants }) => wants));
      return last;
    },
    isMoreThan: (share) => last <= share && count() > share,
  };
}
