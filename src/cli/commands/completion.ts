import { writeCompletionScript, listCompletions } from '../options/completion.ts';
import { COMPLETION_REQUEST } from '../options/help.ts';
import { checkNone } from '../options/words.ts';
import { print } from '../print.ts';
import type { Shell } from '../shell.ts';

/** `completion`: prints the script, or what that script asks for, one a line. */
export async function completionCommand(shell: Shell): Promise<number> {
  const [word, ...words] = shell.argv;
  if (word === COMPLETION_REQUEST) {
    const lines = await listCompletions(words);
    await print(lines.map((line) => `${line}\n`).join(''), shell);
  } else {
    checkNone('completion', words);
    await print(writeCompletionScript(), shell);
  }
  return 0;
}
