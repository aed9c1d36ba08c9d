import yargs, { type Argv } from 'yargs';
import { SHIPPED_RULES } from '../../domain/verdict/shipped.ts';
import type { OptionKind } from '../../support/option.ts';
import { COMPLETION_REQUEST } from './help.ts';
import { summarizeCommand } from './help-text.ts';
import {
  COMMANDS,
  findOption,
  commandOptions,
  type Command,
  type Option,
} from '../../settings/table.ts';
import { LEDGER_VERBS } from './words.ts';

const PROGRAM = 'insight-batch';

/**
 * A script for zsh where `SHELL` names it, else for bash. At every Tab it asks the program what may
 * follow.
 */
export function writeCompletionScript(): string {
  let script = '';
  const keep = (_error: unknown, _words: unknown, output: string) => {
    script = output;
  };
  void declareWords([]).completion('completion').parse(['completion'], {}, keep);
  // The answers have a form of their own for zsh, and yargs looks at SHELL for that too.
  const reader = script.startsWith('#compdef') ? 'zsh' : 'bash';
  const request = `${PROGRAM} ${COMPLETION_REQUEST}`;
  return `${script.replace(request, `SHELL=${reader} ${request}`)}\n`;
}

/**
 * What may stand in place of the last of `words`, of which the first is the program. Where it
 * answers nothing, the shell offers files.
 */
export async function listCompletions(words: readonly string[]): Promise<readonly string[]> {
  const [before = '', current = ''] = words.slice(-2);
  if (words.length < 3) return await declareWords([]).getCompletion([current]);
  const command = COMMANDS.find((name) => name === words[1]);
  if (command === undefined || words.slice(0, -1).includes('--')) return [];
  const value = findOption(before)?.value ?? { kind: 'flag' };
  const isWord = value.kind === 'flag' && !current.startsWith('-');
  const first = words.length === 3 ? FIRST_WORDS[command] : undefined;
  if (isWord && first) return first;
  if (isWord || (value.kind !== 'flag' && listChoices(value).length === 0)) return [];
  return await declareWords(commandOptions(command)).getCompletion([...words]);
}

/** What may stand right behind a command, where that is not a file. */
const FIRST_WORDS: Readonly<Partial<Record<Command, readonly string[]>>> = {
  ledger: LEDGER_VERBS,
  rules: SHIPPED_RULES.map(({ name }) => name),
};

/** The options of a command, or the commands themselves. */
function declareWords(options: readonly Option[]): Argv {
  const program = yargs([])
    .scriptName(PROGRAM)
    .parserConfiguration({ 'boolean-negation': false, 'camel-case-expansion': false })
    .help(false)
    .version(false)
    .exitProcess(false);
  for (const { name, meaning, value } of options)
    program.option(name, {
      describe: meaning,
      type: value.kind === 'flag' ? 'boolean' : 'string',
      ...(listChoices(value).length > 0 && { choices: listChoices(value) }),
    });
  if (options.length === 0)
    for (const command of [...COMMANDS, 'completion'] as const)
      program.command(command, summarizeCommand(command));
  return program;
}

function listChoices(value: OptionKind): readonly string[] {
  if (value.kind === 'toggle') return ['on', 'off'];
  return value.kind === 'choice' ? value.choices : [];
}
