import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CsvError } from '../../csv/error.ts';

/** A workbook that comes as bytes, from standard input or out of gzip, is put aside up to this size. */
const ASIDE_BYTES_MAX = 2 * 1024 ** 3;

/**
 * A new file for nobody else, which has no name any more where the system allows that, so that
 * nothing of a list is left behind by a process that is killed.
 */
export async function openScratch(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'insight-batch-'));
  try {
    return await open(join(folder, 'aside'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Puts bytes aside. Throws CsvError where they are more than {@link ASIDE_BYTES_MAX}. */
export async function putAside(bytes: AsyncIterable<Uint8Array>): Promise<FileHandle> {
  const file = await openScratch();
  try {
    let size = 0;
    for await (const piece of bytes) {
      size += piece.length;
      if (size > ASIDE_BYTES_MAX)
        throw new CsvError(
          `Cannot read the workbook: it is longer than ${ASIDE_BYTES_MAX.toLocaleString('en')} bytes, and from standard input or out of gzip no more is put aside. Name it as a file.`,
        );
      await file.write(piece);
    }
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
