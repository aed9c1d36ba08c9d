import { lstat, mkdir, open, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { FileError, hasCode, resolveTarget } from './files.ts';

/** What a file is called as long as it grows. */
export function partPath(target: string): string {
  return `${target}.part`;
}

/**
 * Takes away what an earlier execution left unfinished. Rejects where that is a folder with
 * something in it.
 */
export async function clearPart(part: string): Promise<void> {
  try {
    // A trial that was killed has left an empty one.
    await rmdir(part);
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST'))
      throw new FileError(`its unfinished file ${part} is a folder with something in it`);
    await rm(part, { force: true });
  }
}

/**
 * Rejects where a file that grows in `part` could not take its name in the end, as far as the
 * system tells before: a folder that gives nothing away again, and a `target` that may not be
 * replaced. What stands under the name is never touched.
 */
export async function tryReplacing({
  part,
  target,
}: {
  part: string;
  target: string | undefined;
}): Promise<void> {
  await mkdir(part, 0o700);
  try {
    if (target !== undefined) await tryRename(part, target);
  } finally {
    // A folder that only takes refuses this.
    await rmdir(part);
  }
  if (target !== undefined && (await isMountPoint(target)))
    throw new FileError('it is mounted by itself and cannot be replaced; mount its folder');
}

/** The same for a target that is opened later, or never: an unfinished file that is there stays. */
export async function tryTarget(path: string): Promise<void> {
  const before = await stat(path).catch(() => undefined);
  if (before && !before.isFile()) return;
  const target = await resolveTarget(path);
  const part = partPath(target);
  const there = await lstat(part).catch(() => undefined);
  // It may be growing under another execution; who opens the target decides about it.
  if (there && !there.isDirectory()) return;
  if (there) await clearPart(part);
  await tryReplacing({ part, target: before && target });
}

/**
 * What refuses a rename for good; any other answer only says that a folder does not replace a file.
 */
const REFUSALS = ['EPERM', 'EACCES', 'EROFS', 'EBUSY'] as const;

/**
 * A folder never replaces a file, so this rename always fails; but first the system asks everything
 * that would refuse the real one: the rights in the folder, its sticky bit, the target's owner and
 * flags. Windows asks the other way round, and there a file that another program holds cannot be
 * opened for writing.
 */
async function tryRename(folder: string, target: string) {
  try {
    if (process.platform === 'win32') await (await open(target, 'r+')).close();
    else await rename(folder, target);
  } catch (error) {
    if (hasCode(error, ...REFUSALS)) throw error;
    return;
  }
  // The target went away in this instant, and the folder has its name.
  if (process.platform !== 'win32') await rename(target, folder);
}

/**
 * A single file that a container was given: it can be written to, and not replaced. Only Linux
 * tells.
 */
async function isMountPoint(path: string) {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  return mounts.split('\n').some((line) => unescapeOctal(line.split(' ')[4] ?? '') === path);
}

/** Blanks and the like are octal in that list. */
function unescapeOctal(text: string) {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
