import { readFile, realpath } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readIdentity, isRegularFile } from './files.ts';

/** `dist/src/support` stands in the package's `dist`. */
const BUILT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Whether a file is a part of the running program: Node's binary, what is mapped into the process,
 * the modules of this package or of those it is made of. False where there is no such file.
 */
export async function isProgramFile(path: string): Promise<boolean> {
  if (!(await isRegularFile(path))) return false;
  const identity = await readIdentity(path);
  for (const program of ['/proc/self/exe', process.execPath, process.argv[1] ?? ''])
    if ((await isRegularFile(program)) && (await readIdentity(program)) === identity) return true;
  const real = await realpath(path).catch(() => path);
  const folders = await findProgramFolders();
  return (
    folders.some((folder) => real.startsWith(folder + sep)) || (await readMappedFiles()).has(real)
  );
}

/** Where modules are loaded from: what is built, and packages beside, below or around it. */
async function findProgramFolders() {
  const built = await realpath(BUILT);
  const root = dirname(built);
  const around = root.lastIndexOf(`${sep}node_modules${sep}`);
  const own = await realpath(`${root}${sep}node_modules`).catch(() => undefined);
  const outer = around < 0 ? undefined : `${root.slice(0, around)}${sep}node_modules`;
  return [built, own, outer].filter((folder) => folder !== undefined);
}

/** Libraries and add-ons: what is mapped to be executed. Only Linux lists it. */
async function readMappedFiles() {
  const maps = await readFile('/proc/self/maps', 'utf8').catch(() => '');
  const executable = maps.split('\n').filter((line) => / r-x[ps] .* \//.test(line));
  return new Set(executable.map((line) => line.slice(line.indexOf('/'))));
}
