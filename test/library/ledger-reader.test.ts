import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openReader } from '../../src/library/ledger-reader.ts';
import { inFolder } from '../scenario/program.ts';

test('where there is a ledger of the sandbox alone, a report says how to look into that one', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    await assert.rejects(
      openReader({ ledger: file }),
      /nothing was ever run with it\. Name .* --ledger\.$/,
    );
    writeFileSync(join(folder, 'sandbox.db'), '');
    await assert.rejects(
      openReader({ ledger: file }),
      / have a ledger of their own: add --sandbox\.$/,
    );
  }));
