import { stat } from 'node:fs/promises';
import { VERDICTS } from '../domain/verdict/rules.ts';
import { RefusedError, type Outputs, type OutputTarget } from '../run/options.ts';
import type { EnrichSettings } from '../settings/settings.ts';
import { splitEnding } from '../tables/form.ts';

/** What is said about files of one verdict. */
export type SplitSettings = Pick<EnrichSettings, 'split' | 'unique' | 'onlyNew'>;

/**
 * Adds the files of `--split` to the outputs: for each verdict one beside each output that is a
 * file, in its form. `find` says where a name leads. Throws RefusedError where there is nothing to
 * stand beside, or to choose from.
 */
export async function addSplit(
  outputs: Outputs,
  { split, unique, onlyNew }: SplitSettings,
  find: (file: string) => Promise<string>,
): Promise<Outputs> {
  if (!split) {
    if (unique || onlyNew) throw refuseAlone(unique ? '--unique' : '--only-new');
    return outputs;
  }
  const [first, ...rest] = outputs;
  const parts: OutputTarget[] = [];
  for (const { path, form } of outputs) {
    if (path === undefined || !(await isFileOrNothing(path))) continue;
    const { stem, ending } = splitEnding(path);
    for (const verdict of VERDICTS)
      parts.push({ path: await find(`${stem}.${verdict}${ending}`), form, verdict });
  }
  if (parts.length > 0) return [first, ...rest, ...parts];
  throw new RefusedError(
    'Cannot use --split without an output file: the file of each verdict stands beside it. Name one with --output.',
  );
}

function refuseAlone(option: string) {
  return new RefusedError(
    `Cannot use ${option} without --split: it says which rows the files of --split have. Add --split, or leave it out.`,
  );
}

async function isFileOrNothing(path: string) {
  return (await stat(path).catch(() => undefined))?.isFile() ?? true;
}
