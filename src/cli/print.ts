import { jsonText, makePrintableLines, makePrintableStyled } from '../report/words.ts';
import { openStdout } from '../support/output.ts';
import type { Shell } from './shell.ts';

type Output = Pick<Shell, 'stdout'>;

/**
 * Writes records to standard output, at the pace of their reader; on a terminal nothing in them
 * steers it. False where the reader went away: that is no failure, and nobody reads on. Throws
 * RefusedError where it cannot be written otherwise.
 */
export function print(text: string, output: Output): Promise<boolean> {
  return writeShown(text, makePrintableLines, output);
}

/** The same for a text that is laid out for a person: its colours stay. */
export function printStyled(text: string, output: Output): Promise<boolean> {
  return writeShown(text, makePrintableStyled, output);
}

async function writeShown(text: string, shown: (text: string) => string, { stdout }: Output) {
  try {
    await openStdout(stdout, shown).write(text);
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (GONE.has(error.code) || (error.code === 'EIO' && stdout.isTTY === true)) return false;
    // Loaded only now, so that help and version are there at once.
    const [{ describeSystemError }, { RefusedError }] = await Promise.all([
      import('../run/failure.ts'),
      import('../run/options.ts'),
    ]);
    throw new RefusedError(`Cannot write standard output: ${describeSystemError(error)}.`, {
      cause: error,
    });
  }
}

/**
 * What a pipe answers without its reader, at first and from then on; a terminal that was closed
 * answers EIO.
 */
const GONE: ReadonlySet<unknown> = new Set(['EPIPE', 'ERR_STREAM_DESTROYED']);

/** The same for a value, as JSON. */
export function printJson(value: unknown, shell: Output): Promise<boolean> {
  return print(jsonText(value), shell);
}
