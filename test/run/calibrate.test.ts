import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { startCalibrate } from '../../src/compose/calibration.ts';
import { openLedger, openLedgerReader } from '../../src/compose/store.ts';
import { formatMoney, parseMoney } from '../../src/domain/money.ts';
import type { AttemptRecord } from '../../src/domain/records.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import { identityInsights } from '../../src/providers/identity-insights/definition.ts';
import { calibrationCsv, calibrationWords } from '../../src/report/calibration.ts';
import type { CalibrateOptions, CalibrationEnd } from '../../src/run/calibrate/options.ts';
import { createVoice } from '../../src/run/voice.ts';
import {
  parseFaults,
  startSandbox,
  type Sandbox,
  type SandboxOptions,
} from '../../src/sandbox/server.ts';
import { systemClock, type Clock } from '../../src/support/clock.ts';
import { silentLog } from '../../src/support/log.ts';
import { createSeededRandom } from '../../src/support/random.ts';
import { testApplication } from '../providers/keys.ts';
import { inFolder } from '../scenario/program.ts';
import { writeList } from '../scenario/table.ts';
import { leapingClock, listOf } from './execution.ts';

/** A calibration inside the test's own process, against a sandbox. */
interface Played {
  readonly sandbox: Sandbox;
  /** Calibrates `insights`; the n-th time that it waits for 2 s, `whilePausing` is told n. */
  calibrate(options: {
    readonly insights: string;
    readonly maxSpend?: string;
    readonly whilePausing?: (pause: number) => void;
    readonly withoutAccount?: true;
  }): Promise<CalibrationEnd>;
  attempts(): Promise<readonly AttemptRecord[]>;
  /** What `ledger verify` finds. */
  findings(): Promise<readonly string[]>;
}

const GB = ['+447700900123', '+442079460123'];
const SIX = [...GB, '+491711234567', '+4930123456', '+12025550147', '+12025550148'];

async function play(
  { numbers = GB, ...options }: SandboxOptions & { readonly numbers?: readonly string[] },
  work: (played: Played) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const sandbox = await startSandbox(
      { latencyMs: { min: 1, max: 2 }, ...options },
      { clock: systemClock },
    );
    const list = writeList(join(folder, 'list.csv'), numbers);
    const file = join(folder, 'ledger.db');
    try {
      await work({
        sandbox,
        calibrate: ({ whilePausing = () => undefined, ...asked }) =>
          calibrateOnce(tellPauses(whilePausing), file, calibrateOptions(sandbox, list, asked)),
        attempts: () => readAttempts(file),
        findings: async () => {
          const reader = await openLedgerReader(file);
          const { findings } = await verifyLedger(reader, 0);
          await reader.close();
          return findings.map(({ words }) => words);
        },
      });
    } finally {
      await sandbox.close();
    }
  });
}

/** Each wait of 2 s passes at once. */
function tellPauses(whilePausing: (pause: number) => void): Clock {
  const clock = leapingClock(2_000);
  let pauses = 0;
  return {
    ...clock,
    sleep: async (ms, signal) => {
      await clock.sleep(ms, signal);
      if (ms === 2_000) whilePausing((pauses += 1));
    },
  };
}

function calibrateOptions(
  sandbox: Sandbox,
  list: string,
  asked: { insights: string; maxSpend?: string; withoutAccount?: true },
): CalibrateOptions {
  const { applicationId, privateKey } = testApplication();
  const given = {
    insights: asked.insights,
    level: 'standard',
    purpose: 'FraudPreventionAndDetection',
    region: 'eu',
  } as const;
  const account = asked.withoutAccount ? {} : { key: 'key', secret: 'secret' };
  return {
    service: {
      selection: identityInsights.choose(given),
      baseUrl: sandbox.url,
      origin: sandbox.url,
      credentials: { applicationId, privateKey, ...account },
      timeoutMs: 5_000,
    },
    list: listOf(list),
    parts: identityInsights.chooseParts(given),
    priceParts: identityInsights.priceParts,
    maxSpend: parseMoney(asked.maxSpend ?? '1') ?? -1n,
    maxSpendFrom: undefined,
    currency: 'EUR',
  };
}

