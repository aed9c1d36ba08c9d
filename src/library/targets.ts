import { stat } from 'node:fs/promises';
import path from 'node:path';
import { describeSystemError } from '../run/failure.ts';
import { RefusedError, type ListOptions, type OutputTarget, type Outputs } from '../run/options.ts';
import type { EnrichSettings } from '../settings/settings.ts';
import { readIdentity, resolveTarget } from '../support/files.ts';
import { CSV_FORM, readForm, splitEnding } from '../tables/form.ts';
import { addSplit, type SplitSettings } from './split.ts';

/** Where the enriched list goes, and its report. */
export interface Targets {
  readonly outputs: Outputs;
  /** Path of the JSON report; undefined where none is written. */
  readonly report: string | undefined;
}

/** What a list is known by before it is opened. */
export interface NamedList extends Pick<ListOptions, 'realPath'> {
  /** As the user wrote it. */
  readonly input: string;
  readonly workingFolder: string;
}

/** Finds outputs and report. Throws RefusedError where one of them cannot be used. */
export async function findTargets(
  list: NamedList,
  settings: Pick<EnrichSettings, 'output' | 'report' | 'sandbox'> & SplitSettings,
): Promise<Targets> {
  const find = (file: string, option: string) =>
    findTarget(path.resolve(list.workingFolder, file), option);
  const [first = besideInput(list, settings), ...more] = settings.output;
  const output = await findOutput(first, find);
  const others = await Promise.all(more.map((name) => findOutput(name, find)));
  const report =
    settings.report === undefined
      ? await besideOutput(output)
      : await find(settings.report, '--report');
  const outputs = await addSplit([output, ...others], settings, (file) => find(file, '--output'));
  return { outputs, report };
}

async function findOutput(
  name: string,
  find: (file: string, option: string) => Promise<string>,
): Promise<OutputTarget> {
  if (name === '-') return { path: undefined, form: CSV_FORM };
  const file = await find(name, '--output');
  const { told, ...form } = readForm(name);
  const guessed = !told && path.extname(name) !== '' && (await isRegularTarget(file));
  return { path: file, form, ...(guessed && { guessed }) };
}

/** A device has neither a form that its name says nor a report beside it. */
async function isRegularTarget(file: string) {
  return (await stat(file).catch(() => undefined))?.isFile() ?? true;
}

async function besideOutput({ path: output }: OutputTarget) {
  if (output === undefined || !(await isRegularTarget(output))) return undefined;
  return `${splitEnding(output).stem}.report.json`;
}

/** Where the output goes when nobody says it. What the imitation answers never stands in the way of a real run. */
function besideInput({ input, realPath }: NamedList, { sandbox }: Pick<EnrichSettings, 'sandbox'>) {
  if (input === '-') return '-';
  // Nothing belongs beside /dev/stdin, or the /dev/fd/63 of a shell's <(...).
  if (realPath === undefined && /^\/(?:dev|proc)\//.test(input))
    throw new RefusedError(
      `Cannot write beside ${input}. Name the output with --output; - is standard output.`,
    );
  const { stem, ending } = splitEnding(input);
  const form = readForm(input).told ? ending : `.csv${ending}`;
  return `${stem}${sandbox ? '.sandbox' : ''}.enriched${form.toLowerCase()}`;
}

async function findTarget(file: string, option: string) {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory())
    throw new RefusedError(`Cannot write ${file}: it is a folder. Name a file with ${option}.`);
  if (found && !found.isFile()) return file;
  try {
    const target = await resolveTarget(file);
    // A link of /proc leads to what is open, whatever name that had, or has in another container.
    if (found && (await readIdentity(target)) !== (await readIdentity(file)))
      throw new RefusedError(
        `Cannot write ${file}: it leads to a file that has no name here. Choose another place with ${option}.`,
      );
    return target;
  } catch (error) {
    if (error instanceof RefusedError) throw error;
    if (!(error instanceof Error)) throw error;
    const advice =
      'code' in error && error.code === 'ENOENT' ? 'Make the folder, or choose' : 'Choose';
    throw new RefusedError(
      `Cannot write ${file}: ${describeSystemError(error)}. ${advice} another place with ${option}.`,
      { cause: error },
    );
  }
}
