/** Brings `dist` to what the package holds, and nothing else. `npm pack` runs it. */
import { join } from 'node:path';
import { copyDeclarations, removeStale } from './package-parts.ts';
import { projectRoot } from './project.ts';

const compiled = join(projectRoot, 'dist', 'src');
removeStale({ from: join(projectRoot, 'src'), to: compiled });
copyDeclarations({ from: compiled, to: join(projectRoot, 'dist', 'types') });
