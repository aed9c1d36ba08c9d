import { cpSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectRoot } from '../house/project.ts';

/** Where the samples are. */
export const samples = join(projectRoot, 'samples');

/** Copies the samples to `folder`, without what `npm start` and the recipes of their pages have left beside them. */
export function copySamples(folder: string, from: string = samples): void {
  const left = readFileSync(join(from, '.gitignore'), 'utf8').trim().split('\n');
  cpSync(from, join(folder, 'samples'), {
    recursive: true,
    filter: (path) => !left.some((glob) => basename(path).includes(glob.replaceAll('*', ''))),
  });
}
