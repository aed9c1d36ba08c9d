import path from 'node:path';
import { describeCredentials } from '../../providers/registry.ts';
import { describeSystemError } from '../../run/failure.ts';
import { UsageError } from '../../settings/error.ts';
import type { Files } from './parse.ts';
import { defaultConfig, type Places } from '../../settings/places.ts';
import { OPTIONS } from '../../settings/table.ts';
import type { Given } from '../../settings/readers.ts';
import { namesServer } from '../../support/server-place.ts';
import { writeValue } from '../../settings/written.ts';
import { suggestName } from '../../settings/suggest.ts';

/** A configuration file as it was found. */
interface ConfigFile {
  readonly path: string;
  readonly text: string;
  /**
   * Where it lies in the working folder or below, and is not the user's own: then it may not name
   * the host that gets the secret.
   */
  readonly foreign: { readonly workingFolder: string } | undefined;
}

/**
 * The values of the configuration that was named, else of the user's own, which need not be there:
 * a JSON object of option names. Throws UsageError that names file and key.
 */
export function readConfiguration(
  named: Given | undefined,
  { files, places }: { files: Files; places: Places },
): { readonly path: string; readonly values: ReadonlyMap<string, Given> } | undefined {
  if (named && (named.text === '' || named.text === '-'))
    throw new UsageError(`Cannot use ${named.label}: it needs the name of a file.`);
  const own = defaultConfig(places);
  const file = named ? path.resolve(files.workingFolder, named.text) : own;
  const text = file === undefined ? undefined : readConfigText(file, files);
  if (file === undefined || text === undefined) {
    if (!named) return undefined;
    throw new UsageError(
      `Cannot read the configuration ${file ?? ''}: there is no such file. Check ${named.label}.`,
    );
  }
  const { workingFolder } = files;
  const foreign = file !== own && liesInWorkingFolder(file, files) ? { workingFolder } : undefined;
  const found = { path: file, text, foreign };
  const entries = Object.entries(parseConfig(found));
  return {
    path: file,
    values: new Map(entries.map(([key, value]) => [key, readEntry(found, key, value)])),
  };
}

function readConfigText(file: string, files: Files) {
  try {
    return files.readConfig(file);
  } catch (error) {
    throw new UsageError(
      `Cannot read the configuration ${file}: ${error instanceof Error ? describeSystemError(error) : String(error)}.`,
    );
  }
}

function liesInWorkingFolder(file: string, { workingFolder, realPath }: Files) {
  return liesIn(file, workingFolder) || liesIn(realPath(file), realPath(workingFolder));
}

/** Whether `file` lies in `folder` or below it. */
function liesIn(file: string, folder: string) {
  const relative = path.relative(folder, file);
  return relative !== '' && !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..';
}

function parseConfig({ path: file, text }: ConfigFile): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UsageError(
      `Cannot use the configuration ${file}: it is no JSON${findFault(error, text)}. Names and texts stand in double quotes.`,
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new UsageError(
    `Cannot use the configuration ${file}: it is no JSON object. Write for instance {"rate": 30, "country": "GB"}.`,
  );
}

/**
 * The line of the fault; the engine's own words may repeat the text, and with it whatever secret
 * stands there.
 */
function findFault(error: unknown, text: string) {
  const position =
    error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined
    ? ''
    : ` (line ${text.slice(0, Number(position)).split('\n').length})`;
}

function readEntry(file: ConfigFile, key: string, value: unknown): Given {
  const option = OPTIONS.find(({ name, elsewhere }) => name === key && elsewhere !== 'nowhere');
  if (!option) throw explainUnknownKey(file, key);
  const label = `${JSON.stringify(key)} in ${file.path}`;
  if (option.elsewhere === 'environment')
    throw new UsageError(
      `Cannot use ${label}: --${key} stands on the command line or in the environment only.`,
    );
  const namesHost = option.value.kind === 'url' || (key === 'ledger' && namesServer(String(value)));
  if (namesHost && file.foreign)
    throw new UsageError(
      `Cannot use ${label}: it lies in the working folder ${file.foreign.workingFolder} or below it, and the host that gets the secret is never taken from there. Use --${key}, the environment or your own configuration.`,
    );
  return { ...writeValue(option, label, value), source: 'file', label };
}

function explainUnknownKey({ path: file }: ConfigFile, key: string) {
  if (/secret|api[-_]?key|password|token/i.test(key))
    return new UsageError(
      `Cannot use ${JSON.stringify(key)} in ${file}: credentials are never read from there. Set ${describeCredentials()}.`,
    );
  const known = OPTIONS.flatMap(({ elsewhere, name }) =>
    elsewhere === 'environment and file' ? name : [],
  );
  const meant = suggestName(key, known);
  const advice =
    meant === undefined
      ? 'See insight-batch enrich --help for the options.'
      : `Did you mean "${meant}"?`;
  return new UsageError(`Unknown option ${JSON.stringify(key)} in ${file}. ${advice}`);
}
