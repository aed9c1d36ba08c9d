import yargs from 'yargs';
import { describeCredentials } from '../../providers/registry.ts';
import { UsageError } from '../../settings/error.ts';
import { suggestName } from '../../settings/suggest.ts';
import type { Given } from '../../settings/readers.ts';
import {
  COMMANDS,
  findOption,
  OPTIONS,
  commandOptions,
  type Option,
} from '../../settings/table.ts';

/**
 * A command line taken apart: words, and options by name. Nothing is judged but that the options
 * exist and have values.
 */
export interface Arguments {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, Given>;
}

/**
 * Throws UsageError for an option that does not exist, lacks its value, or is a switch with one.
 */
export function readArguments(argv: readonly string[]): Arguments {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const tokens = spellOptions(argv.slice(0, end), argv);
  const parsed = yargs([...tokens, ...argv.slice(end)])
    .parserConfiguration({ 'parse-positional-numbers': false })
    .options(Object.fromEntries(OPTIONS.map((option) => [option.name, declareOption(option)])))
    .help(false)
    .version(false)
    .exitProcess(false)
    .fail((_message, error) => {
      const last = findOption(tokens.at(-1) ?? '');
      throw last ? explainMissingValue(last, { dash: false }) : error;
    })
    .parseSync();
  const options = new Map<string, Given>();
  for (const { name, repeated } of OPTIONS) {
    const texts = [parsed[name]].flat().filter(isValue).map(String);
    const text = texts.at(-1);
    // Of two options with one name the first one says whether it is repeated; the other has the last.
    if (text === undefined || options.has(name)) continue;
    const given: Given = { text, source: 'command line', label: `--${name}` };
    options.set(name, repeated ? { ...given, texts } : given);
  }
  return { words: parsed._.map(String), options };
}

function isValue(value: unknown) {
  return typeof value === 'string' || typeof value === 'boolean';
}

/**
 * Every value stays text: yargs would make `5.10` a number. No positional is declared: a declared
 * one loses `-`.
 */
function declareOption({ letter, alias, value }: Option) {
  return {
    alias: [letter, alias].filter((name) => name !== undefined),
    ...(value.kind === 'flag' ? { boolean: true } : { string: true, nargs: 1 }),
  };
}

/**
 * Names and switches are checked here: yargs forgets how an unknown option was spelled and fails on
 * `--constructor`, it reads `--quiet=perhaps` as false, and it takes a file named `true` behind a
 * switch for its value.
 */
function spellOptions(tokens: readonly string[], argv: readonly string[]) {
  return tokens.map((token, index) => {
    if (!isOption(token)) return token;
    const before = findOption(tokens[index - 1] ?? '');
    if (before && before.value.kind !== 'flag') {
      if (/^-\.?\d/.test(token)) return token;
      throw explainMissingValue(before, { dash: true });
    }
    const [, spelled = token, value] = /^(-[^=]*)=([\s\S]*)$/.exec(token) ?? [];
    const option = findOption(spelled);
    if (!option) throw explainUnknownOption(spelled, argv);
    return option.value.kind === 'flag' ? `--${option.name}=${readSwitch(option, value)}` : token;
  });
}

function isOption(token: string) {
  return token.startsWith('-') && token !== '-';
}

function readSwitch({ name }: Option, value = 'true') {
  if (value === 'true' || value === 'false') return value;
  throw new UsageError(
    `Cannot use --${name}=${value}: --${name} is a switch. Write --${name}, or --${name}=false.`,
  );
}

function explainMissingValue({ name, placeholder = 'VALUE' }: Option, { dash }: { dash: boolean }) {
  const form = dash ? ` For a value that begins with a dash, write --${name}=${placeholder}.` : '';
  return new UsageError(`--${name} has no value. Write --${name} ${placeholder}.${form}`);
}

/** Names the option and never its value, which may be a secret. */
function explainUnknownOption(spelled: string, argv: readonly string[]) {
  const bare = spelled.replace(/^-+/, '');
  if (/^(api-?)?(key|secret)$|password|token/i.test(bare))
    return new UsageError(
      `Unknown option ${spelled}. Credentials are no options: set ${describeCredentials()}.`,
    );
  const command = COMMANDS.find((name) => argv.includes(name));
  const own = suggestName(bare, [
    ...(command === undefined ? [] : listNames(commandOptions(command))),
    'help',
    'version',
  ]);
  const meant = own ?? suggestName(bare, listNames(OPTIONS));
  const help = `insight-batch ${command === undefined ? '' : `${command} `}--help`;
  return new UsageError(
    `Unknown option ${spelled}. ${meant === undefined ? `See ${help}.` : `Did you mean --${meant}?`}`,
  );
}

function listNames(options: readonly Option[]) {
  return options.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias]));
}
