/** Writes the generated tables of README.md anew: `npm run readme`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { regenerateReadme } from '../../../src/cli/options/readme.ts';
import { projectRoot } from '../../house/project.ts';

const file = join(projectRoot, 'README.md');
writeFileSync(file, regenerateReadme(readFileSync(file, 'utf8')));
