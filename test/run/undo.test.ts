import assert from 'node:assert/strict';
import { test } from 'node:test';
import { undoOnFailure } from '../../src/run/undo.ts';

const BROKEN = new Error('broken');

test('work that fails is taken back in reverse, each step before the next and told the error; steps behind the failure are not known', async () => {
  const done: string[] = [];
  const work = undoOnFailure(async (undo) => {
    undo((error) => done.push(`close the list: ${String(error)}`));
    undo(async () => {
      await Promise.resolve();
      done.push('give up the output');
    });
    await Promise.reject(BROKEN);
    undo(() => done.push('never opened'));
  });
  await assert.rejects(work, BROKEN);
  assert.deepEqual(done, ['give up the output', 'close the list: Error: broken']);
});

test('work that succeeds is not taken back', async () => {
  const done: string[] = [];
  const result = await undoOnFailure(async (undo) => {
    undo(() => done.push('closed'));
    return await Promise.resolve(3);
  });
  assert.deepEqual([result, done], [3, []]);
});

test('a step that fails leaves none of the others out', async () => {
  const done: string[] = [];
  const work = undoOnFailure(async (undo) => {
    undo(() => done.push('first'));
    undo(() => Promise.reject(new Error('the disk is gone')));
    undo(() => done.push('third'));
    return await Promise.reject(BROKEN);
  });
  await assert.rejects(work, { message: 'the disk is gone' });
  assert.deepEqual(done, ['third', 'first']);
});
