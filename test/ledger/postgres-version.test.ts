import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ask } from '../../src/ledger/postgres/connection.ts';
import { identifySchema } from '../../src/ledger/postgres/schema.ts';
import { rejectsWith } from './sqlite-store.ts';

const SHOWN = 'postgres://db.example/insight';

/** A server that holds nothing, and says of itself what a server of that version says. */
function pretend(version: string): Ask {
  const major = Number.parseInt(version, 10);
  const row = { major, version, encoding: 'UTF8', ours: 0, things: 0 };
  return Object.assign(() => Promise.resolve([row]), { cells: () => Promise.resolve([]) });
}

test('a server older than PostgreSQL 15 is refused before anything is made there', async () => {
  for (const version of ['9.6.24', '14.19 (Debian 14.19-1)'])
    await rejectsWith('io', identifySchema(pretend(version), SHOWN), [
      `Cannot use the ledger ${SHOWN}: its server is PostgreSQL ${version}, and 15 or newer is needed.`,
    ]);
  for (const version of ['15.0', '18.1'])
    assert.equal(await identifySchema(pretend(version), SHOWN), 'empty');
});
