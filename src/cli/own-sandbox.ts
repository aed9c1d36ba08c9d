import { startSandbox, type Sandbox } from '../sandbox/server.ts';
import type { Clock } from '../support/clock.ts';

/** What the imitation takes per second: above the default `--rate`, so that a run without options is not throttled. */
const RATE_PER_SECOND_MAX = 100;
const LATENCY_MS = { min: 20, max: 120 };

/** The imitation inside this process, for `--sandbox`: the same answers every time, and no faults. */
export function startOwnSandbox(clock: Clock): Promise<Sandbox> {
  return startSandbox(
    { ratePerSecondMax: RATE_PER_SECOND_MAX, latencyMs: LATENCY_MS, prices: true, seed: 1 },
    { clock },
  );
}
