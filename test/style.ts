/** Lint and format, beside the other tests: neither core waits for them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runNode, STYLE } from './house/style.ts';

for (const [name, args] of Object.entries(STYLE))
  test(`${name} finds nothing`, async () => {
    const { passed, text } = await runNode(name, ...args);
    assert.ok(passed, text);
  });
