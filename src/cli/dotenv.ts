import { join, resolve } from 'node:path';
import type { CredentialSources, Dotenv } from './credentials.ts';
import type { Shell } from './shell.ts';
import { readRegularTextFile, readTextFile } from './text-file.ts';

/** Where the credentials of a provider may stand. */
export function credentialSources(
  provider: CredentialSources['provider'],
  { environment, workingFolder }: Pick<Shell, 'environment' | 'workingFolder'>,
): CredentialSources {
  return {
    environment,
    dotenv: readDotenv(workingFolder),
    provider,
    readFile: (path) => readTextFile(resolve(workingFolder, path)),
  };
}

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
