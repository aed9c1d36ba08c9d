import { printRules } from '../../domain/verdict/print.ts';
import { SHIPPED_RULES } from '../../domain/verdict/shipped.ts';
import { print } from '../print.ts';
import type { Shell } from '../shell.ts';

/** `rules [name]`: rules that come with the program, as the file that `--rules` reads. */
export async function rulesCommand(name: string | undefined, shell: Shell): Promise<number> {
  const named = SHIPPED_RULES.filter((rules) => rules.name === name);
  const texts =
    name === undefined
      ? SHIPPED_RULES.map(({ name, version }) => `${name} ${version}\n`)
      : named.map(printRules);
  await print(texts.join(''), shell);
  return 0;
}
