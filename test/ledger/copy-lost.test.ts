import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { copyLedger } from '../../src/compose/copy.ts';
import { openLedgerReader } from '../../src/compose/store.ts';
import { systemClock } from '../../src/support/clock.ts';
import { startCuttingProxy, type Cut } from '../support/cutting-proxy.ts';
import { copy, makeEverything, PARTS, pause } from './copying.ts';
import { dumpFile } from './dump.ts';
import { skipWithoutPostgres } from './postgres-server.ts';
import { makePlace, openServer } from './postgres-store.ts';
import { inFolder, rejectsWith } from './sqlite-store.ts';

describe('a copy to a server that goes away', { skip: skipWithoutPostgres }, () => {
  test('a connection that is cut at the end: what the server has kept is told as done, what not as failed', () =>
    inFolder(async (folder) => {
      const from = await makeEverything(folder);
      const { server, name } = await makePlace();
      let next: Cut | undefined = 'before';
      const proxy = await startCuttingProxy(server, (sql) => (sql === 'COMMIT' ? next : undefined));
      await rejectsWith('lost', copy(from, proxy.url(name)), ['Cannot reach the ledger']);
      next = 'after';
      await copy(from, proxy.url(name));
      next = undefined;
      await copy(proxy.url(name), join(folder, 'b.db'));
      assert.deepEqual(dumpFile(join(folder, 'b.db')), dumpFile(from));
      assert.deepEqual(proxy.cuts, { before: 1, after: 1, hang: 0 });
      await proxy.close();
    }));

  test('a server that is away is waited for as long as --lock-wait says', () =>
    inFolder(async (folder) => {
      const ledger = await makeEverything(folder);
      const { server, name } = await makePlace();
      const proxy = await startCuttingProxy(server, () => undefined);
      await proxy.goAway();
      const waits: number[] = [];
      const clock = {
        ...systemClock,
        sleep: async (ms: number) => {
          waits.push(ms);
          await proxy.comeBack();
        },
      };
      const to = { ledger: proxy.url(name) };
      await rejectsWith('lost', copy(ledger, to.ledger), ['Cannot reach the ledger']);
      await copyLedger({ from: { ledger }, to, ...PARTS, pause, clock, lockWaitMs: 600_000 });
      assert.deepEqual(waits, [500]);
      await proxy.close();
    }));

  test('who is forgotten on a server while it is copied is not known to the copy: there is none, and the next one is without', () =>
    inFolder(async (folder) => {
      const { file: url } = await makePlace();
      await copy(await makeEverything(folder), url);
      const to = join(folder, 'b.db');
      const people = async (ledger: string): Promise<number> => {
        const reader = await openLedgerReader(ledger);
        return (await reader.inventory().finally(() => reader.close())).numbers;
      };
      const before = await people(url);
      let pauses = 0;
      const pauseOnce = async (): Promise<void> => {
        if (pauses++ > 0) return;
        const keeper = await openServer(url);
        await keeper.forget({ by: 'age', before: Number.MAX_SAFE_INTEGER });
        await keeper.close();
      };
      const parts = { from: { ledger: url }, to: { ledger: to }, ...PARTS };
      const torn = copyLedger({ ...parts, pause: pauseOnce });
      await rejectsWith('held', torn, ['people were removed from it meanwhile']);
      assert.ok(!existsSync(to) && before > 0);
      await copy(url, to);
      assert.equal(await people(to), await people(url));
      assert.ok((await people(to)) < before);
    }));
});
