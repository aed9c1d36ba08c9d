import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startSandbox, type Sandbox, type SandboxChange } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import { numbersOf, writeList } from '../scenario/table.ts';
import type { Figure } from './figures.ts';
import { ACCOUNT, PROGRAM, scriptOf } from './measure.ts';

/** A service with a limit, and what of it a pace uses. */
interface Scenario {
  readonly name: string;
  /** `--rate`. */
  readonly rate: number;
  readonly settings: SandboxChange;
  /** What the service is changed to, so many seconds after the second request. */
  readonly change?: { readonly at: number; readonly settings: SandboxChange };
  /** Measured from then to then, in seconds after the second request; `throttledFrom` where less is left out. */
  readonly from: number;
  readonly to: number;
  readonly throttledFrom?: number;
  /** What can be used, per second. */
  readonly limit: number;
  readonly usedMin: number;
  readonly throttledMax?: number;
}

const LATENCY_MS = { min: 80, max: 400 };

function steady(rate: number, usedMin: number): Scenario {
  const settings = { ratePerSecondMax: rate };
  return {
    name: `limit and --rate ${String(rate)}`,
    rate,
    settings,
    from: 1,
    to: 13,
    limit: rate,
    usedMin,
    throttledMax: 0.002,
  };
}

function noisy(share: number): Scenario {
  const settings = { faults: { status1: share } };
  return {
    name: `${String(share * 100)} % throttled at random at 100/s`,
    rate: 100,
    settings,
    from: 0,
    to: 20,
    limit: 100,
    usedMin: 1 - 2 * share,
  };
}

const scenarios: readonly Scenario[] = [
  steady(30, 0.985),
  steady(100, 0.985),
  steady(300, 0.985),
  steady(1_000, 0.95),
  {
    name: 'limit halved from 100/s, from 4 s after it on',
    rate: 100,
    settings: { ratePerSecondMax: 100 },
    change: { at: 3, settings: { ratePerSecondMax: 50 } },
    ...{ from: 7, to: 22, throttledFrom: 5, limit: 50, usedMin: 0.95, throttledMax: 0.01 },
  },
  {
    name: '--rate 200 where 100/s are allowed, from 4 s on',
    rate: 200,
    settings: { ratePerSecondMax: 100 },
    ...{ from: 4, to: 20, throttledFrom: 2, limit: 100, usedMin: 0.95, throttledMax: 0.01 },
  },
  {
    name: 'limit risen from 50/s, 30 s after it',
    rate: 100,
    settings: { ratePerSecondMax: 50 },
    change: { at: 4, settings: { ratePerSecondMax: 100 } },
    ...{ from: 34, to: 39, limit: 100, usedMin: 0.95 },
  },
  noisy(0.05),
  noisy(0.1),
];

/** How much of a service's limit is used, and how often it is too much, beside a plain pacer. */
export async function pace(folder: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const list = writeList(
      join(folder, `pace-${String(index)}.csv`),
      numbersOf(Math.ceil(scenario.rate * (scenario.to + 10))),
    );
    const concurrency = String(Math.max(50, scenario.rate));
    const plain = await play(scenario, (url) => [
      scriptOf('plain-pacer'),
      list,
      url,
      String(scenario.rate),
    ]);
    const ours = await play(scenario, (url) => [
      ...[
        PROGRAM,
        'enrich',
        list,
        '--base-url',
        url,
        '--ledger',
        join(folder, `pace-${String(index)}.db`),
        '--phone-column',
        'phone',
      ],
      ...['--rate', String(scenario.rate), '--concurrency', concurrency, '--yes', '--quiet'],
    ]);
    figures.push(...figuresOf(scenario, ours, plain));
  }
  return figures;
}

interface Played {
  readonly used: number;
  readonly throttled: number;
}

async function play(
  scenario: Scenario,
  command: (url: string) => readonly string[],
): Promise<Played> {
  const sandbox = await startSandbox(
    { latencyMs: LATENCY_MS, balance: '100000', ...scenario.settings },
    { clock: systemClock },
  );
  const env = {
    PATH: process.env['PATH'],
    VONAGE_API_KEY: ACCOUNT,
    VONAGE_API_SECRET: 'secret-of-the-benchmark',
  };
  const child = spawn(process.execPath, command(sandbox.url), { env, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    // The first attempt goes alone; the pace begins with the second.
    await sandbox.seen(2);
    const startedAt = systemClock.monotonic();
    const reach = (seconds: number): Promise<void> =>
      systemClock.sleep(startedAt + seconds * 1_000 - systemClock.monotonic());
    if (scenario.change) {
      await reach(scenario.change.at);
      sandbox.set(scenario.change.settings);
    }
    await reach(scenario.throttledFrom ?? scenario.from);
    const early = countOf(sandbox);
    await reach(scenario.from);
    const from = { ...countOf(sandbox), at: systemClock.monotonic() };
    await reach(scenario.to);
    const to = { ...countOf(sandbox), at: systemClock.monotonic() };
    return {
      used: (to.passed - from.passed) / ((to.at - from.at) / 1_000) / scenario.limit,
      throttled:
        (to.throttled - early.throttled) /
        (to.passed + to.throttled - early.passed - early.throttled),
    };
  } finally {
    child.kill('SIGKILL');
    await ended;
    await sandbox.close();
  }
}

function countOf(sandbox: Sandbox): { readonly passed: number; readonly throttled: number } {
  const { requests, throttled, byFault } = sandbox.books();
  const all = throttled + (byFault['status1'] ?? 0);
  return { passed: requests - all, throttled: all };
}

function figuresOf(
  { name, usedMin, throttledMax }: Scenario,
  ours: Played,
  plain: Played,
): Figure[] {
  const used = {
    what: `${name}: used`,
    measured: percent(ours.used),
    baseline: percent(plain.used),
    ratio: (ours.used / plain.used).toFixed(2),
  };
  const throttled = {
    what: 'of that throttled',
    measured: percent(ours.throttled),
    baseline: percent(plain.throttled),
    ratio: '',
  };
  return [
    { ...used, target: `at least ${percent(usedMin)}`, met: ours.used >= usedMin },
    throttledMax === undefined
      ? { ...throttled, target: '', met: undefined }
      : {
          ...throttled,
          target: `at most ${percent(throttledMax)}`,
          met: ours.throttled <= throttledMax,
        },
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
