import { format, resolveConfig } from 'prettier';
import { listCallOptions, spellForPrograms, wordForPrograms } from '../../src/settings/call.ts';
import { describeFallback, type Option } from '../../src/settings/table.ts';
import { COLUMNS_MAX } from '../house/surface.ts';

/** Where the options of a call stand as a type, from the root of the project. */
export const CALL_OPTIONS_FILE = 'src/library/call-options.ts';

/** The file, made from the table of options. */
export async function writeCallOptions(): Promise<string> {
  const options = listCallOptions().map(
    (option) =>
      `${describe(option)}\n  readonly ${spellForPrograms(option.name)}?: ${typeFor(option)} | undefined;`,
  );
  const text = `/**\n * The options of the command line as a program gives them, with the same defaults. Made from the\n * table of options by \`npm run readme\`.\n */\nexport interface CallOptions {\n${options.join('\n')}\n}\n`;
  const config = await resolveConfig(CALL_OPTIONS_FILE);
  return await format(text, { ...config, filepath: CALL_OPTIONS_FILE });
}

function describe(option: Option): string {
  const { meaning } = option;
  const fallback = describeFallback(option);
  const words = wordForPrograms(
    `${meaning.slice(0, 1).toUpperCase()}${meaning.slice(1)}.${fallback === undefined ? '' : ` Default: ${fallback}.`}`,
  );
  const single = `  /** ${words} */`;
  return single.length <= COLUMNS_MAX ? single : ['  /**', ...wrap(words), '   */'].join('\n');
}

const INDENT = '   * ';

function wrap(words: string): string[] {
  const lines: string[] = [];
  let line = INDENT.trimEnd();
  for (const word of words.split(' ')) {
    if (line.length + 1 + word.length > COLUMNS_MAX) {
      lines.push(line);
      line = INDENT.trimEnd();
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

function typeFor({ value, repeated }: Option): string {
  const type = singleType(value);
  return repeated ? `${type} | readonly (${type})[]` : type;
}

function singleType(value: Option['value']): string {
  switch (value.kind) {
    case 'flag':
      return 'boolean';
    case 'toggle':
      return "boolean | 'on' | 'off'";
    case 'choice':
      return value.choices.map((choice) => `'${choice}'`).join(' | ');
    case 'integer':
    case 'seconds':
      return 'number';
    default:
      return 'string';
  }
}
