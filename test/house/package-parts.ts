import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

interface Folders {
  readonly from: string;
  readonly to: string;
}

/**
 * Copies the declarations that `index.d.ts` in `from` leads to into `to`, which holds nothing else afterwards. No program
 * outside can reach what the others describe.
 */
export function copyDeclarations({ from, to }: Folders): void {
  rmSync(to, { recursive: true, force: true });
  for (const file of findReached(join(from, 'index.d.ts')))
    cpSync(file, join(to, relative(from, file)));
}

/** Removes from `to` what was compiled from sources that are gone from `from`. The compiler leaves it, and npm packs it. */
export function removeStale({ from, to }: Folders): void {
  for (const file of readdirSync(to, { recursive: true, encoding: 'utf8' }))
    if (/\.[jt]s$/.test(file) && !existsSync(join(from, file.replace(/(?:\.d)?\.[jt]s$/, '.ts'))))
      rmSync(join(to, file));
}

function findReached(entry: string): ReadonlySet<string> {
  const reached = new Set([entry]);
  // A set also hands out what is added while it is read.
  for (const file of reached)
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles)
      if (fileName.startsWith('.'))
        reached.add(join(dirname(file), fileName.replace(/\.[jt]s$/, '.d.ts')));
  return reached;
}
