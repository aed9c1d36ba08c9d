import { PassThrough } from 'node:stream';

/** A stream that keeps what is written to it; `columns` makes it a terminal of that width. */
export interface Screen extends PassThrough {
  readonly isTTY: boolean;
  readonly columns?: number;
  readonly text: string;
}

export function createScreen(columns?: number): Screen {
  const stream = new PassThrough();
  const parts: string[] = [];
  stream.on('data', (part: Buffer) => parts.push(part.toString('utf8')));
  return Object.defineProperties(stream, {
    isTTY: { value: columns !== undefined },
    columns: { value: columns },
    text: { get: () => parts.join('') },
  }) as Screen;
}
