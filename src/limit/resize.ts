import type { AdaptiveState, Climb, Phase } from './adaptive-state.ts';

/**
 * Another share of the account's pace. What the service takes is a limit of the account, so what
 * this process gets through changes with its share: everything that was found out stays what it was
 * as a part of it. What is measured just now is counted as if the whole second had been of the new
 * share.
 */
export function resizeState(state: AdaptiveState, ratePerSecondMax: number): void {
  const before = state.ratePerSecondMax;
  const ratio = ratePerSecondMax / before;
  // The most stays the most, which a product might miss by a hair.
  const resize = (level: number) => (level === before ? ratePerSecondMax : level * ratio);
  state.ratePerSecondMax = ratePerSecondMax;
  state.level = resize(state.level);
  state.peak *= ratio;
  state.passedBeforePause *= ratio;
  state.phase = resizePhase(state.phase, { ratio, resize });
}

interface Resizing {
  readonly ratio: number;
  readonly resize: (level: number) => number;
}

function resizePhase(phase: Phase, { ratio, resize }: Resizing): Phase {
  switch (phase.kind) {
    case 'watching':
    case 'holding':
      return phase;
    case 'measuring': {
      const { from, sent, throttled } = phase.tally;
      const tally = { from, sent: sent * ratio, throttled: throttled * ratio };
      return { ...phase, tally, climb: phase.climb && resizeClimb(phase.climb, { ratio, resize }) };
    }
    case 'testing':
      return { ...phase, before: resize(phase.before), passed: resize(phase.passed) };
    case 'climbing':
      return resizeClimb(phase, { ratio, resize });
  }
}

function resizeClimb(climb: Climb, { ratio, resize }: Resizing): Climb {
  return { ...climb, held: resize(climb.held), step: climb.step * ratio };
}
