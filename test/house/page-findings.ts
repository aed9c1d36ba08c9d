import { posix } from 'node:path';
import { exists, filesBelow, readText } from './project.ts';

/** Most words of README.md, with its tables and code: what somebody reads before deciding. */
export const README_WORDS_MAX = 1_200;
/** Most words of any other page for users, without what is generated or shown by the program. */
export const PAGE_WORDS_MAX = 1_500;

/** The pages for users, from the root of the project; README.md is the first. */
export function listPages(): string[] {
  return ['README.md', ...filesBelow('samples').filter((path) => path.endsWith('/README.md'))];
}

/** Words as `wc -w` counts them. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

/** A page without what stands between markers `<!-- name -->` and `<!-- /name -->`. */
export function withoutMarked(text: string): string {
  return text.replaceAll(/<!-- ([\w-]+) -->.*?<!-- \/\1 -->/gs, '');
}

/** The lines of a page's code blocks, fenced or indented, and its code spans. */
export function codeOf(text: string): string[] {
  const fences = [...text.matchAll(FENCE)].flatMap(([, block = '']) => block.split('\n'));
  const rest = text.replaceAll(FENCE, '');
  const indented = [...rest.matchAll(/^ {4}(.+)$/gm)].map(([, line = '']) => line);
  const spans = [...rest.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  return [...fences, ...indented, ...spans].map((code) => code.replaceAll('\\|', '|'));
}

/** What a page says in its own words, line by line; code is left out. */
function proseOf(text: string): string[] {
  return withoutMarked(text)
    .replaceAll(FENCE, (block) => block.replaceAll(/[^\n]/g, ''))
    .replaceAll(/^ {4}.+$/gm, '')
    .replaceAll(/`[^`\n]+`/g, '')
    .replaceAll(/\]\([^)]*\)/g, ']')
    .split('\n');
}

const FENCE = /^```\w*\n(.*?)^```$/gms;

/**
 * Words that mean something to those who build the program and nothing to those who use it, each
 * with what to say instead.
 */
const INSIDER_WORDS: readonly (readonly [word: RegExp, instead: string])[] = [
  [/\bjournal\w*/i, 'written into the ledger'],
  [/\bcoalesc\w*/i, 'asked once'],
  [/\bceilings?\b/i, 'the most a request may cost'],
  [/\bholdings?\b/i, 'money set aside'],
  [/\bhalts?\b/i, 'stop'],
  [/\bstrat(?:a|um)\b/i, 'country and line type'],
  [/\bslugs?\b/i, 'one word'],
  [/\bidempoten\w*/i, 'say what may happen twice'],
  [/\bin flight\b/i, 'under way'],
  [/\bE\.164\b/, 'international form'],
  [/\bexecutions?\b/i, 'a start of the program, or a run'],
  [/\b(?:mutex|semaphore|backpressure|invariants?|closures?)\b/i, 'what it does for the reader'],
  [/\b(?:port|adapter|wrapper)\b/i, 'what it does for the reader'],
];

/** A page speaks to its reader, of now. */
const VOICE: readonly (readonly [word: RegExp, instead: string])[] = [
  [/\b(?:we|We|our|Our|ours|us|my|My|I|let's|Let's)\b/, 'you, or the program'],
  [/\b(?:was|were|had|did|been)\b/i, 'the present tense'],
  [/\b(?:will|shall|going to)\b/i, 'the present tense'],
];

/** Words of a page that its reader does not know, or that speak of somebody or some time else. */
export function wordFindings(page: string, text: string): string[] {
  return proseOf(text).flatMap((line, index) =>
    [...INSIDER_WORDS, ...VOICE].flatMap(([word, instead]) => {
      const found = word.exec(line);
      return found === null ? [] : [`${page}:${index + 1} "${found[0]}": say ${instead}`];
    }),
  );
}

/** Pages that README.md does not link to. */
export function unlinkedPages(readme: string, pages: readonly string[]): string[] {
  const links = [...readme.matchAll(/\]\(([^)#\s]+)/g)].map(([, link = '']) => link);
  return pages.filter((page) => page !== 'README.md' && !links.includes(page));
}

/** Links of a page to files that are not there. */
export function deadLinks(page: string): string[] {
  return [...readText(page).matchAll(/\]\(([^)#\s]+)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link) && !exists(posix.join(posix.dirname(page), link)))
    .map((link) => `${page}: ${link}`);
}
