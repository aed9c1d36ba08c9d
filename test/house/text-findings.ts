import { homedir } from 'node:os';
import { posix } from 'node:path';
import { exists, filesBelow, projectRoot, readText, type SourceFile } from './project.ts';

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

/** What a comment may cite: the names of the pages in the tree, each with its headings. */
export type Pages = ReadonlyMap<string, readonly string[]>;

/** Every page of `src`, by its name without ending, as comments name it: `CONTRACT`, `SOURCES`. */
export function readPages(): Pages {
  const pages = new Map<string, string[]>();
  for (const path of filesBelow('src').filter((file) => file.endsWith('.md'))) {
    const headings = [...readText(path).matchAll(/^#+ (.+)$/gm)].map((match) => match[1]!);
    const name = posix.basename(path, '.md');
    pages.set(name, [...(pages.get(name) ?? []), ...headings]);
  }
  return pages;
}

/** Pages, sections and files that a comment cites and the tree does not hold. */
export function deadCitations(
  { path, text }: Pick<SourceFile, 'path' | 'text'>,
  pages: Pages,
): string[] {
  return text.split('\n').flatMap((line, index) => {
    const comment = /(?:\/\/|\/\*\*|^\s*\*)(?<words>.*)/.exec(line)?.groups?.['words'] ?? '';
    const dead = [...deadSections(comment, pages), ...deadFiles(comment, posix.dirname(path))];
    return dead.map((found) => `${path}:${index + 1} ${found}`);
  });
}

/** `CONTRACT, Exit codes` or `DESIGN.md`: the page is there, and the section one of its headings. */
function deadSections(comment: string, pages: Pages): string[] {
  return [
    ...comment.matchAll(/\b([A-Z]{4,})(\.md|, "?([A-Z][a-z][\w ,]*)|'s "([A-Z][\w ]*))/g),
  ].flatMap(([cited, name = '', , section = '', quoted = '']) => {
    const headings = pages.get(name);
    const words = (section === '' ? quoted : section).trim();
    if (
      headings?.some((heading) => heading.startsWith(words) || words.startsWith(heading)) === true
    )
      return [];
    return [cited];
  });
}

function deadFiles(comment: string, folder: string): string[] {
  return [...comment.matchAll(/\b[\w-]+(?:\/[\w-]+)+\.(?:ts|md|json|jsonl)\b/g)]
    .map(([file]) => file)
    .filter(
      (file) => ![file, `src/${file}`, `test/${file}`, posix.join(folder, file)].some(exists),
    );
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
