import { createRecentEvents, WINDOW_MS } from './window.ts';

/** How many lookup requests came, and how many at once. */
export interface TrafficFigures {
  /** Lookup requests that came in, whatever became of them. */
  readonly requests: number;
  /** The most lookup requests that came within one second, throttled ones too. */
  readonly requestsInAnySecondMax: number;
  /** The most lookup requests that were open at once. */
  readonly inFlightMax: number;
}

/** Counts lookup requests. */
export interface Traffic {
  /** One comes in; returns which it is, counted from 1. */
  arrive(now: number): number;
  /** One is over. */
  leave(): void;
  figures(): TrafficFigures;
}

export function createTraffic(): Traffic {
  const lastSecond = createRecentEvents(WINDOW_MS);
  const figures = { requests: 0, requestsInAnySecondMax: 0, inFlightMax: 0 };
  let inFlight = 0;
  return {
    arrive: (now) => {
      figures.requests += 1;
      inFlight += 1;
      figures.inFlightMax = Math.max(figures.inFlightMax, inFlight);
      lastSecond.add(now);
      figures.requestsInAnySecondMax = Math.max(
        figures.requestsInAnySecondMax,
        lastSecond.count(now),
      );
      return figures.requests;
    },
    leave: () => {
      inFlight -= 1;
    },
    figures: () => ({ ...figures }),
  };
}