async function calibrateOnce(clock: Clock, file: string, options: CalibrateOptions) {
  const random = createSeededRandom(1);
  const ledger = await openLedger({
    ...{ file, clock, random, lockWaitMs: 0, holder: 'test', pid: process.pid },
  });
  try {
    const voice = createVoice({ say: () => undefined });
    const tools = { clock, random, log: silentLog, voice };
    const calibration = await startCalibrate(options, ledger, tools);
    return await calibration.run();
  } finally {
    await ledger.close();
  }
}

async function readAttempts(file: string) {
  const reader = await openLedgerReader(file);
  const attempts: AttemptRecord[] = [];
  for (const run of await reader.runs())
    for await (const batch of reader.attempts({ by: 'run', runId: run.id }))
      attempts.push(...batch);
  await reader.close();
  return attempts;
}

const linesOf = ({ judgement }: CalibrationEnd): string[] =>
  calibrationCsv(judgement.lines).trim().split('\n').slice(1);
const wordsOf = ({ judgement, measured }: CalibrationEnd): string =>
  calibrationWords({ judgement, measured, currency: 'EUR' }).join('\n');

describe('calibrate', { concurrency: true }, () => {
  test('the prices of three insights in three countries are those of the sandbox to the last digit', () =>
    play({ numbers: SIX }, async ({ calibrate, sandbox, findings }) => {
      const end = await calibrate({ insights: 'standard' });
      assert.deepEqual(linesOf(end), [
        'current_carrier,GB,0.00560000,',
        'current_carrier,DE,0.00550000,',
        'current_carrier,US,0.00450000,',
        'format,GB,0.00100000,',
        'format,DE,0.00100001,',
        'format,US,0.00080000,',
        'original_carrier,GB,0.00400000,',
        'original_carrier,DE,0.00410000,',
        'original_carrier,US,0.00300000,',
      ]);
      assert.deepEqual([end.ending.exitCode, end.judgement.untold], [0, []]);
      // Two of each of nine, and the two lookups of GB whose answers differed once more.
      assert.equal(sandbox.books().charges.length, 20);
      assert.deepEqual(await findings(), []);
    }));

  test('a status that is not billed has a line of its own, and * is the country where one alone was seen', () =>
    play({ billedStatuses: ['OK'] }, async ({ calibrate, findings }) => {
      const end = await calibrate({ insights: 'current_carrier' });
      assert.deepEqual(linesOf(end), [
        'current_carrier,*,0.00560000,',
        'current_carrier,*,0.00000000,NOT_FOUND',
      ]);
      assert.match(wordsOf(end), /OK is billed 0\.00560000 EUR/);
      assert.match(wordsOf(end), /NOT_FOUND is not billed/);
      assert.deepEqual([end.ending.exitCode, await findings()], [0, []]);
    }));

  test('every attempt reserves all that is left of a cap of 1.00, as the balance before it shows', () =>
    play({}, async ({ calibrate, attempts }) => {
      await calibrate({ insights: 'format' });
      const reserved = (await attempts()).map(({ ceiling }) => formatMoney(ceiling ?? -1n));
      assert.deepEqual(reserved, ['1.00000000', '0.99900000']);
    }));

  test('who spends in every pause is named with what went off the account, no price is told, exit 3', () =>
    play({ balance: '50' }, async ({ calibrate, sandbox, findings }) => {
      const whilePausing = (): void => {
        const units = parseMoney(sandbox.books().balance) ?? 0n;
        sandbox.set({ balance: formatMoney(units - (parseMoney('0.0123') ?? 0n)) });
      };
      const end = await calibrate({ insights: 'format', whilePausing });
      assert.deepEqual([linesOf(end), end.ending.exitCode], [[], 3]);
      assert.match(wordsOf(end), /Somebody else spends from this account: 0\.0738/);
      assert.match(wordsOf(end), /Not told: format in GB \(OK\): the balance moved by other hands/);
      assert.deepEqual(await findings(), []);
    }));

  test('who spends once is named, and what is measured again beside nobody is told', () =>
    play({ balance: '50' }, async ({ calibrate, sandbox }) => {
      const whilePausing = (pause: number): void => {
        // The third wait: behind the first lookup, before the second.
        if (pause === 3) sandbox.set({ balance: '49.9' });
      };
      const end = await calibrate({ insights: 'format', whilePausing });
      assert.deepEqual([linesOf(end), end.ending.exitCode], [['format,*,0.00100000,'], 0]);
      assert.match(wordsOf(end), /Somebody else spends from this account: 0\.09900000/);
    }));

  test('an account that reloads itself is refused before anything is bought', () =>
    play({ autoReload: true }, async ({ calibrate, sandbox }) => {
      await assert.rejects(calibrate({ insights: 'format' }), {
        name: 'RefusedError',
        message: /^Cannot calibrate, because the account reloads itself/,
      });
      assert.equal(sandbox.books().requests, 0);
    }));

  test('without key and secret it is refused with their names', () =>
    play({}, async ({ calibrate, sandbox }) => {
      await assert.rejects(calibrate({ insights: 'format', withoutAccount: true }), {
        name: 'RefusedError',
        message:
          'Cannot calibrate, because no balance can be read without VONAGE_API_KEY and VONAGE_API_SECRET. Set them.',
      });
      assert.equal(sandbox.books().requests, 0);
    }));

  test('a cap of 0.0015 stops before a second lookup at 0.001, exit 4, and what was left out is named', () =>
    play({}, async ({ calibrate, sandbox, findings }) => {
      const end = await calibrate({ insights: 'format', maxSpend: '0.0015' });
      assert.deepEqual([end.ending.exitCode, end.ending.stopReason], [4, 'max-spend']);
      assert.equal(
        end.ending.words,
        'Stopped by --max-spend 0.00150000: 0.00050000 is left of it, and a lookup of format has taken 0.00100000.',
      );
      assert.match(wordsOf(end), /Not told: format in GB \(OK\): 0\.00100000 went off the balance/);
      assert.deepEqual([sandbox.books().charges.length, await findings()], [1, []]);
    }));

  test('a price above the whole cap of 0.0005 is named, and nothing more is bought', () =>
    play({}, async ({ calibrate, sandbox, findings }) => {
      const end = await calibrate({ insights: 'format', maxSpend: '0.0005' });
      assert.match(end.ending.words ?? '', /a lookup of format has taken 0\.00100000\.$/);
      assert.deepEqual([end.ending.exitCode, sandbox.books().charges.length], [4, 1]);
      assert.deepEqual(await findings(), []);
    }));

  test('money that came in leaves nothing of a cap of 0.01 that a balance could confirm, so it stops although lookups are free', () =>
    play({ balance: '50', billedStatuses: [] }, async ({ calibrate, sandbox }) => {
      const whilePausing = (pause: number): void => {
        if (pause === 2) sandbox.set({ balance: '51' });
      };
      const end = await calibrate({ insights: 'format', maxSpend: '0.01', whilePausing });
      assert.deepEqual([end.ending.exitCode, sandbox.books().requests], [4, 1]);
      assert.match(
        end.ending.words ?? '',
        /^Stopped by --max-spend 0\.01000000: 0\.00000000 is left/,
      );
    }));

  test('an insight that is never answered in full has no line, although its refusals are free: exit 3', () =>
    play({}, async ({ calibrate }) => {
      const end = await calibrate({ insights: 'sim_swap' });
      assert.deepEqual([linesOf(end), end.ending.exitCode], [[], 3]);
      assert.match(wordsOf(end), /sim_swap in GB: UNAUTHORIZED is not billed\./);
      assert.match(
        wordsOf(end),
        /Not told: sim_swap in GB: no answer was a full one \(UNAUTHORIZED\)/,
      );
    }));

  test('a lookup without a readable answer holds what was left: nothing more is bought, exit 3, and the books verify', () =>
    play({ faults: parseFaults('reset=1') }, async ({ calibrate, attempts, findings }) => {
      const end = await calibrate({ insights: 'format' });
      assert.deepEqual([end.ending.exitCode, end.inDoubt, linesOf(end)], [3, 1, []]);
      const [attempt, ...more] = await attempts();
      assert.deepEqual([attempt?.class, more], ['in_doubt', []]);
      assert.deepEqual(await findings(), []);
    }));

  test('refused credentials end it with exit 5 after one request', () =>
    play({ applicationId: 'another' }, async ({ calibrate, sandbox }) => {
      const end = await calibrate({ insights: 'format' });
      assert.deepEqual([end.ending.exitCode, sandbox.books().requests], [5, 1]);
    }));
});
