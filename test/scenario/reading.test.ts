import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, write } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { systemClock } from '../../src/support/clock.ts';
import type { Ended, start } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { money, numbersOf, readJson } from './table.ts';

/** Longer than any of these executions needs once it is told to stop; without a stop they last for ever. */
const PATIENCE_MS = 20_000;

/** How the program ended while its input was still open; afterwards the input ends in any case. */
async function endedAlone(
  { child, ended }: ReturnType<typeof start>,
  end: () => void,
): Promise<Ended> {
  const waited = new AbortController();
  const late = systemClock.sleep(PATIENCE_MS, waited.signal).then(() => 'late' as const);
  const first = await Promise.race([ended, late]);
  waited.abort();
  end();
  if (first !== 'late') return first;
  child.kill('SIGKILL');
  return assert.fail(`it waits for its input: ${(await ended).err}`);
}

/**
 * 20 numbers, each on 15 rows of 230 bytes: the program waits for the first 64 KB and 200 rows before it starts, or for
 * the end.
 */
function textOf(): string {
  const filler = 'x'.repeat(212);
  const rows = Array.from({ length: 15 }, () => numbersOf(20)).flat();
  return ['phone,note', ...rows.map((number) => `${number},${filler}`), ''].join('\n');
}

describe('an input that stays open', { concurrency: 4 }, () => {
  test('SIGTERM while standard input waits: exit 143, what was in flight is recorded, and nothing is bought again', () =>
    scene({ latencyMs: { min: 150, max: 250 } }, async (played) => {
      const args = played.args(
        '-',
        '--bare',
        'international',
        '--output',
        join(played.folder, 'out.csv'),
        '--report',
        join(played.folder, 'report.json'),
      );
      const input = textOf();
      const running = played.start([...args, '--concurrency', '5'], { input, keepsOpen: true });
      await played.sandbox.seen(8);
      running.child.kill('SIGTERM');
      const first = await endedAlone(running, () => running.child.stdin?.end());
      assert.equal(first.code, 143, first.err);
      const { executions, money: amounts, lookups } = readJson(join(played.folder, 'report.json'));
      assert.deepEqual([executions[0]?.exit_code, lookups['in_doubt']], [143, 0]);
      assert.equal(money(amounts['net']), money(played.sandbox.books().net));
      const second = await played.start(args, { input }).ended;
      assert.equal(second.code, 0, second.err);
      assert.deepEqual(
        [played.sandbox.books().requests, played.sandbox.books().chargedTwice],
        [20, []],
      );
    }));

  test('SIGTERM while nothing is left to do but to wait for more rows: exit 143', () =>
    scene({}, async (played) => {
      const running = played.start(played.args('-', '--bare', 'international'), {
        input: textOf(),
        keepsOpen: true,
      });
      // Written as they are decided; the last row may still wait for what follows its line end.
      await linesFrom(running.child, 300);
      running.child.kill('SIGTERM');
      const ended = await endedAlone(running, () => running.child.stdin?.end());
      assert.equal(ended.code, 143, ended.err);
    }));

  test('wrong credentials: exit 5, though the producer has more to come', () =>
    scene({ credentials: { key: 'key', secret: 'another' } }, async (played) => {
      const running = played.start(played.args('-', '--bare', 'international'), {
        input: textOf(),
        keepsOpen: true,
      });
      const ended = await endedAlone(running, () => running.child.stdin?.end());
      assert.equal(ended.code, 5, ended.err);
      assert.equal(played.sandbox.books().requests, 1);
    }));

  test('a floor that cannot be kept is exit 2 before the start, though the producer has more to come', () =>
    scene({ credentials: { key: 'key', secret: 'another' } }, async (played) => {
      const running = played.start(
        played.args('-', '--bare', 'international', '--min-balance', '1'),
        { input: textOf(), keepsOpen: true },
      );
      const ended = await endedAlone(running, () => running.child.stdin?.end());
      assert.equal(ended.code, 2, ended.err);
    }));

  test('SIGTERM while a FIFO waits for its writer: exit 143', () =>
    scene({}, async (played) => {
      const { writer, running } = await fromFifo(played, 20);
      running.child.kill('SIGTERM');
      const ended = await endedAlone(running, () => {
        closeSync(writer);
      });
      assert.equal(ended.code, 143, ended.err);
    }));

  test('a FIFO whose writer is done is a list like any other: exit 0', () =>
    scene({}, async (played) => {
      const { writer, running } = await fromFifo(played, 1);
      closeSync(writer);
      const ended = await running.ended;
      assert.equal(ended.code, 0, ended.err);
      assert.equal(played.sandbox.books().requests, 20);
    }));
});

/** Resolves when the program has written so many lines. */
async function linesFrom(
  { stdout }: ReturnType<typeof start>['child'],
  lines: number,
): Promise<void> {
  let seen = 0;
  await new Promise<void>((resolve) => {
    stdout?.on('data', (text: string) => {
      seen += text.split('\n').length - 1;
      if (seen >= lines) resolve();
    });
  });
}

/** The program reading a FIFO whose writer has written the list and has not closed it, once so many requests have come. */
async function fromFifo(
  played: Scene,
  requests: number,
): Promise<{ writer: number; running: ReturnType<Scene['start']> }> {
  const fifo = join(played.folder, 'fifo.csv');
  assert.equal(spawnSync('mkfifo', [fifo]).status, 0);
  // For reading too, so that opening it waits for nobody.
  const writer = openSync(fifo, 'r+');
  const written = promisify(write)(writer, textOf());
  const running = played.start(
    played.args(fifo, '--bare', 'international', '--output', join(played.folder, 'out.csv')),
  );
  await Promise.all([written, played.sandbox.seen(requests)]);
  return { writer, running };
}
