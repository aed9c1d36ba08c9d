import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of the working folder's `.env`; undefined where there is none that can be read. */
export function readDotenv(workingFolder: string): string | undefined {
  try {
    return readFileSync(join(workingFolder, '.env'), 'utf8');
  } catch {
    return undefined;
  }
}
