import { UsageError } from './error.ts';
import type { Given, ReadingTools } from './readers.ts';
import { checkSettings } from './rules.ts';
import { readEnrichSettings, type EnrichSettings } from './settings.ts';
import { suggestName } from './suggest.ts';
import { commandOptions, type Option } from './table.ts';
import type { Places } from './places.ts';
import { writeValue } from './written.ts';

/** Options of `enrich` that a program has no use for: they are about the terminal. */
const OF_THE_TERMINAL: readonly string[] = ['quiet', 'json', 'config', 'dry-run'];

/** The options that a program may give, in the order of help. */
export function listCallOptions(): readonly Option[] {
  return commandOptions('enrich').filter(({ name }) => !OF_THE_TERMINAL.includes(name));
}

/** How a program spells an option: `maxSpend` for `--max-spend`. */
export function spellForPrograms(name: string): string {
  return name.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
}

/** A sentence about options of the command line as a program reads it. */
export function wordForPrograms(sentence: string): string {
  const names = new Set(commandOptions('enrich').map(({ name }) => name));
  return sentence.replace(/--([a-z]+(?:-[a-z]+)*)/g, (option, name: string) =>
    names.has(name) ? spellForPrograms(name) : option,
  );
}

/** What a program has given, beside what options are. */
interface CallSource extends ReadingTools {
  readonly input: string;
  readonly places: Places;
}

/**
 * The settings of an `enrich` whose options a program gives, with the defaults of the command line.
 * Throws UsageError for an option that does not exist or has a value of no use.
 */
export function readCallSettings(
  options: Readonly<Record<string, unknown>>,
  { input, ...source }: CallSource,
): EnrichSettings {
  const known = new Map(listCallOptions().map((option) => [spellForPrograms(option.name), option]));
  const values = new Map<string, Given>();
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const option = known.get(name);
    if (!option) throw explainUnknown(name, [...known.keys()]);
    values.set(option.name, { ...writeValue(option, name, value), source: 'call', label: name });
  }
  const command = 'enrich';
  const settings = readEnrichSettings({ command, values, config: undefined, ...source });
  return checkSettings(settings, { command, values, input });
}

function explainUnknown(name: string, known: readonly string[]) {
  const meant = suggestName(name, known);
  const advice =
    meant === undefined
      ? 'The options are those of the command line, as in maxSpend for --max-spend.'
      : `Did you mean ${meant}?`;
  return new UsageError(`Unknown option ${JSON.stringify(name)}. ${advice}`);
}
