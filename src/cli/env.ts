import { UsageError } from '../settings/error.ts';
import { environmentName, OPTIONS, variableName } from '../settings/table.ts';
import type { Given } from '../settings/readers.ts';
import type { Environment } from '../settings/places.ts';
import { suggestName } from '../settings/suggest.ts';

/**
 * Options given as environment variables, by name. Variables of other programs are left alone, and so is one that is named
 * like an option of the command line alone, whatever else it resembles. Any other INSIGHT_BATCH_* is a slip that would, say,
 * leave a run without its cap, and throws UsageError.
 */
export function environmentValues(environment: Environment): ReadonlyMap<string, Given> {
  const names = new Map(
    OPTIONS.flatMap((option) => listPair(environmentName(option), option.name)),
  );
  const values = new Map<string, Given>();
  for (const [variable, text] of Object.entries(environment)) {
    const option = names.get(variable);
    if (option !== undefined && text !== undefined)
      values.set(option, { text, source: 'environment', label: variable });
    if (option === undefined && isUnknown(variable))
      throw unknownVariableError(variable, [...names.keys()]);
  }
  return values;
}

function listPair(variable: string | undefined, option: string): [string, string][] {
  return variable === undefined ? [] : [[variable, option]];
}

const OURS = /^INSIGHT_BATCH_/i;

function isUnknown(variable: string) {
  return OURS.test(variable) && !OPTIONS.some((option) => variableName(option) === variable);
}

function unknownVariableError(variable: string, names: readonly string[]) {
  const bare = (name: string) => name.replace(OURS, '');
  const meant = suggestName(bare(variable), names.map(bare));
  const advice =
    meant === undefined
      ? 'See insight-batch enrich --help for the options; each has a variable of its name.'
      : `Did you mean INSIGHT_BATCH_${meant}?`;
  return new UsageError(
    `Unknown environment variable ${variable}. ${advice} Rename it, or unset it.`,
  );
}
