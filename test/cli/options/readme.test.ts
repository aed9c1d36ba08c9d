import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { regenerateReadme } from '../../../src/cli/options/readme.ts';
import { projectRoot } from '../../house/project.ts';

test('the tables of options and exit codes in README.md are those of the program; `npm run readme` writes them anew', () => {
  const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
  assert.equal(readme, regenerateReadme(readme));
});

test('a README without the markers is refused, so that no table can quietly go missing', () => {
  assert.throws(() => regenerateReadme('# insight-batch\n'), /README\.md has no <!-- options -->/);
});
