import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GENERATED_PAGES, regeneratePage } from '../../../src/cli/options/readme.ts';
import { readText } from '../../house/project.ts';

const FIRST_HOUR = [
  'country',
  'phone-column',
  'level',
  'max-spend',
  'yes',
  'split',
  'columns',
  'sandbox',
];

for (const [page, parts] of Object.entries(GENERATED_PAGES))
  test(`${page}: ${parts.join(' and ')} are those of the program; \`npm run readme\` writes them anew`, () => {
    const text = readText(page);
    assert.equal(text, regeneratePage(page, text));
  });

test('a page without the markers is refused, so that no table can quietly go missing', () => {
  assert.throws(
    () => regeneratePage('samples/cron/README.md', '# Night runs\n'),
    /samples\/cron\/README\.md has no <!-- exit-codes -->/,
  );
});

test('README.md shows the options of the first hour with their meaning, and no other', () => {
  const rows = readText('README.md').split('\n');
  const shown = rows.flatMap((row) => /^\| `(?:-\w, )?--([\w-]+)/.exec(row)?.[1] ?? []);
  assert.deepEqual(shown, FIRST_HOUR);
  assert.ok(
    rows.includes(
      '| `--yes` | no question before spending; without a terminal to ask at, this or --max-spend is needed |',
    ),
  );
});
