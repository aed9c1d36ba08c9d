import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openOutput, type NamedFile, type OutputFile } from '../../src/support/output.ts';
import { inFolder } from '../scenario/program.ts';

const held = (code: string): Error => Object.assign(new Error(code), { code, syscall: 'rename' });

/** An output over an older one whose rename fails with these codes, one after the other, and then works. */
async function outputOver(
  folder: string,
  codes: readonly string[],
): Promise<{ readonly file: OutputFile; readonly slept: number[] }> {
  const left = [...codes];
  const slept: number[] = [];
  writeFileSync(join(folder, 'o.csv'), 'old');
  const file = await openOutput(join(folder, 'o.csv'), {
    rename: async (from, to) => {
      const code = left.shift();
      if (code !== undefined) throw held(code);
      await rename(from, to);
    },
    clock: { sleep: (ms) => Promise.resolve(void slept.push(ms)) },
  });
  await file.write('new');
  return { file, slept };
}

const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

for (const code of ['EBUSY', 'EPERM', 'EACCES']) {
  test(`a target that answers every rename with ${code} keeps its content, and the new file is the next free name`, () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'o.csv.2'), 'mine');
      const { file } = await outputOver(folder, Array<string>(5).fill(code));
      const named: NamedFile[] = [];
      const name = await file.commit((announced) => Promise.resolve(void named.push(announced)));
      assert.equal(name, join(folder, 'o.csv.3'));
      assert.deepEqual(contents(folder), { 'o.csv': 'old', 'o.csv.2': 'mine', 'o.csv.3': 'new' });
      assert.deepEqual(
        named.map(({ path, size }) => [path, size]),
        [
          [join(folder, 'o.csv'), 3],
          [join(folder, 'o.csv.3'), 3],
        ],
      );
    }));
}

test('a target that is held for a moment, as by a scanner, is replaced at the third try', () =>
  inFolder(async (folder) => {
    const { file, slept } = await outputOver(folder, ['EBUSY', 'EACCES']);
    assert.equal(await file.commit(() => Promise.resolve()), undefined);
    assert.deepEqual([contents(folder), slept], [{ 'o.csv': 'new' }, [200, 200]]);
  }));

test('a folder that takes no other name either fails as the first rename did, and any other failure fails at once', () =>
  inFolder(async (folder) => {
    const { file } = await outputOver(folder, [...Array<string>(5).fill('EPERM'), 'EROFS']);
    await assert.rejects(
      file.commit(() => Promise.resolve()),
      { code: 'EPERM' },
    );
    await file.abort();
    const { file: other, slept } = await outputOver(folder, ['EXDEV']);
    await assert.rejects(
      other.commit(() => Promise.resolve()),
      { code: 'EXDEV' },
    );
    await other.abort();
    assert.deepEqual([contents(folder), slept], [{ 'o.csv': 'old' }, []]);
  }));

test('an unfinished file that another program has replaced is neither renamed nor removed', () =>
  inFolder(async (folder) => {
    const { file } = await outputOver(folder, []);
    assert.equal(await file.isInPlace(), true);
    writeFileSync(join(folder, 'theirs'), 'half of another list');
    renameSync(join(folder, 'theirs'), join(folder, 'o.csv.part'));
    assert.equal(await file.isInPlace(), false);
    await assert.rejects(
      file.commit(() => Promise.resolve()),
      /its unfinished file \S*o\.csv\.part was removed, moved or replaced/,
    );
    await file.abort();
    assert.deepEqual(contents(folder), { 'o.csv': 'old', 'o.csv.part': 'half of another list' });
  }));
