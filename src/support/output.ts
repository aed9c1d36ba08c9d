import { constants, fstatSync, open as openDescriptor, writeFileSync } from 'node:fs';
import { lstat, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { Socket } from 'node:net';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { systemClock, type Clock } from './clock.ts';
import {
  createMeter,
  FileError,
  hasCode,
  formatIdentity,
  resolveTarget,
  type Digest,
} from './files.ts';
import { clearPart, partPath, tryReplacing } from './target.ts';

/** A file that takes its name only when it is complete. */
export interface OutputFile {
  write(chunk: string | Uint8Array): Promise<void>;
  /**
   * Nothing is written any more: what was written is on the disk, and only the name is missing.
   */
  seal(): Promise<void>;
  /**
   * Seals, calls `beforeRename` with the name, size and hash, renames. Where another program holds
   * the target, the file takes the next free name `<target>.2`, `<target>.3`, and so on; resolves
   * to that name, or to undefined.
   */
  commit(beforeRename: (named: NamedFile) => Promise<void>): Promise<string | undefined>;
  /** Leaves what stood under the name as it was. */
  abort(): Promise<void>;
  /**
   * False once the unfinished file is not where it was made: its folder was moved or removed, or
   * somebody replaced it.
   */
  isInPlace(): Promise<boolean>;
}

/** A complete file, and the path it is to have. */
export interface NamedFile extends Digest {
  readonly path: string;
}

/** What tests replace, and what is said while a FIFO has no reader. */
interface OutputOptions {
  readonly onWaiting?: (() => void) | undefined;
  readonly rename?: typeof rename;
  readonly clock?: Pick<Clock, 'sleep'>;
}

/**
 * `<path>.part` beside the target; a target that is not a regular file (device, FIFO) is written
 * directly. A FIFO without a reader is waited for, after `onWaiting` was called. Rejects where the
 * target could not be replaced in the end: that is tried first.
 */
export async function openOutput(path: string, options: OutputOptions = {}): Promise<OutputFile> {
  const before = await stat(path).catch(() => undefined);
  if (before?.isFIFO()) return await openFifo(path, options.onWaiting);
  if (before && !before.isFile()) return openDirect(await open(path, 'w'));
  const target = await resolveTarget(path);
  const part = partPath(target);
  await clearPart(part);
  await tryReplacing({ part, target: before && target });
  const handle = await open(part, 'wx', 0o600);
  // Not by open(): what it is told is masked by the umask. Where the file system knows no modes, it
  // stays as it is.
  if (before) await handle.chmod(before.mode & 0o777).catch(() => undefined);
  return await openRenamed(handle, { part, target, ...options });
}

const FIFO_POLL_MS = 50;

/**
 * Asked for again and again: an open that waits does so in a thread, which even the end of the
 * process waits for.
 */
async function openFifo(
  path: string,
  onWaiting: () => void = () => undefined,
): Promise<OutputFile> {
  const tryOpening = () =>
    promisify(openDescriptor)(path, constants.O_WRONLY | constants.O_NONBLOCK).catch(ignoreUnread);
  let descriptor = await tryOpening();
  if (descriptor === undefined) onWaiting();
  while (descriptor === undefined) {
    await systemClock.sleep(FIFO_POLL_MS);
    descriptor = await tryOpening();
  }
  return openPiped(descriptor);
}

function ignoreUnread(error: unknown): undefined {
  if (!hasCode(error, 'ENXIO')) throw error;
}

interface Renaming extends OutputOptions {
  readonly part: string;
  readonly target: string;
}

async function openRenamed(handle: FileHandle, options: Renaming): Promise<OutputFile> {
  const { part, target } = options;
  const meter = createMeter();
  const identity = formatIdentity(await handle.stat({ bigint: true }));
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    await handle.close();
  };
  const seal = async () => {
    if (!open) return;
    await handle.sync();
    await close();
  };
  const isInPlace = async () => {
    try {
      return formatIdentity(await lstat(part, { bigint: true })) === identity;
    } catch (error) {
      // What cannot be looked at may be there all the same.
      return !hasCode(error, 'ENOENT', 'ENOTDIR');
    }
  };
  return {
    write: (chunk) => handle.writeFile(meter.add(chunk)),
    seal,
    commit: async (beforeRename) => {
      await seal();
      // Renamed in its place, another program's half of a list would pass for the whole of ours.
      if (!(await isInPlace()))
        throw new FileError(`its unfinished file ${part} was removed, moved or replaced`);
      const digest = meter.digest();
      const name = await takeName(options, (path) => beforeRename({ path, ...digest }));
      await syncFolder(dirname(target));
      return name === target ? undefined : name;
    },
    abort: async () => {
      await close();
      if (await isInPlace()) await rm(part, { force: true });
    },
    isInPlace,
  };
}

