/**
 * The input, or an option that says how to read it, is not what it should be. The message is a
 * whole sentence for the user.
 */
export class CsvError extends Error {
  override readonly name = 'CsvError';
  /** Physical line of the input, from 1; undefined where no single line is to blame. */
  readonly line: number | undefined;

  constructor(message: string, line?: number) {
    super(message);
    this.line = line;
  }
}
