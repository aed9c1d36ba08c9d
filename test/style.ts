/**
 * Lint, beside the other tests: neither core waits for it. Format too where tests are deep; without a cache it takes 17
 * seconds, and `npm run check` has looked at it before.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runNode, STYLE } from './house/style.ts';
import { isDeep } from './support/depth.ts';

for (const [name, args] of Object.entries(STYLE).filter(([name]) => isDeep || name === 'lint'))
  test(`${name} finds nothing`, async () => {
    const { passed, text } = await runNode(name, ...args);
    assert.ok(passed, text);
  });
