import { createHash, type Hash } from 'node:crypto';
import { constants, createReadStream, fstatSync, open as openDescriptor, writeFileSync } from 'node:fs';
import { lstat, open, readlink, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { Socket } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from './clock.ts';

/** What a file is known by. */
export interface Digest {
  readonly size: number;
  readonly sha256: string;
}

/** A file that takes its name only when it is complete. */
export interface OutputFile {
  write(text: string): Promise<void>;
  /** Syncs, calls `beforeRename` with size and hash, renames. */
  commit(beforeRename: (digest: Digest) => Promise<void>): Promise<void>;
  /** Leaves what stood under the name as it was. */
  abort(): Promise<void>;
}

/** What a file is called as long as it grows. */
export function partOf(target: string): string {
  return `${target}.part`;
}

/**
 * `<path>.part` beside the target; a target that is no regular file (device, FIFO) is written directly. A FIFO without a
 * reader is waited for, after `onWaiting` was called.
 */
export async function openOutput(path: string, onWaiting: () => void = () => undefined): Promise<OutputFile> {
  const before = await stat(path).catch(() => undefined);
  if (before?.isFIFO()) return await openFifo(path, onWaiting);
  if (before && !before.isFile()) return direct(await open(path, 'w'));
  const target = await realTarget(path);
  const part = partOf(target);
  await rm(part, { force: true });
  const handle = await open(part, 'wx', 0o600);
  // Not by open(): what it is told is masked by the umask. Where the file system knows no modes, it stays as it is.
  if (before) await handle.chmod(before.mode & 0o777).catch(() => undefined);
  return renamed(handle, { part, target });
}

const FIFO_POLL_MS = 50;

/** Asked for again and again: an open that waits does so in a thread, which even the end of the process waits for. */
async function openFifo(path: string, onWaiting: () => void): Promise<OutputFile> {
  const tried = (): Promise<number | undefined> =>
    promisify(openDescriptor)(path, constants.O_WRONLY | constants.O_NONBLOCK).catch(unlessUnread);
  let descriptor = await tried();
  if (descriptor === undefined) onWaiting();
  while (descriptor === undefined) {
    await systemClock.sleep(FIFO_POLL_MS);
    descriptor = await tried();
  }
  return piped(descriptor);
}

function unlessUnread(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENXIO')) throw error;
}

function renamed(handle: FileHandle, { part, target }: { part: string; target: string }): OutputFile {
  const meter = createMeter();
  let open = true;
  const close = async (): Promise<void> => {
    if (!open) return;
    open = false;
    await handle.close();
  };
  return {
    write: async (text) => {
      await handle.writeFile(meter.add(text));
    },
    commit: async (beforeRename) => {
      await handle.sync();
      await close();
      await beforeRename(meter.digest());
      await rename(part, target);
      await syncFolder(dirname(target));
    },
    abort: async () => {
      await close();
      await rm(part, { force: true });
    },
  };
}

/** Not written as a file is: that waits in a thread which nothing ends as long as the reader does not read, not even the end of the process. */
function piped(descriptor: number): OutputFile {
  const socket = new Socket({ fd: descriptor, readable: false, writable: true });
  // Whoever writes is told.
  socket.on('error', () => undefined);
  return {
    write: writeTo(socket),
    commit: () =>
      new Promise((resolve, reject) => {
        socket.once('error', reject);
        socket.end(resolve);
      }),
    abort: () => {
      socket.destroy();
      return Promise.resolve();
    },
  };
}

function writeTo(stream: NodeJS.WritableStream): (text: string) => Promise<void> {
  return (text) =>
    new Promise((resolve, reject) => {
      stream.write(text, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
}

function direct(handle: FileHandle): OutputFile {
  return {
    write: async (text) => {
      await handle.writeFile(text);
    },
    commit: () => handle.close(),
    abort: () => handle.close(),
  };
}

/** Standard output: nothing to rename. A write rejects as the system does. */
export function openStdout(stream: NodeJS.WritableStream): OutputFile {
  return {
    write: isStdoutFile(stream)
      ? async (text) => {
          writeFileSync(STDOUT, text);
        }
      : writeTo(stream),
    commit: () => Promise.resolve(),
    abort: () => Promise.resolve(),
  };
}

const STDOUT = 1;

/** Node's own stream (20.20) does not look how much of a write a file took: on a full disk the rest was lost without a word. */
function isStdoutFile(stream: NodeJS.WritableStream): boolean {
  return 'fd' in stream && stream.fd === STDOUT && fstatSync(STDOUT).isFile();
}

/** Replaces a file in one step, or leaves it as it was; a new one is readable by its owner only. A FIFO is as for {@link openOutput}. */
export async function writeFileAtomically(path: string, text: string, onWaiting?: () => void): Promise<void> {
  const file = await openOutput(path, onWaiting);
  try {
    await file.write(text);
    await file.commit(() => Promise.resolve());
  } catch (error) {
    await file.abort().catch(() => undefined);
    throw error;
  }
}

/** A UTF-16 unit is three bytes of UTF-8 at most. */
const BYTES_PER_UNIT_MAX = 3;

/** Counts and hashes what is written. The bytes of a text are good until the next one: a buffer of its own for each was 30 MB that waited for the garbage collector. */
function createMeter(): { add(text: string): Buffer; digest(): Digest } {
  const hash: Hash = createHash('sha256');
  let buffer = Buffer.alloc(0);
  let size = 0;
  return {
    add: (text) => {
      if (buffer.length < text.length * BYTES_PER_UNIT_MAX) buffer = Buffer.allocUnsafeSlow(text.length * BYTES_PER_UNIT_MAX);
      const bytes = buffer.subarray(0, buffer.write(text));
      size += bytes.length;
      hash.update(bytes);
      return bytes;
    },
    digest: () => ({ size, sha256: hash.digest('hex') }),
  };
}

/** A rename is durable only when its folder is synced; not every system can. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** Size and SHA-256 of a file; rejects as the file system does. */
export async function hashFile(path: string): Promise<Digest> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest('hex') };
}

/** The real path of a file, or the one it will have: of its folder, or of where its link leads, where it does not exist yet. */
export async function realTarget(path: string): Promise<string> {
  const link = await readlink(path).catch(() => undefined);
  const exists = await lstat(path).catch(() => undefined);
  if (!exists) return join(await realpath(dirname(path)), basename(path));
  try {
    return await realpath(path);
  } catch (error) {
    // Links that lead in a circle are ELOOP, so this one comes to an end.
    if (link === undefined || !(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return await realTarget(resolve(await realpath(dirname(path)), link));
  }
}

/** False for devices, FIFOs and folders, and where there is nothing. */
export async function isRegularFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

/**
 * Paths with one identity lead to one file, through links of either kind; a file that does not exist yet is known by its
 * real path. undefined for what is no regular file: a device takes what several write.
 */
export async function identityOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (!found) return await realTarget(path).catch(() => path);
  return found.isFile() ? `${String(found.dev)}:${String(found.ino)}` : undefined;
}
