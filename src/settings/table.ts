import { LEDGER } from './ledger.ts';
import { INPUT, LOOKUP, OUTPUT } from './list.ts';
import { MIGRATION } from './migration.ts';
import { MONEY } from './money.ts';
import { PACE } from './pace.ts';
import { PROGRAM } from './program.ts';
import { COMMANDS, type Command, type Option } from './row.ts';
import { RUN } from './run.ts';
import { SANDBOX } from './sandbox.ts';
import { SERVICE } from './service.ts';
import { VERDICTS } from './verdicts.ts';

export { COMMANDS, type Command, type Option };

/** Rows of the commands that share a configuration, by the names of their settings. */
export const CONFIGURED = {
  ...OUTPUT,
  ...VERDICTS,
  ...INPUT,
  ...LOOKUP,
  ...MONEY,
  ...PACE,
  ...RUN,
  ...SERVICE,
  ...PROGRAM,
  ...LEDGER,
};

/**
 * The one table of options. Flags, variables, configuration keys, readers, the types of settings,
 * help, completion and the README's table follow from it.
 */
export const OPTIONS: readonly Option[] = [
  ...Object.values(CONFIGURED),
  ...Object.values(MIGRATION),
  ...Object.values(SANDBOX),
];

const ENVIRONMENT_PREFIX = 'INSIGHT_BATCH_';

export function commandOptions(command: Command): readonly Option[] {
  return OPTIONS.filter((option) => option.commands.includes(command));
}

/**
 * The option of a token such as `--output`, `-o` or `--no-headers`; of two with one name the first.
 */
export function findOption(spelled: string): Option | undefined {
  return OPTIONS.find(
    ({ name, letter, alias }) =>
      spelled === `--${name}` || spelled === `-${letter ?? '-'}` || spelled === `--${alias ?? ''}`,
  );
}

/**
 * `--max-spend` is `INSIGHT_BATCH_MAX_SPEND`; undefined for an option that stands on the command
 * line only.
 */
export function environmentName(option: Option): string | undefined {
  return option.elsewhere === 'nowhere' ? undefined : variableName(option);
}

/** What {@link environmentName} is, or would be if the option had one. */
export function variableName({ name }: Option): string {
  return ENVIRONMENT_PREFIX + name.toUpperCase().replaceAll('-', '_');
}

/** `-o, --output FILE` */
export function spellOption(option: Option): string {
  const letter = option.letter === undefined ? '' : `-${option.letter}, `;
  const alias = option.alias === undefined ? '' : `, --${option.alias}`;
  return `${letter}--${option.name}${alias}${option.placeholder === undefined ? '' : ` ${option.placeholder}`}`;
}

/** The default in words; undefined where there is none. */
export function describeFallback(option: Option): string | undefined {
  return option.fallbackWords ?? option.fallback;
}

/** The table of all options for users, in Markdown. */
export function writeOptionsTable(): string {
  const rows = OPTIONS.map((option) => {
    const environment = environmentName(option);
    return [
      quoteCode(spellOption(option)),
      option.meaning,
      describeFallback(option) ?? '',
      environment === undefined ? '' : quoteCode(environment),
      listCommands(option),
    ];
  });
  return writeTable(['option', 'meaning', 'default', 'environment', 'commands'], rows);
}

/** The same for a few options, by their names, with their meaning alone. */
export function writeFirstOptionsTable(names: readonly string[]): string {
  const rows = names.flatMap((name) => {
    const option = findOption(`--${name}`);
    if (option === undefined) return [];
    return [[quoteCode(spellOption(option)), option.meaning]];
  });
  return writeTable(['option', 'meaning'], rows);
}

function writeTable(header: readonly string[], rows: readonly (readonly string[])[]) {
  return [header, header.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(escapePipes).join(' | ')} |`)
    .join('\n');
}

function listCommands({ commands }: Option) {
  return COMMANDS.filter((command) => commands.includes(command)).join(', ');
}

function quoteCode(text: string) {
  return `\`${text}\``;
}

function escapePipes(text: string) {
  return text.replaceAll('|', '\\|');
}
