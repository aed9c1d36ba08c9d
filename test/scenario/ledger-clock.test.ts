import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeDatabase, skipWithoutPostgres, usePostgres } from '../ledger/postgres-server.ts';
import { socketUrl } from '../ledger/postgres-store.ts';
import { inFolder, run, runInside } from './program.ts';

const DAY_MS = 86_400_000;

/** As if the clock of the machine were ahead. */
function stepAhead(ms: number): string {
  const code = `const now = Date.now; globalThis.Date = class extends Date {
    constructor(...given) { super(...(given.length === 0 ? [now() + ${String(ms)}] : given)); }
    static now() { return now() + ${String(ms)}; }
  };`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

test(
  'on a machine whose clock is 400 days ahead prune removes nobody, estimate knows the same answers, and enrich says so',
  { skip: skipWithoutPostgres },
  () =>
    inFolder(async (folder) => {
      const server = await usePostgres();
      const url = socketUrl(server, await makeDatabase(server));
      writeFileSync(join(folder, 'list.csv'), 'phone\n+447700900001\n+447700900002\n');
      const rest = ['--sandbox', '--ledger', url];
      const place = { cwd: folder, env: { HOME: folder } };
      const ahead = async (
        ...args: readonly string[]
      ): Promise<readonly [number | null, string]> => {
        const nodeArgs = ['--import', stepAhead(400 * DAY_MS)];
        const { code, out, err } = await run([...args, ...rest], { ...place, nodeArgs });
        return [code, out + err];
      };
      assert.equal((await runInside(['enrich', 'list.csv', ...rest], place)).code, 0);
      const [code, said] = await ahead('estimate', 'list.csv', '--json');
      assert.equal(code, 0, said);
      assert.match(said, /^ {2}"known": 2,$/m);
      assert.match((await ahead('ledger', 'prune', '--older-than', '90d'))[1], /nothing as old/);
      const enriched = await ahead('enrich', 'list.csv', '--new-run');
      assert.match(enriched[1], /machine is 400 days ahead of that of the ledger/);
      assert.match(enriched[1], /2 rows known from before/);
    }),
);
