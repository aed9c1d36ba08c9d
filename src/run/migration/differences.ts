import { differencesHeader } from '../../report/migration-csv.ts';
import { openOutput, type OutputFile } from '../../support/output.ts';

/** The CSV of differences, which is there only once something was compared. */
export interface DifferencesFile {
  write(lines: string): Promise<void>;
  /** Gives it its name, without a difference too. Resolves to another name where that is taken, else to undefined. */
  commit(): Promise<string | undefined>;
  /** An earlier file is left as it was. */
  abort(): Promise<void>;
}

/** Nothing is opened before the first line. Its functions reject where the file cannot be written. */
export function createDifferencesFile(path: string): DifferencesFile {
  let file: OutputFile | undefined;
  async function opened() {
    if (file) return file;
    file = await openOutput(path);
    await file.write(differencesHeader());
    return file;
  }
  return {
    write: async (lines) => {
      if (lines !== '') await (await opened()).write(lines);
    },
    commit: async () => await (await opened()).commit(() => Promise.resolve()),
    abort: async () => {
      await file?.abort();
    },
  };
}
