import { open } from 'node:fs/promises';
import type { LedgerReader } from '../../ledger/port.ts';
import { hashFile, isRegularFile } from '../../support/files.ts';
import { tryTarget } from '../../support/target.ts';
import { isFileError, describeSystemError } from '../failure.ts';
import { adviseImport, holdsAnswers } from '../import/found.ts';
import { RefusedError, type EnrichOptions } from '../options.ts';

/**
 * Refuses an output that this program did not write: the ledger knows size and hash of each that it
 * wrote.
 */
export async function refuseForeignOutputs(
  { outputs, force }: Pick<EnrichOptions, 'outputs' | 'force'>,
  ledger: LedgerReader,
): Promise<void> {
  if (force) return;
  for (const { path } of outputs) {
    if (path === undefined) continue;
    await refuseForeign({
      verb: 'write to',
      file: path,
      option: '--output',
      not: 'was not written by this program, or with another ledger, or was changed since',
      isOwn: async () => await ledger.isOwnOutput({ path, ...(await hashFile(path)) }),
      advise: async () =>
        (await holdsAnswers(path)) ? ` It holds answers: ${adviseImport(path)}.` : '',
    });
  }
}

/** Refuses a report that would replace anything but a report of this program. */
export async function refuseForeignReport({
  report,
  force,
}: {
  report: string | undefined;
  force: boolean;
}): Promise<void> {
  if (report === undefined || force) return;
  await refuseForeign({
    verb: 'write the report to',
    file: report,
    option: '--report',
    not: 'was not written by this program',
    isOwn: () => isReport(report),
  });
}

/** Refuses a file of differences that would replace anything but one; `head` is how it begins. */
export async function refuseForeignDifferences({
  file,
  head,
  force,
}: {
  file: string | undefined;
  head: string;
  force: boolean;
}): Promise<void> {
  if (file === undefined || force) return;
  await refuseForeign({
    verb: 'write the differences to',
    file,
    option: '--output',
    not: 'was not written by this program',
    isOwn: async () => (await readHead(file)).startsWith(head),
  });
}

interface Target {
  readonly verb: string;
  readonly file: string;
  readonly option: string;
  /** What a file is that is not our own. */
  readonly not: string;
  isOwn(): Promise<boolean>;
  /** What more to do with it: a sentence behind a blank, or nothing. */
  advise?(): Promise<string>;
}

async function refuseForeign({ verb, file, option, not, isOwn, advise }: Target) {
  try {
    if (!(await isRegularFile(file)) || (await isOwn())) return;
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new RefusedError(
      `Cannot check whether ${file} was written by this program: ${describeSystemError(error)}. Choose another place with ${option}, or use --force to replace it.`,
      { cause: error },
    );
  }
  throw new RefusedError(
    `Cannot ${verb} ${file}: the file exists and ${not}. Choose another place with ${option}, or --force to replace it.${(await advise?.()) ?? ''}`,
  );
}

/**
 * How a report begins, however it is indented. The rest is not read: with many carriers it is
 * longer than memory should hold.
 */
const REPORT_HEAD = /^\s*\{\s*"schema"\s*:\s*1\s*,\s*"run"\s*:\s*\{/;
const HEAD_BYTES = 1024;

async function isReport(file: string) {
  return REPORT_HEAD.test(await readHead(file));
}

async function readHead(file: string) {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * Refuses outputs and a report that could not take their names at the end, when money is spent. All
 * are only tried: the report's file is made at the end, and those of the outputs once everything
 * else is known to be right.
 */
export async function refuseUnwritable({
  outputs,
  report,
}: Pick<EnrichOptions, 'outputs'> & { report: string | undefined }): Promise<void> {
  for (const { file, verb, option } of [
    ...outputs.map(({ path }) => ({ file: path, verb: 'write', option: '--output' })),
    { file: report, verb: 'write the report to', option: '--report' },
  ]) {
    if (file === undefined) continue;
    try {
      await tryTarget(file);
    } catch (error) {
      if (!isFileError(error)) throw error;
      throw new RefusedError(
        `Cannot ${verb} ${file}: ${describeSystemError(error)}. Choose another place with ${option}.`,
        { cause: error },
      );
    }
  }
}
