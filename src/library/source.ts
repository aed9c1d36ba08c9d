import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isFileError, describeSystemError } from '../run/failure.ts';
import { InputError, type ListOptions } from '../run/options.ts';
import { CsvError } from '../csv/error.ts';
import { readFifoBytes, readFileBytes, stopOnAbort } from '../support/bytes.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Leads to the list where standard input is a file (`enrich - < list.csv`); on Windows it leads
 * nowhere.
 */
export const STDIN_FILE = '/dev/stdin';

type ListSource = Pick<ListOptions, 'realPath' | 'open' | 'bytes'>;

/**
 * Where the rows of `enrich input` come from. A file that is no regular file (a FIFO, a device)
 * cannot be read twice, so its run is never continued. Throws InputError for what cannot be read.
 */
export async function openListSource(
  input: string,
  shell: Pick<Surroundings, 'stdin' | 'workingFolder'>,
): Promise<ListSource> {
  if (input === '-') return await standardInput(shell);
  const file = path.resolve(shell.workingFolder, input);
  try {
    const found = await stat(file);
    if (found.isDirectory())
      throw new InputError(`Cannot read ${input}: it is a folder. Name a CSV file.`);
    if (found.isSocket())
      throw new InputError(
        `Cannot read ${input}: it is a socket, which only the program behind it serves. Name a CSV file.`,
      );
    await access(file, constants.R_OK);
    const read = found.isFIFO() ? readFifoBytes : readFileBytes;
    const open: ListOptions['open'] = (stop) => nameFailures(() => read(file, stop), input);
    return found.isFile()
      ? { realPath: await realpath(file), bytes: found.size, open }
      : { realPath: undefined, bytes: undefined, open };
  } catch (error) {
    if (error instanceof InputError || !(error instanceof Error)) throw error;
    throw new InputError(
      `Cannot read ${input}: ${describeSystemError(error)}. Check the name, or use - for standard input.`,
      { cause: error },
    );
  }
}

async function standardInput({ stdin }: Pick<Surroundings, 'stdin'>): Promise<ListSource> {
  const found = await stat(STDIN_FILE).catch(() => undefined);
  // Its stream would end at once, without a word.
  if (found?.isDirectory())
    throw new InputError(
      'Cannot read standard input: it is a folder. Name a CSV file, or send one.',
    );
  return {
    realPath: undefined,
    bytes: undefined,
    open: (stop) => nameFailures(() => stopOnAbort(stdin, stop), 'standard input'),
  };
}

/**
 * The bytes of an input. What the system refuses to give is told with its name, whenever that is.
 */
async function* nameFailures(
  open: () => AsyncIterable<Uint8Array>,
  input: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* open();
  } catch (error) {
    if (error instanceof CsvError || !isFileError(error)) throw error;
    throw new CsvError(
      `Cannot read ${input}: ${describeSystemError(error)}. Use a copy of the list that can be read.`,
    );
  }
}
