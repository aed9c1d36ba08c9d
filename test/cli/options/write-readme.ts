/** Writes what is made from the table of options anew, tables of README.md and its pages and the type of a call: `npm run readme`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GENERATED_PAGES, regeneratePage } from '../../../src/cli/options/readme.ts';
import { projectRoot } from '../../house/project.ts';
import { CALL_OPTIONS_FILE, writeCallOptions } from '../../library/call-options.ts';

for (const page of Object.keys(GENERATED_PAGES)) {
  const file = join(projectRoot, page);
  writeFileSync(file, regeneratePage(page, readFileSync(file, 'utf8')));
}

writeFileSync(join(projectRoot, CALL_OPTIONS_FILE), await writeCallOptions());
