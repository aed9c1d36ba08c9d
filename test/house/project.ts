import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The folder of package.json, wherever the compiled test stands below it. */
export const projectRoot: string = rootAbove(dirname(fileURLToPath(import.meta.url)));

/** A TypeScript file of the project: its path from the root with slashes, its text, its syntax tree. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** Every `.ts` file below one of the given folders, in the order of their paths. */
export function sourceFiles(...folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => filesBelow(folder).filter((path) => path.endsWith('.ts')))
    .map((path) => readSource(path));
}

/** Each file is read and parsed once, whichever rules look at it. */
const sources = new Map<string, SourceFile>();

function readSource(path: string): SourceFile {
  const known = sources.get(path) ?? parsed(path, readText(path));
  sources.set(path, known);
  return known;
}

/** A source file from a text, as if it stood at `path`. */
export function parsed(path: string, text: string): SourceFile {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
}

/** The text of a file of the project. */
export function readText(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8');
}

/** Whether a file or folder stands at `path`. */
export function exists(path: string): boolean {
  return existsSync(join(projectRoot, path));
}

/** Paths of all files of ours below a folder, not those of installed packages; none where there is no such folder. */
export function filesBelow(folder: string): string[] {
  if (!exists(folder)) return [];
  return readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(projectRoot.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.includes('/node_modules/'))
    .sort();
}

/** What git tracks and what is there; undefined outside a git checkout, as in an unpacked tarball. */
export function trackedFiles(): readonly string[] | undefined {
  if (!exists('.git')) return undefined;
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: projectRoot, encoding: 'utf8' });
  return listed.split('\0').filter((path) => path !== '' && exists(path));
}

/** Fails with one message that names every finding, so that one run tells everything there is to mend. */
export function noFindings(what: string, findings: readonly string[]): void {
  if (findings.length === 0) return;
  assert.fail(
    `${what}\n${findings.map((finding) => `  ${finding}`).join('\n')}\n  (${findings.length} in all)`,
  );
}

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder)
    throw new Error('Cannot find the project: no folder above this test holds a package.json.');
  return rootAbove(parent);
}
