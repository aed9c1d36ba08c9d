import { CsvError } from '../csv/error.ts';

/** The run was stopped by something that the halt already knows; only unwinds the pipeline. */
export class HaltedError extends Error {
  override readonly name = 'HaltedError';
}

/** True for an unreadable file and a broken list: the person mends them, they are not bugs. */
export function isFileError(error: unknown): error is Error {
  return (
    error instanceof CsvError ||
    (error instanceof Error &&
      'code' in error &&
      typeof error.code === 'string' &&
      'syscall' in error)
  );
}

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ELOOP: 'its links lead in a circle',
  EROFS: 'the file system is read-only',
  EIO: 'the device reports an input/output error',
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENXIO: 'nothing is at its other end',
  ENODEV: 'its device is not there',
  EBADF: 'it is not open for that',
  ENAMETOOLONG: 'its name is too long',
  ESTALE: 'the server no longer has it',
  EBUSY: 'another program holds it open',
  ETXTBSY: 'it is a program that runs',
};

/** `EINVAL: invalid argument, read '/some/file'`. */
const SYSTEM_MESSAGE = /^E[A-Z0-9]+: (.+), [a-z_]+(?: '.*)?$/s;

/** Says that a file ended beside the place it was meant for. */
export function describeElsewhere(
  what: string,
  { file, elsewhere }: { file: string; elsewhere: string },
): string {
  return `${what} is complete and stands in ${elsewhere}: ${file} could not be replaced, as where another program holds it open.`;
}

/** The system's words without its codes and paths. */
export function describeSystemError(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return WORDS[code] ?? SYSTEM_MESSAGE.exec(error.message)?.[1] ?? error.message;
}