/**
 * What a file answers that another program holds open (Windows), or that was made immutable or a
 * mount point meanwhile.
 */
const HELD = ['EBUSY', 'EPERM', 'EACCES'] as const;
/** A scanner that looks into new files holds them for a moment. */
const RENAME_TRIES_MAX = 5;
const RENAME_PAUSE_MS = 200;
const NAMES_MAX = 99;

/**
 * Gives the complete file its name, or the next free one; returns it. `announce` comes before each
 * try of a name.
 */
async function takeName(options: Renaming, announce: (path: string) => Promise<void>) {
  const { part, target, rename: move = rename, clock = systemClock } = options;
  await announce(target);
  let refusal: unknown;
  for (let tries = 0; tries < RENAME_TRIES_MAX; tries += 1) {
    if (tries > 0) await clock.sleep(RENAME_PAUSE_MS);
    try {
      await move(part, target);
      return target;
    } catch (error) {
      if (!hasCode(error, ...HELD)) throw error;
      refusal = error;
    }
  }
  const free = await findFreeName(target);
  if (free === undefined) throw refusal;
  await announce(free);
  // A folder that takes no name at all: what refused the first one says why.
  await move(part, free).catch(() => {
    throw refusal;
  });
  return free;
}

async function findFreeName(target: string) {
  for (let number = 2; number <= NAMES_MAX; number += 1) {
    const name = `${target}.${number}`;
    if (!(await lstat(name).catch(() => undefined))) return name;
  }
  return undefined;
}

/**
 * Not written as a file is: that waits in a thread which nothing ends as long as the reader does
 * not read, not even the end of the process.
 */
function openPiped(descriptor: number): OutputFile {
  const socket = new Socket({ fd: descriptor, readable: false, writable: true });
  // Whoever writes is told.
  socket.on('error', () => undefined);
  return {
    write: writeTo(socket),
    seal,
    commit: () =>
      new Promise((resolve, reject) => {
        socket.once('error', reject);
        socket.end(() => resolve(undefined));
      }),
    abort: async () => void socket.destroy(),
    isInPlace,
  };
}

/** What has no name to take has no place to lose, and is written as it comes. */
const isInPlace = async () => true;
const seal = async () => undefined;

function writeTo(stream: NodeJS.WritableStream) {
  return (chunk: string | Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      stream.write(chunk, (error) => (error ? reject(error) : resolve()));
    });
}

function openDirect(handle: FileHandle): OutputFile {
  return {
    write: (chunk) => handle.writeFile(chunk),
    seal,
    commit: () => handle.close().then(() => undefined),
    abort: () => handle.close(),
    isInPlace,
  };
}

/**
 * Standard output: nothing to rename. A write rejects as the system does. A terminal is not written
 * the text itself but what `shown` makes of it, so that nothing in it steers the terminal.
 */
export function openStdout(
  stream: NodeJS.WritableStream,
  shown: (text: string) => string,
): OutputFile {
  const write = writeTo(stream);
  return {
    write: isStdoutFile(stream)
      ? async (chunk) => writeFileSync(STDOUT, chunk)
      : (chunk) => write(typeof chunk === 'string' && isTerminal(stream) ? shown(chunk) : chunk),
    seal,
    commit: async () => undefined,
    abort: async () => undefined,
    isInPlace,
  };
}

function isTerminal(stream: NodeJS.WritableStream) {
  return 'isTTY' in stream && stream.isTTY === true;
}

const STDOUT = 1;

/**
 * Node's own stream (20.20) does not look how much of a write a file took: on a full disk the rest
 * was lost without a word.
 */
function isStdoutFile(stream: NodeJS.WritableStream) {
  return 'fd' in stream && stream.fd === STDOUT && fstatSync(STDOUT).isFile();
}

/**
 * Replaces a file in one step, or leaves it as it was; a new one is readable by its owner only. A
 * FIFO is as for {@link openOutput}, and so is the name that it resolves to.
 */
export async function writeFileAtomically(
  path: string,
  text: string,
  options?: OutputOptions,
): Promise<string | undefined> {
  const file = await openOutput(path, options);
  try {
    await file.write(text);
    return await file.commit(async () => undefined);
  } catch (error) {
    await file.abort().catch(() => undefined);
    throw error;
  }
}

/** A rename is durable only when its folder is synced; not every system can. */
async function syncFolder(folder: string) {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
