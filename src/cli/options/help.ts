import { readFileSync } from 'node:fs';
import { UsageError } from '../../settings/error.ts';
import { COMMANDS, type Command } from '../../settings/table.ts';
import { writeCommandHelp, writeProgramHelp } from './help-text.ts';
import { suggestName } from '../../settings/suggest.ts';

/** The token behind which the script of `completion` writes the words so far. */
export const COMPLETION_REQUEST = '--get-yargs-completions';

/** Whether the script of `completion` is asked for, or that script asks. */
export function asksForCompletion([word]: readonly string[]): boolean {
  return word === 'completion' || word === COMPLETION_REQUEST;
}

/** Help or version was asked for; `text` is what to print. */
export interface HelpInvocation {
  readonly command: 'help' | 'version';
  readonly positional: readonly [];
  readonly text: string;
}

/**
 * Answers `--help`, `-h`, `--version`, `help [command]`, `version` and an empty command line;
 * undefined for anything else. Loads nothing but the table of options, so a program that asks it
 * first answers at once.
 */
export function answerHelp(argv: readonly string[]): HelpInvocation | undefined {
  if (argv[0] === COMPLETION_REQUEST) return undefined;
  const tokens = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  const [first, second] = tokens;
  if (tokens.includes('--help') || tokens.includes('-h')) {
    const word = tokens.find((token) => !token.startsWith('-'));
    return makeHelp(COMMANDS.find((command) => command === word));
  }
  if (tokens.includes('--version') || first === 'version')
    return { command: 'version', positional: [], text: `${readVersion()}\n` };
  if (first === 'help') return makeHelp(second === undefined ? undefined : findCommand(second));
  return argv.length === 0 ? makeHelp() : undefined;
}

/** The version in package.json. */
export function readVersion(): string {
  const manifest = JSON.parse(
    readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  return manifest.version;
}

function makeHelp(command?: Command): HelpInvocation {
  const text = command === undefined ? writeProgramHelp() : writeCommandHelp(command);
  return { command: 'help', positional: [], text };
}

function findCommand(word: string) {
  const command = COMMANDS.find((name) => name === word);
  if (command !== undefined) return command;
  const meant = suggestName(word, COMMANDS);
  throw new UsageError(
    `Unknown command "${word}". ${meant === undefined ? `Use one of ${COMMANDS.join(', ')}.` : `Did you mean ${meant}?`}`,
  );
}
