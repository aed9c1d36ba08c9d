import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../src/support/clock.ts';
import { scene } from './scene.ts';
import { numbersOf, readJson, writeList } from './table.ts';

const TIMEOUT_S = 2;
const LATENCY_MS = 300;

for (const inFlight of [20, 60]) {
  test(`stopped (SIGSTOP) with ${String(inFlight)} lookups in flight until their timeouts are over, a run reads the answers that have come meanwhile`, () =>
    scene(
      { latencyMs: { min: LATENCY_MS, max: LATENCY_MS } },
      async ({ sandbox, folder, args, start }) => {
        const list = writeList(join(folder, 'list.csv'), numbersOf(4 * inFlight));
        const options = [
          '--concurrency',
          String(inFlight),
          '--timeout',
          String(TIMEOUT_S),
          '--give-up-after',
          `${String(TIMEOUT_S)}s`,
        ];
        const { child, ended } = start(args(list, ...options));
        // The first goes alone, then all go at once; those of the second round stand on connections that exist.
        await sandbox.seen(1 + 2 * inFlight);
        child.kill('SIGSTOP');
        await systemClock.sleep(1_000 * TIMEOUT_S + LATENCY_MS);
        child.kill('SIGCONT');
        const { code, err } = await ended;
        const { money, lookups } = readJson(join(folder, 'list.enriched.report.json'));
        assert.deepEqual(
          [lookups['attempts'], lookups['retries'], money['in_doubt_max']],
          [4 * inFlight, 0, '0.00000000'],
          err,
        );
        assert.equal(sandbox.books().requests, 4 * inFlight);
        assert.equal(code, 0, err);
      },
    ));
}
