import { createHash } from 'node:crypto';
import { createReadStream, type BigIntStats } from 'node:fs';
import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** What a file is known by. */
export interface Digest {
  readonly size: number;
  readonly sha256: string;
}

/** What stands in the way of a file, in words that need no error code of the system. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code = 'ERR_FILE';
  readonly syscall = 'rename';
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

/** Counts and hashes what is written. */
interface Meter {
  /** The bytes of a text are good until the next one. */
  add(chunk: string | Uint8Array): Uint8Array;
  digest(): Digest;
}

/** A UTF-16 unit is three bytes of UTF-8 at most. */
const BYTES_PER_UNIT_MAX = 3;

/**
 * One buffer serves for all texts: a buffer of its own for each was 30 MB that waited for the
 * garbage collector.
 */
export function createMeter(): Meter {
  const hash = createHash('sha256');
  let buffer = Buffer.alloc(0);
  let size = 0;
  const encode = (text: string) => {
    if (buffer.length < text.length * BYTES_PER_UNIT_MAX)
      buffer = Buffer.allocUnsafeSlow(text.length * BYTES_PER_UNIT_MAX);
    return buffer.subarray(0, buffer.write(text));
  };
  return {
    add: (chunk) => {
      const bytes = typeof chunk === 'string' ? encode(chunk) : chunk;
      size += bytes.length;
      hash.update(bytes);
      return bytes;
    },
    digest: () => ({ size, sha256: hash.digest('hex') }),
  };
}

/**
 * The real path of a file, or the one it will have: of its folder, or of where its link leads,
 * where it does not exist yet.
 */
export async function resolveTarget(path: string): Promise<string> {
  const link = await readlink(path).catch(() => undefined);
  const exists = await lstat(path).catch(() => undefined);
  if (!exists) return join(await realpath(dirname(path)), basename(path));
  try {
    return await realpath(path);
  } catch (error) {
    // Links that lead in a circle are ELOOP, so this one comes to an end.
    if (link === undefined || !hasCode(error, 'ENOENT')) throw error;
    return await resolveTarget(resolve(await realpath(dirname(path)), link));
  }
}

/** The error of the system with this code; undefined where `error` is another. */
export function hasCode(
  error: unknown,
  ...codes: readonly string[]
): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && codes.some((code) => error.code === code);
}

/** False for devices, FIFOs and folders, and where there is nothing. */
export async function isRegularFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

/**
 * Paths with one identity lead to one file, through links of either kind; a file that does not
 * exist yet is known by its real path. undefined for anything but a regular file: a device takes
 * what several write.
 */
export async function readIdentity(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (!found) return await resolveTarget(path).catch(() => path);
  return found.isFile() ? formatIdentity(found) : undefined;
}

/**
 * The same for files that may come or go meanwhile: its real path, and what it is where it exists.
 * Two with one of them in common lead to one file. None for anything but a regular file.
 */
export async function readIdentities(path: string): Promise<readonly string[]> {
  const identity = await readIdentity(path);
  return identity === undefined ? [] : [await resolveTarget(path).catch(() => path), identity];
}

/** The part of a file's status that it shares with no other file. */
export function formatIdentity({ dev, ino }: Pick<BigIntStats, 'dev' | 'ino'>): string {
  return `${dev}:${ino}`;
}
