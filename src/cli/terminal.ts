import { styleText } from 'node:util';
import { wrapWords } from '../report/layout.ts';
import { makePrintable, type Colour } from '../report/words.ts';
import type { Environment } from '../settings/places.ts';

/** Width where a stream is no terminal or does not say. */
const WIDTH_DEFAULT = 100;

/** A stream for people: standard error, or standard output where a command's text goes there. */
export interface Terminal {
  /** A person looks at it, so it may be asked and drawn on. */
  readonly interactive: boolean;
  /** Columns; may change while the program runs. */
  width(): number;
  readonly colour: Colour;
  /**
   * A line as it is said: broken between words where the terminal is narrower, without what steers
   * it.
   */
  wrapped(line: string): string;
  /** Writes one line; what it holds of control characters cannot steer the terminal. */
  say(line: string): void;
  /**
   * Writes a text as it is. A stream whose reader went away is written to no more, and nobody is
   * told.
   */
  show(text: string): void;
}

export type TerminalStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
};

export function createTerminal(stream: TerminalStream, environment: Environment): Terminal {
  const interactive = stream.isTTY === true;
  const plain = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  let gone = false;
  stream.on('error', () => {
    gone = true;
  });
  const show = (text: string) => {
    if (!gone) stream.write(text);
  };
  const width = () =>
    interactive && stream.columns !== undefined && stream.columns > 0
      ? stream.columns
      : WIDTH_DEFAULT;
  // A log is searched by its lines, so only a person's terminal breaks them.
  const wrapped = (line: string) =>
    interactive ? wrapWords(makePrintable(line), width()).join('\n') : makePrintable(line);
  return {
    interactive,
    width,
    colour: (style, text) =>
      plain || !interactive ? text : styleText(style, text, { validateStream: false }),
    say: (line) => show(`${wrapped(line)}\n`),
    wrapped,
    show,
  };
}
