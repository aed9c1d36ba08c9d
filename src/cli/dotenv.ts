import { join } from 'node:path';
import type { Dotenv } from './env.ts';
import { readRegularTextFile } from './text-file.ts';

/** The working folder's `.env`. */
export function readDotenv(workingFolder: string): Dotenv {
  try {
    return { text: readRegularTextFile(join(workingFolder, '.env')), fault: undefined };
  } catch (error) {
    const known = error instanceof Error ? error : new Error(String(error));
    return {
      text: undefined,
      fault: 'code' in known && known.code === 'ENOENT' ? undefined : known,
    };
  }
}
