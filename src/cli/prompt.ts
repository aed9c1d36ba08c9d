import { createInterface } from 'node:readline';
import { makePrintable } from '../report/words.ts';

interface PromptStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** What was answered; `interrupted` by Ctrl-C. */
export type Confirmation = 'yes' | 'no' | 'interrupted';

/**
 * Asks one question that is answered by yes or no. Anything but `y` and `yes` is no, and so is the
 * end of the input, at which `readline/promises` would never settle and the process would end with
 * exit code 0.
 */
export function askConfirmation(
  question: string,
  { input, output }: PromptStreams,
): Promise<Confirmation> {
  return new Promise((resolve) => {
    const lines = createInterface({ input, output });
    let answer: Confirmation | undefined;
    let typed = false;
    lines.once('close', () => {
      // Nobody typed the line feed, so what is said next would stand behind the question.
      if (!typed) output.write('\n');
      resolve(answer ?? 'no');
    });
    lines.once('SIGINT', () => {
      answer = 'interrupted';
      lines.close();
    });
    lines.question(`${makePrintable(question)} [y/N] `, (text) => {
      typed = true;
      answer = /^y(es)?$/i.test(text.trim()) ? 'yes' : 'no';
      lines.close();
    });
  });
}
