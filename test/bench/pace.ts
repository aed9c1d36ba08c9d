import { join } from 'node:path';
import { startSandbox } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import { numbersOf, writeList } from '../scenario/table.ts';
import type { Figure } from './figures.ts';
import { measure, PROGRAM } from './measure.ts';

const RATE = 30;
const NUMBERS = 900;
const LATENCY_MS = { min: 80, max: 400 };
const USED_MIN = 0.97;
const THROTTLED_MAX = 0.01;

/** A service that takes 30 requests in any one-second window and not one more: how much of that is used, and how often it is too much. */
export async function pace(folder: string): Promise<Figure[]> {
  const list = writeList(join(folder, 'pace.csv'), numbersOf(NUMBERS));
  const sandbox = await startSandbox({ ratePerSecondMax: RATE, latencyMs: LATENCY_MS, balance: '1000' }, { clock: systemClock });
  try {
    const running = measure(PROGRAM, [
      ...['enrich', list, '--base-url', sandbox.url, '--ledger', join(folder, 'pace.db'), '--rate', String(RATE)],
      ...['--phone-column', 'phone', '--yes', '--quiet'],
    ]);
    // The first attempt goes alone; the pace begins with the second.
    await sandbox.seen(2);
    const startedAt = systemClock.monotonic();
    await sandbox.seen(NUMBERS);
    const seconds = (systemClock.monotonic() - startedAt) / 1000;
    const { requests, throttled } = sandbox.books();
    await running;
    const used = (requests - throttled - 2) / seconds / RATE;
    const share = throttled / requests;
    return [
      figure({
        what: `limit of ${String(RATE)}/s used, answers after 80-400 ms`,
        value: used,
        target: `at least ${percent(USED_MIN)}`,
        met: used >= USED_MIN,
      }),
      figure({ what: 'of that throttled', value: share, target: `at most ${percent(THROTTLED_MAX)}`, met: share <= THROTTLED_MAX }),
    ];
  } finally {
    await sandbox.close();
  }
}

function figure({
  what,
  value,
  target,
  met,
}: {
  readonly what: string;
  readonly value: number;
  readonly target: string;
  readonly met: boolean;
}): Figure {
  return { what, measured: percent(value), baseline: '', ratio: '', target, met };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
