import { homedir } from 'node:os';
import { posix } from 'node:path';
import { exists, projectRoot, readText } from './project.ts';

/** Links and paths in a README that lead nowhere. */
export function deadReferences(readme: string): string[] {
  if (!exists(readme)) return [`${readme} itself does not exist`];
  const folder = posix.dirname(readme);
  const text = readText(readme);
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1]!.replace(/#.*$/, ''))
    .filter(isLocal);
  const paths = [...text.matchAll(/`([^`\s]+)`/g)]
    .map((match) => match[1]!)
    .filter((path) => isOurPath(path, folder));
  return [
    ...links.filter((path) => !exists(posix.join(folder, path))),
    ...paths.filter((path) => !exists(path) && !exists(posix.join(folder, path))),
  ];
}

/** Places in a text that only mean something on one machine: a home folder, this checkout, a package registry. */
export function machineTraces(path: string, text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      traces.flatMap((trace) =>
        (line.match(trace) ?? []).map((found) => `${path}:${index + 1} ${found}`),
      ),
    );
}

const literally = (folder: string): RegExp =>
  new RegExp(`${folder.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/`, 'g');

const traces: readonly RegExp[] = [
  literally(projectRoot),
  ...(homedir().length > 1 ? [literally(homedir())] : []),
  /\/(?:home|Users)\/[a-z][\w.-]*\//g,
  /\bregistry\.[a-z][a-z0-9-]*\.[a-z]{2,}\b/g,
];

function isLocal(link: string): boolean {
  return link !== '' && !/^[a-z]+:/.test(link);
}

/** A path of this repository, as against an option, an URL path or a user's file: it starts in a folder of ours, or names a source. */
function isOurPath(text: string, folder: string): boolean {
  if (/[*<>$={}|]/.test(text)) return false;
  if (/^(?:src|test|samples|\.ci)\//.test(text)) return true;
  return folder === 'src' && /^[a-z][\w-]*(?:\/[\w-]+)*(?:\.ts|\/)$/.test(text);
}
