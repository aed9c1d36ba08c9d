/** What of the process a run needs; passed in, so that a program says what is its own. */
export interface Surroundings {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  /** Absolute; names of files are read from here. */
  readonly workingFolder: string;
  readonly pid: number;
}
