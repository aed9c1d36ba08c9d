import assert from 'node:assert/strict';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEnrich } from '../../src/compose/start.ts';
import type { Execution } from '../../src/run/execution.ts';
import type { EnrichEnd } from '../../src/run/record.ts';
import type { EnrichOptions, ListOptions, ServiceOptions } from '../../src/run/options.ts';
import { numberInsight } from '../../src/providers/number-insight/definition.ts';
import type { NumberInsightOptions } from '../../src/providers/number-insight/options.ts';
import { createPublicPriceBook } from '../../src/run/price-book.ts';
import { openLedger } from '../../src/compose/store.ts';
import type { Summary } from '../../src/domain/summary.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/server.ts';
import { createVoice } from '../../src/run/voice.ts';
import { systemClock, type Clock } from '../../src/support/clock.ts';
import { silentLog } from '../../src/support/log.ts';
import { csvOutputs } from '../support/outputs.ts';
import { inFolder } from '../scenario/program.ts';
import { numbersOf, writeList } from '../scenario/table.ts';
import { createSeededRandom } from '../../src/support/random.ts';

/** An execution inside the test's own process, with a clock that the test chooses, against a sandbox on the real one. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly list: string;
  readonly ledger: string;
  readonly output: string;
  /** What an execution is told where a test says nothing else. */
  readonly options: EnrichOptions;
  /** One execution over `numbers` from its start to its end; `meanwhile` may meddle with it. */
  enrich(
    options?: Partial<EnrichOptions>,
    meanwhile?: (execution: Execution) => Promise<void>,
  ): Promise<Summarized>;
  /** The same where the ledger may not be readable at the end. */
  end(
    options?: Partial<EnrichOptions>,
    meanwhile?: (execution: Execution) => Promise<void>,
  ): Promise<EnrichEnd>;
  /** What was said so far. */
  readonly said: readonly string[];
}

export type Summarized = EnrichEnd & { readonly summary: Summary };

export interface StageOptions {
  readonly sandbox?: SandboxOptions;
  readonly clock?: Clock;
  readonly numbers?: readonly string[];
  /** Stands between the execution and its ledger, to let it fail. */
  readonly between?: (ledger: Ledger) => Ledger;
}

/** Sets a stage, plays on it, and clears it. */
export async function stage(
  {
    sandbox: sandboxOptions,
    clock = systemClock,
    numbers = numbersOf(12),
    between = (ledger) => ledger,
  }: StageOptions,
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const sandbox = await startSandbox(
      { latencyMs: { min: 1, max: 5 }, ...sandboxOptions },
      { clock: systemClock },
    );
    const list = writeList(join(folder, 'list.csv'), numbers);
    const output = join(folder, 'out.csv');
    const ledger = join(folder, 'ledger.db');
    const said: string[] = [];

    const end: Stage['end'] = async (options, meanwhile) => {
      const voice = createVoice({ say: (line) => void said.push(line) });
      voice.flow();
      const store = await openLedger({
        file: ledger,
        clock,
        random: createSeededRandom(1),
        lockWaitMs: 0,
        holder: 'test',
        pid: process.pid,
      });
      try {
        const tools = {
          clock,
          random: createSeededRandom(2),
          log: silentLog,
          voice,
        };
        const execution = await startEnrich(
          { ...defaults(sandbox, { list, output }), ...options },
          between(store),
          tools,
        );
        const [ended] = await Promise.all([execution.run(), meanwhile?.(execution)]);
        return ended;
      } finally {
        await store.close();
      }
    };
    try {
      await play({
        sandbox,
        folder,
        list,
        ledger,
        output,
        options: defaults(sandbox, { list, output }),
        said,
        end,
        enrich: async (...given) => summarized(await end(...given)),
      });
    } finally {
      await sandbox.close();
    }
  });
}

function summarized(end: EnrichEnd): Summarized {
  const { summary } = end;
  assert.ok(summary, `no summary: ${String(end.ending.words)}`);
  return { ...end, summary };
}

function defaults(
  sandbox: Sandbox,
  { list, output }: { readonly list: string; readonly output: string },
): EnrichOptions {
  return {
    service: serviceOf(sandbox),
    list: listOf(list),
    prices: {
      priceBook: createPublicPriceBook(numberInsight),
      priceCeiling: undefined,
      currency: 'EUR',
    },
    reuse: { maxAgeMs: 30 * 86_400_000, retryPartial: false, inDoubt: 'retry' },
    outputs: csvOutputs(output),
    force: false,
    stdout: process.stdout,
    columns: undefined,
    prefix: 'ni_',
    formulaGuard: true,
    ratePerSecond: 0,
    concurrency: 8,
    retries: 0,
    giveUpAfterMs: 60_000,
    drainMs: undefined,
    maxSpend: undefined,
    minBalance: undefined,
    limit: undefined,
    newRun: false,
  };
}

/** A list in a file, its numbers in the column `phone`. */
export function listOf(list: string): ListOptions {
  return {
    realPath: list,
    bytes: readFileSync(list).length,
    open: () => createReadStream(list),
    phoneColumn: 'phone',
    country: undefined,
    countryColumn: undefined,
    ip: undefined,
    ipColumn: undefined,
    accept: 'possible',
    header: true,
  };
}

/** The sandbox at the level `standard`, in JSON, unless told otherwise. */
export function serviceOf(
  sandbox: Sandbox,
  asked: Partial<NumberInsightOptions> = {},
): ServiceOptions {
  return {
    selection: numberInsight.choose({
      level: 'standard',
      cnam: false,
      ip: undefined,
      ipColumn: undefined,
      format: 'json',
      httpMethod: 'post',
      auth: 'header',
      ...asked,
    }),
    baseUrl: sandbox.url,
    origin: sandbox.url,
    credentials: { key: 'key', secret: 'secret' },
    timeoutMs: 5_000,
  };
}

/**
 * A real clock whose long sleeps (the wait before a balance is read as evidence) pass at once and take `leapMs` of time
 * with them, so that attempts grow old without anybody waiting. `wall` shifts what `now` says.
 */
export function leapingClock(leapMs: number, wall: () => number = () => 0): Clock {
  let leapt = 0;
  return {
    ...systemClock,
    now: () => systemClock.now() + leapt + wall(),
    monotonic: () => systemClock.monotonic() + leapt,
    sleep: async (ms, signal) => {
      if (ms < LONG_MS) {
        await systemClock.sleep(ms, signal);
        return;
      }
      leapt += leapMs;
    },
  };
}

const LONG_MS = 2_000;
