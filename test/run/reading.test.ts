import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { describe, test } from 'node:test';
import type { EnrichOptions, ListOptions } from '../../src/run/options.ts';
import { openLedgerReader } from '../../src/compose/store.ts';
import { LedgerError, type Ledger } from '../../src/ledger/port.ts';
import type { Halt, HaltCause } from '../../src/lookup/halt.ts';
import { stopOnAbort } from '../../src/support/bytes.ts';
import { systemClock } from '../../src/support/clock.ts';
import { numbersOf, readTable } from '../scenario/table.ts';
import { listOf, stage, type Stage } from './execution.ts';

const words = 'told so';
/** A list as a producer writes it that has more to come: 300 rows of 20 numbers, and then nothing. */
function producer(): {
  readonly stream: PassThrough;
  readonly list: (stage: Stage) => ListOptions;
} {
  const stream = new PassThrough({ highWaterMark: 1_000_000 });
  const rows = Array.from({ length: 15 }, () => numbersOf(20)).flat();
  stream.write(
    ['phone,note', ...rows.map((number) => `${number},${'x'.repeat(280)}`), ''].join('\n'),
  );
  const open: ListOptions['open'] = (stop) => stopOnAbort(stream, stop);
  // Its first 10,000 rows would be waited for otherwise.
  const bare = 'international';
  return {
    stream,
    list: ({ list }) => ({ ...listOf(list), realPath: undefined, bytes: undefined, bare, open }),
  };
}

const PATIENCE_MS = 15_000;

/** Starts an execution whose input stays open, does `what` to its brake once every answer is there; the input ends if it must. */
async function stopped(
  what: (halt: Halt) => void,
  options: Partial<EnrichOptions> = {},
): Promise<{ code: number; waited: boolean }> {
  const { stream, list } = producer();
  const result = { code: -1, waited: false };
  await stage({}, async (played) => {
    const patience = new AbortController();
    const { ending } = await played.end({ ...options, list: list(played) }, async ({ halt }) => {
      await played.sandbox.seen(20);
      what(halt);
      void systemClock.sleep(PATIENCE_MS, patience.signal).then(() => {
        if (patience.signal.aborted) return;
        result.waited = true;
        stream.end();
      });
    });
    patience.abort();
    result.code = ending.exitCode;
  });
  return result;
}

describe('an input that stays open', { concurrency: 4 }, () => {
  const causes: readonly (readonly [HaltCause, number])[] = [
    [{ kind: 'signal', signal: 'SIGINT', words }, 130],
    [{ kind: 'credentials', words }, 5],
    [{ kind: 'io', words }, 8],
    [{ kind: 'files', words }, 8],
    [{ kind: 'reader-gone', words }, 0],
  ];
  for (const [cause, code] of causes) {
    test(`${cause.kind} ends the reading at once: exit ${String(code)}`, async () => {
      assert.deepEqual(await stopped((halt) => halt.stop(cause)), { code, waited: false });
    });
  }

  test('SIGTERM is heard after --min-balance has stopped the run: exit 143', async () => {
    const twice = (halt: Halt): void => {
      halt.stop({ kind: 'min-balance', words });
      halt.stop({ kind: 'signal', signal: 'SIGTERM', words });
    };
    assert.deepEqual(await stopped(twice), { code: 143, waited: false });
  });

  for (const kind of ['max-spend', 'min-balance', 'limit', 'gave-up', 'api-gone'] as const) {
    test(`${kind} reads on to the end: the output holds every row, those that came later as skipped`, () =>
      stage({}, async (played) => {
        const { stream, list } = producer();
        const { ending } = await played.end({ list: list(played) }, async ({ halt }) => {
          await played.sandbox.seen(20);
          halt.stop({ kind, words });
          stream.end(
            numbersOf(10, 20)
              .map((number) => `${number},later\n`)
              .join(''),
          );
        });
        assert.ok([4, 6].includes(ending.exitCode), String(ending.exitCode));
        const rows = readTable(played.output);
        assert.equal(rows.length, 310);
        assert.equal(
          rows.filter((row) => row['note'] === 'later' && row['ni_outcome'] === 'skipped').length,
          10,
        );
      }));
  }

  test('a bug of the writer ends the reading too and is told', () =>
    stage({}, async (played) => {
      const { list } = producer();
      await assert.rejects(
        played.end({ list: list(played) }, async ({ tally }) => {
          Object.assign(tally, {
            decided: () => {
              throw new TypeError('undefined is not a function');
            },
          });
          await Promise.resolve();
        }),
        /undefined is not a function/,
      );
    }));
});

test('a bug of the store in an event that nobody waits for ends the reading and the execution, and the run is interrupted by a bug', () =>
  stage({}, async (played) => {
    const { sandbox, end, ledger, output } = played;
    const { stream, list } = producer();
    const cancel = systemClock.after(PATIENCE_MS, () => stream.end());
    const meanwhile: Parameters<typeof end>[1] = async ({ stack, beginning, halt }) => {
      await sandbox.seen(20);
      await stack.lookups.idle();
      const id = { executionId: beginning.executionId, sequence: 9_999 };
      await assert.rejects(stack.journal.ended({ kind: 'released', ids: [id], at: 0 }));
      assert.equal(halt.isStoppedByBug(), true);
    };
    await assert.rejects(end({ list: list(played) }, meanwhile), /9999/);
    cancel();
    assert.equal(stream.writableEnded, false);
    const reader = await openLedgerReader(ledger);
    const [run] = await reader.runs();
    const attempts = (await reader.executions(run?.id ?? '')).map(
      (execution) => execution.attempts,
    );
    await reader.close();
    assert.deepEqual(
      [run?.status, run?.stopReason, attempts, existsSync(output)],
      ['interrupted', 'bug', [20], false],
    );
  }));

test('a ledger that cannot be read while rows are planned ends the reading: exit 8', () => {
  const { list } = producer();
  const between = (ledger: Ledger): Ledger => ({
    ...ledger,
    answers: () => Promise.reject(new LedgerError('io', words)),
  });
  return stage({ between }, async (played) => {
    const { ending } = await played.end({ list: list(played) });
    assert.deepEqual([ending.exitCode, ending.words], [8, words]);
  });
});
