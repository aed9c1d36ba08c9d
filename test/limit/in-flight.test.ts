import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInFlight } from '../../src/limit/in-flight.ts';

test('of two slots both are taken at once, and one is free again before its task is reported as done', async () => {
  const inFlight = createInFlight(2);
  let end: () => void = () => undefined;
  const first = inFlight.run(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  void inFlight.run(() => new Promise(() => undefined));
  assert.deepEqual([inFlight.open(), inFlight.free()], [2, false]);
  await Promise.resolve();
  end();
  await first;
  assert.deepEqual([inFlight.open(), inFlight.free()], [1, true]);
});
