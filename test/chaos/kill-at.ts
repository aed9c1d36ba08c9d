/**
 * Loaded into the real program with `node --import`: counts every step that changes the disk, and ends the process with
 * SIGKILL at the one it is told to. The program itself knows nothing of it. Each step has a moment before and one after
 * it; a write has one in its middle, with half of the bytes written. A line per moment goes to a file before the moment
 * passes, so the last line of a killed process is where it died.
 */
import { openSync, writeFileSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { devNull } from 'node:os';
import type { Database } from '../../src/ledger/sqlite/database.ts';

const { CHAOS_POINTS, CHAOS_KILL_AT = '0', CHAOS_KINDS = '' } = process.env;
const killAt = Number(CHAOS_KILL_AT);
const kinds = new Set(CHAOS_KINDS.split(',').filter((kind) => kind !== ''));
// Opened before anything is watched, so that the list of moments is no moment itself.
const list = CHAOS_POINTS === undefined ? undefined : openSync(CHAOS_POINTS, 'a');
let count = 0;

/** One moment: `work` is done first where it is the last one. */
function moment(kind: string, when: 'before' | 'during' | 'after', work?: () => void): void {
  if (kinds.size > 0 && !kinds.has(kind)) return;
  count += 1;
  if (list !== undefined) writeSync(list, `${String(count)} ${kind} ${when}\n`);
  if (count !== killAt) return;
  work?.();
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way; nothing of this process may run until it is here.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

type Work = (this: unknown, ...args: readonly unknown[]) => unknown;

function watch(
  owner: object,
  name: string,
  kind: string,
  halve?: (self: unknown, args: readonly unknown[]) => void,
): void {
  const original = Reflect.get(owner, name) as Work;
  const watched: Work = function (...args) {
    moment(kind, 'before');
    if (halve) moment(kind, 'during', () => halve(this, args));
    const result = Reflect.apply(original, this, args);
    if (!(result instanceof Promise)) {
      moment(kind, 'after');
      return result;
    }
    return result.then((value: unknown) => {
      moment(kind, 'after');
      return value;
    });
  };
  Reflect.set(owner, name, watched);
}

const bytesOf = (content: unknown): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as Uint8Array);
const firstHalf = (content: unknown): Buffer =>
  bytesOf(content).subarray(0, Math.floor(bytesOf(content).length / 2));

async function watchFiles(): Promise<void> {
  const require = createRequire(import.meta.url);
  const fs = require('node:fs') as Record<string, unknown>;
  const promises = require('node:fs/promises') as Record<string, unknown>;
  const handle = await open(devNull);
  const handles = Object.getPrototypeOf(handle) as object;
  await handle.close();
  const write = writeFileSync;
  watch(fs, 'writeFileSync', 'create', (_self, [file, content, options]) =>
    write(file as string | number, firstHalf(content), options as { flag?: string }),
  );
  watch(fs, 'rmSync', 'remove');
  watch(fs, 'mkdirSync', 'folder');
  watch(promises, 'open', 'open');
  watch(promises, 'rename', 'rename');
  watch(promises, 'rm', 'remove');
  watch(handles, 'writeFile', 'write', (self, [content]) =>
    writeSync((self as { readonly fd: number }).fd, firstHalf(content)),
  );
  watch(handles, 'sync', 'sync');
  syncBuiltinESMExports();
}

/** What a statement does to the disk; undefined for one that waits for its COMMIT. */
function kindOfSql(sql: string): string | undefined {
  if (sql === 'COMMIT') return 'commit';
  if (sql.includes('wal_checkpoint')) return 'checkpoint';
  return sql.includes('journal_mode') ? 'journal-mode' : undefined;
}

interface Driver {
  readonly DatabaseSync: new (
    file: string | URL,
    options: { readonly readOnly: boolean },
  ) => Database;
}

/** The driver's class cannot be changed, so the module gives out one that extends it. */
function watchDatabase(): void {
  const require = createRequire(import.meta.url);
  const driver = require('@photostructure/sqlite') as Driver;
  const around = <T>(sql: string, work: () => T): T => {
    const kind = kindOfSql(sql);
    if (kind !== undefined) moment(kind, 'before');
    const result = work();
    if (kind !== undefined) moment(kind, 'after');
    return result;
  };
  class WatchedDatabase extends driver.DatabaseSync {
    override exec(sql: string): void {
      around(sql, () => super.exec(sql));
    }
    override prepare(sql: string): ReturnType<Database['prepare']> {
      return around(sql, () => super.prepare(sql));
    }
  }
  const module = require.cache[require.resolve('@photostructure/sqlite')];
  if (!module) throw new Error('The SQLite driver is not among the loaded modules.');
  module.exports = { ...driver, DatabaseSync: WatchedDatabase };
}

await watchFiles();
watchDatabase();
