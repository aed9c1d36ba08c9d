import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  PAGE_WORDS_MAX,
  README_WORDS_MAX,
  codeOf,
  countWords,
  deadLinks,
  listPages,
  unlinkedPages,
  withoutMarked,
  wordFindings,
} from './page-findings.ts';
import { noFindings, readText } from './project.ts';

const pages = listPages();

test('README.md has at most 1,200 words, its tables and code among them, as wc -w counts', () => {
  const words = countWords(readText('README.md'));
  assert.ok(
    words <= README_WORDS_MAX,
    `it has ${String(words)}; move what not every reader needs to a page in samples`,
  );
});

test('each other page has at most 1,500 words beside what is generated or shown by the program', () => {
  noFindings(
    'Split these pages, or say it shorter:',
    pages
      .map((page) => ({ page, words: countWords(withoutMarked(readText(page))) }))
      .filter(({ words }) => words > PAGE_WORDS_MAX)
      .map(({ page, words }) => `${page}: ${String(words)} words`),
  );
});

test('README.md names both commands of a fresh checkout', () => {
  const code = codeOf(readText('README.md'));
  assert.ok(code.includes('npm ci && npm start'));
  assert.ok(code.includes('npm ci && npm test'));
});

test('README.md links to every page, and no link of any page leads nowhere', () => {
  noFindings('README.md does not link to:', unlinkedPages(readText('README.md'), pages));
  noFindings('These links lead nowhere:', pages.flatMap(deadLinks));
});

test('pages speak to their reader, in the present tense, in words a reader knows', () => {
  noFindings(
    'Say this in other words:',
    pages.flatMap((page) => wordFindings(page, readText(page))),
  );
});

test('an insider word, a we, a was and a will are found; in code, links and sessions they are not', () => {
  const found = (text: string): string[] => wordFindings('a.md', text);
  assert.deepEqual(found('It halts.\nWe know.'), [
    'a.md:1 "halts": say stop',
    'a.md:2 "We": say you, or the program',
  ]);
  assert.deepEqual(found('It was so.\n\nIt will be.'), [
    'a.md:1 "was": say the present tense',
    'a.md:3 "will": say the present tense',
  ]);
  assert.deepEqual(
    found('`--price-ceiling` [a](halts/us.md)\n\n```\nit was\n```\n    we will\n'),
    [],
  );
  assert.deepEqual(found('<!-- session -->\nit was in flight\n<!-- /session -->\n'), []);
  assert.deepEqual(found('Numbers of the US and of DE.'), []);
});

test('code is what stands in fences, behind four blanks and between ticks; a page without a link is named', () => {
  assert.deepEqual(codeOf('a `b c` d\n\n    e f\n\n```\ng\n```\n'), ['g', '', 'e f', 'b c']);
  assert.deepEqual(
    unlinkedPages('[x](samples/x/README.md)', ['README.md', 'samples/y/README.md']),
    ['samples/y/README.md'],
  );
});
