import { readFile, stat } from 'node:fs/promises';
import type { LedgerReader } from '../ledger/port.ts';
import { hashFile, isRegularFile } from '../support/files.ts';
import { isFileError, messageOf } from './failure.ts';
import { RefusedError, type EnrichOptions } from './options.ts';

/** Exit 2 if the output is a file that this program did not write: the ledger remembers size and hash of each that it wrote. */
export async function refuseForeignOutput({ output, force }: Pick<EnrichOptions, 'output' | 'force'>, ledger: LedgerReader): Promise<void> {
  if (output === undefined || force) return;
  await refuseForeign({
    verb: 'write to',
    file: output,
    option: '--output',
    not: 'was not written by this program, or with another ledger, or was changed since',
    isOwn: async () => await ledger.isOwnOutput({ path: output, ...(await hashFile(output)) }),
  });
}

/** Exit 2 if the report would replace a file that is no report of this program. */
export async function refuseForeignReport({
  report,
  force,
}: {
  readonly report: string | undefined;
  readonly force: boolean;
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

interface Target {
  readonly verb: string;
  readonly file: string;
  readonly option: string;
  /** What a file is that is not our own. */
  readonly not: string;
  isOwn(): Promise<boolean>;
}

async function refuseForeign({ verb, file, option, not, isOwn }: Target): Promise<void> {
  try {
    if (!(await isRegularFile(file)) || (await isOwn())) return;
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new RefusedError(
      `Cannot check whether ${file} was written by this program: ${messageOf(error)}. Choose another place with ${option}, or use --force to replace it.`,
      { cause: error },
    );
  }
  throw new RefusedError(
    `Cannot ${verb} ${file}: the file exists and ${not}. Choose another place with ${option}, or --force to replace it.`,
  );
}

/** A report is some kilobytes, and so long only with thousands of carriers; a longer file is not read for it. */
const REPORT_BYTES_MAX = 16 * 1024 * 1024;

async function isReport(file: string): Promise<boolean> {
  if ((await stat(file)).size > REPORT_BYTES_MAX) return false;
  const value = parsed(await readFile(file, 'utf8'));
  if (typeof value !== 'object' || value === null || !('schema' in value) || !('run' in value)) return false;
  return value.schema === 1 && typeof value.run === 'object' && value.run !== null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
