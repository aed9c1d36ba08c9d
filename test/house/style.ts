import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './project.ts';

/** What a program of Node's came to. */
export interface Done {
  readonly name: string;
  readonly passed: boolean;
  readonly text: string;
}

const modules = join(projectRoot, 'node_modules');
const cache = (name: string): string[] => ['--cache', '--cache-location', join('dist', name)];

/** Lint and format of the whole tree; both remember what they found in files that have not changed since. */
export const STYLE: Readonly<Record<'lint' | 'format', readonly string[]>> = {
  // The types of the whole tree are 1 GB; with a small nursery a tenth of the time goes into collecting it.
  lint: [
    '--max-semi-space-size=64',
    join(modules, 'eslint/bin/eslint.js'),
    ...cache('.eslintcache'),
    '.',
  ],
  format: [
    join(modules, 'prettier/bin/prettier.cjs'),
    ...cache('.prettiercache'),
    ...['--check', '--log-level', 'warn', '.'],
  ],
};

/** Runs a script in the folder of the project, and gathers what it says. */
export function runNode(name: string, ...args: readonly string[]): Promise<Done> {
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ name, passed: code === 0, text }));
  });
}
