import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dotenv } from './env.ts';

/** The working folder's `.env`. */
export function readDotenv(workingFolder: string): Dotenv {
  try {
    return { text: readFileSync(join(workingFolder, '.env'), 'utf8'), fault: undefined };
  } catch (error) {
    const known = error instanceof Error ? error : new Error(String(error));
    return { text: undefined, fault: 'code' in known && known.code === 'ENOENT' ? undefined : known };
  }
}
