import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../house/project.ts';
import { copySamples } from './sample-files.ts';

/** Why real `npm start` cannot be tried here; false where it can. */
export function withoutNpm(): string | false {
  if (process.platform === 'win32') return 'needs signals';
  return spawnSync('npm', ['--version']).status === 0 ? false : 'needs npm';
}

/**
 * Makes `folder` a checkout that is built: npm runs the same `start` in it, and what is built is not built again under
 * the feet of other tests.
 */
export function furnishPackage(folder: string): void {
  const { name, version, type, scripts } = JSON.parse(
    readFileSync(join(projectRoot, 'package.json'), 'utf8'),
  ) as {
    readonly scripts: Readonly<Record<string, string>>;
  } & Readonly<Record<string, string>>;
  const built = { name, version, type, scripts: { build: 'exit 0', start: scripts['start'] } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(built));
  copySamples(folder);
  for (const built of ['dist', 'node_modules'])
    symlinkSync(join(projectRoot, built), join(folder, built));
}

/** `npm start -- ...args` and everything it starts. */
export interface NpmStart {
  readonly npm: ChildProcess & { readonly pid: number };
  /** Resolves when no process is left that could write a word, whoever died before. */
  readonly ended: Promise<{ readonly err: string }>;
}

/** Starts it as a shell with job control does: in a process group of its own. */
export function npmStart(args: readonly string[], { cwd }: { readonly cwd: string }): NpmStart {
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    VONAGE_API_KEY: 'key',
    VONAGE_API_SECRET: 'secret-of-the-test',
    INSIGHT_BATCH_YES: '1',
  };
  const npm = spawn('npm', ['start', '--', ...args], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (npm.pid === undefined) throw new Error('npm does not start.');
  let err = '';
  npm.stderr.setEncoding('utf8').on('data', (part: string) => (err += part));
  const ended = new Promise<{ err: string }>((resolve) =>
    npm.once('close', () => resolve({ err })),
  );
  return { npm: Object.assign(npm, { pid: npm.pid }), ended };
}
