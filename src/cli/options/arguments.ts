import yargs from 'yargs';
import { UsageError } from '../exit.ts';
import { COMMANDS, OPTIONS, optionsOf, type Option } from './table.ts';
import type { Given } from './readers.ts';
import { suggest } from '../suggest.ts';

/** A command line taken apart: words, and options by name. Nothing is judged but that the options exist and have values. */
export interface Arguments {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, Given>;
}

/** Throws UsageError for an option that does not exist, lacks its value, or is a switch with one. */
export function readArguments(argv: readonly string[]): Arguments {
  const parsed = parser(spelledOut(argv)).parseSync();
  const options = new Map<string, Given>();
  for (const { name } of OPTIONS) {
    const value = parsed[name];
    if (typeof value === 'string' || typeof value === 'boolean')
      options.set(name, { text: String(value), source: 'command line', label: `--${name}` });
  }
  return { words: parsed._.map(String), options };
}

// Everything that yargs would do to a value is off: amounts, positions and file names stay text, `--ledger.x` is no object,
// `--no-rate` no rate of 0, and a repeated option is its last value. No positional is declared, because a declared one loses `-`.
const PARSER = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'duplicate-arguments-array': false,
  'greedy-arrays': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'populate--': false,
  'short-option-groups': false,
};

function parser(argv: readonly string[]): ReturnType<typeof yargs> {
  return yargs([...argv])
    .parserConfiguration(PARSER)
    .options(Object.fromEntries(OPTIONS.map((option) => [option.name, declaration(option)])))
    .help(false)
    .version(false)
    .exitProcess(false)
    .fail((message, error) => {
      throw error instanceof Error
        ? error
        : new UsageError(`Cannot read the command line: ${message}`);
    });
}

function declaration({ letter, alias, value }: Option): {
  type: 'boolean' | 'string';
  alias: string[];
} {
  return {
    type: value.kind === 'flag' ? 'boolean' : 'string',
    alias: [letter, alias].filter((name) => name !== undefined),
  };
}

/**
 * Every option before `--` written as `--name=value`, so that no value can be taken for a word or the other way round:
 * left alone, yargs reads `--quiet=yes` as false, takes a file named `true` behind a switch for its value, and lets an
 * option swallow the next one.
 */
function spelledOut(argv: readonly string[]): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const written: string[] = [];
  for (let index = 0; index < end; index++) {
    const token = argv[index] ?? '';
    if (!isOption(token)) {
      written.push(token);
      continue;
    }
    const [, spelled = token, value] = /^(-[^=]*)=([\s\S]*)$/.exec(token) ?? [];
    const option = named(spelled);
    if (!option) throw unknownOption(spelled, argv);
    if (option.value.kind === 'flag') written.push(`--${option.name}=${switched(option, value)}`);
    else
      written.push(
        `--${option.name}=${value ?? valueBehind(option, index + 1 < end ? argv[++index] : undefined)}`,
      );
  }
  return [...written, ...argv.slice(end)];
}

function isOption(token: string): boolean {
  return token.startsWith('-') && token !== '-';
}

function named(spelled: string): Option | undefined {
  return OPTIONS.find(
    ({ name, letter, alias }) =>
      spelled === `--${name}` || spelled === `-${letter ?? '-'}` || spelled === `--${alias ?? ''}`,
  );
}

function switched({ name }: Option, value: string | undefined): string {
  if (value === undefined || value === 'true' || value === 'false') return value ?? 'true';
  throw new UsageError(
    `Cannot use --${name}=${value}: --${name} is a switch. Write --${name}, or --${name}=false.`,
  );
}

function valueBehind({ name, placeholder = 'VALUE' }: Option, next: string | undefined): string {
  if (next !== undefined && (!isOption(next) || /^-[\d.]/.test(next))) return next;
  const dash =
    next === undefined
      ? ''
      : ` For a value that begins with a dash, write --${name}=${placeholder}.`;
  throw new UsageError(`--${name} has no value. Write --${name} ${placeholder}.${dash}`);
}

/** Names the option and never its value, which may be a secret. */
function unknownOption(spelled: string, argv: readonly string[]): UsageError {
  const bare = spelled.replace(/^-+/, '');
  if (/^(api-?)?(key|secret)$|password|token/i.test(bare)) {
    return new UsageError(
      `Unknown option ${spelled}. Credentials are no options: set VONAGE_API_KEY and VONAGE_API_SECRET.`,
    );
  }
  const command = COMMANDS.find((name) => argv.includes(name));
  const own = suggest(bare, [
    ...(command === undefined ? [] : namesOf(optionsOf(command))),
    'help',
    'version',
  ]);
  const meant = own ?? suggest(bare, namesOf(OPTIONS));
  const help = `insight-batch ${command === undefined ? '' : `${command} `}--help`;
  return new UsageError(
    `Unknown option ${spelled}. ${meant === undefined ? `See ${help}.` : `Did you mean --${meant}?`}`,
  );
}

function namesOf(options: readonly Option[]): string[] {
  return options.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias]));
}
