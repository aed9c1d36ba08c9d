/** Writes the generated tables of README.md and its pages anew: `npm run readme`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GENERATED_PAGES, regeneratePage } from '../../../src/cli/options/readme.ts';
import { projectRoot } from '../../house/project.ts';

for (const page of Object.keys(GENERATED_PAGES)) {
  const file = join(projectRoot, page);
  writeFileSync(file, regeneratePage(page, readFileSync(file, 'utf8')));
}
