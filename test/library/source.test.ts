import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { openListSource } from '../../src/library/source.ts';
import { CsvError } from '../../src/csv/error.ts';
import { inFolder } from '../scenario/program.ts';

/** All of an input, or what is said about it. */
async function taken(
  input: string,
  folder: string,
  stdin: NodeJS.ReadableStream = Readable.from([]),
): Promise<string> {
  try {
    const parts: Uint8Array[] = [];
    for await (const part of (await openListSource(input, { stdin, workingFolder: folder })).open())
      parts.push(part);
    return Buffer.concat(parts).toString();
  } catch (error) {
    assert.ok(
      error instanceof Error && ['InputError', 'CsvError'].includes(error.name),
      `a bug: ${String(error)}`,
    );
    return error.message;
  }
}

test('a file that is there is read, and twice where it is asked for twice', () =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'list.csv'), 'phone\n');
    assert.equal(await taken('list.csv', folder), 'phone\n');
    assert.equal(await taken('list.csv', folder), 'phone\n');
  }));

test('what cannot be opened is named, with why', () =>
  inFolder(async (folder) => {
    mkdirSync(join(folder, 'folder'));
    symlinkSync('circle', join(folder, 'circle'));
    writeFileSync(join(folder, 'file'), '');
    const long = 'x'.repeat(300);
    for (const [input, words] of [
      ['folder', 'it is a folder. Name a CSV file.'],
      ['circle', 'its links lead in a circle. Check the name, or use - for standard input.'],
      ['missing', 'no such file or folder. Check the name, or use - for standard input.'],
      ['file/x', 'a part of the path is no folder. Check the name, or use - for standard input.'],
      [long, 'its name is too long. Check the name, or use - for standard input.'],
    ] as const)
      assert.equal(await taken(input, folder), `Cannot read ${input}: ${words}`);
  }));

test('a socket is named as one', () =>
  inFolder(async (folder) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
    try {
      assert.equal(
        await taken('socket', folder),
        'Cannot read socket: it is a socket, which only the program behind it serves. Name a CSV file.',
      );
    } finally {
      server.close();
    }
  }));

test(
  'a file of the system that answers with an input/output error is named',
  { skip: !existsSync('/proc/self/mem') },
  async () => {
    assert.equal(
      await taken('/proc/self/mem', '/'),
      'Cannot read /proc/self/mem: the device reports an input/output error. Use a copy of the list that can be read.',
    );
  },
);

test(
  'a terminal that is not there is named',
  { skip: spawnSync('setsid', ['true']).status !== 0 },
  () =>
    inFolder((folder) => {
      const program = join(import.meta.dirname, '../../src/main.js');
      const args = [
        '-w',
        process.execPath,
        program,
        'enrich',
        '/dev/tty',
        '--sandbox',
        '-o',
        '-',
        '--ledger',
        join(folder, 'ledger.db'),
      ];
      const { status, stderr } = spawnSync('setsid', args, {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      assert.equal(status, 2, stderr);
      assert.match(
        stderr,
        /^insight-batch: Cannot read \/dev\/tty: nothing is at its other end\./m,
      );
      return Promise.resolve();
    }),
);

/** Gives its first rows and then fails as the system does. */
async function* broken(code: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from('phone\n'));
  throw Object.assign(new Error(`${code}: some words, read`), { code, syscall: 'read', errno: -1 });
}

for (const [code, words] of [
  ['EBADF', 'it is not open for that'],
  ['EIO', 'the device reports an input/output error'],
  ['EWHATEVER', 'some words'],
] as const) {
  test(`standard input that ends with ${code} is an error of the list and no bug`, async () => {
    const { open } = await openListSource('-', {
      stdin: Readable.from(broken(code)),
      workingFolder: '/',
    });
    const read: string[] = [];
    const all = async (): Promise<void> => {
      for await (const part of open()) read.push(Buffer.from(part).toString());
    };
    await assert.rejects(
      all,
      new CsvError(
        `Cannot read standard input: ${words}. Use a copy of the list that can be read.`,
      ),
    );
    assert.deepEqual(read, ['phone\n']);
  });
}

test('what is no failure of the system passes as it is', async () => {
  const stdin = Readable.from(
    (async function* () {
      yield await Promise.resolve(Buffer.from('x'));
      throw new TypeError('a bug');
    })(),
  );
  const { open } = await openListSource('-', { stdin, workingFolder: '/' });
  await assert.rejects(async () => {
    for await (const part of open()) assert.ok(part);
  }, new TypeError('a bug'));
});
