import { createInterface } from 'node:readline';
import { printable } from '../report/words.ts';

export interface PromptStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks one question that is answered by yes or no. Anything but `y` and `yes` is no, and so is the end of the input or
 * Ctrl-C, at which `readline/promises` would never settle and the process would end with exit code 0.
 */
export function confirm(question: string, { input, output }: PromptStreams): Promise<boolean> {
  return new Promise((resolve) => {
    const lines = createInterface({ input, output });
    let answer: boolean | undefined;
    lines.once('close', () => {
      // Nobody typed the line feed, so what is said next would stand behind the question.
      if (answer === undefined) output.write('\n');
      resolve(answer ?? false);
    });
    lines.once('SIGINT', () => {
      lines.close();
    });
    lines.question(`${printable(question)} [y/N] `, (text) => {
      answer = /^y(es)?$/i.test(text.trim());
      lines.close();
    });
  });
}
