import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import { numbersOf, writeList } from '../scenario/table.ts';
import { median, type Figure } from './figures.ts';
import { measure, PROGRAM, scriptOf } from './measure.ts';

export const NUMBERS = 4_000;
const IN_FLIGHT = 50;
const LATENCY_MS = 100;
const SHARE_MIN = 0.9;

/** Lookups bought at 50 in flight and answers after 100 ms, beside a plain script over node:http. */
export async function requests(folder: string, rounds: number): Promise<Figure[]> {
  const list = writeBuyingList(folder);
  const ours: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < rounds; round++) {
    plain.push(
      await perSecond((sandbox) =>
        measure(scriptOf('plain-agent'), [list, sandbox.url, String(IN_FLIGHT)]),
      ),
    );
    ours.push(
      await perSecond((sandbox) =>
        measure(
          PROGRAM,
          buyingCommand({ list, sandbox, ledger: join(folder, `buy-${String(round)}.db`) }),
        ),
      ),
    );
  }
  const ratio = median(ours) / median(plain);
  return [
    {
      what: `requests per second, ${String(IN_FLIGHT)} in flight, answers after ${String(LATENCY_MS)} ms`,
      measured: median(ours).toFixed(0),
      baseline: median(plain).toFixed(0),
      ratio: ratio.toFixed(2),
      target: `at least ${String(SHARE_MIN)}`,
      met: ratio >= SHARE_MIN,
    },
  ];
}

/** Everyday load: new numbers, each of which is bought. */
export function writeBuyingList(folder: string): string {
  return writeList(join(folder, 'buy.csv'), numbersOf(NUMBERS));
}

interface Buying {
  readonly list: string;
  readonly sandbox: Sandbox;
  readonly ledger: string;
}

/** What buys such a list. */
export function buyingCommand({ list, sandbox, ledger }: Buying): readonly string[] {
  const service = ['--base-url', sandbox.url, '--ledger', ledger, '--rate', '0'];
  const more = ['--phone-column', 'phone', '--yes', '--quiet', '--force'];
  return ['enrich', list, ...service, '--concurrency', String(IN_FLIGHT), ...more];
}

/** From the first request to the last, as the service sees them: without the start of a process. */
export async function perSecond(run: (sandbox: Sandbox) => Promise<unknown>): Promise<number> {
  const latencyMs = { min: LATENCY_MS, max: LATENCY_MS };
  const sandbox = await startSandbox({ latencyMs, balance: '1000000' }, { clock: systemClock });
  try {
    const running = run(sandbox);
    await sandbox.seen(1);
    const startedAt = systemClock.monotonic();
    await sandbox.seen(NUMBERS);
    const seconds = (systemClock.monotonic() - startedAt) / 1000;
    await running;
    return (NUMBERS - 1) / seconds;
  } finally {
    await sandbox.close();
  }
}
