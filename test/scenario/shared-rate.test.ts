import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeDatabase, skipWithoutPostgres, usePostgres } from '../ledger/postgres-server.ts';
import { socketUrl } from '../ledger/postgres-store.ts';
import { scene } from './scene.ts';
import { numbersOf, writeList } from './table.ts';

describe('runs of one account on one server', { skip: skipWithoutPostgres }, () => {
  test('one at --rate 50 says that another one at --rate 10 is at work, goes by that and comes to its end', async () => {
    const server = await usePostgres();
    const url = socketUrl(server, await makeDatabase(server));
    // The first attempt of the narrow one is answered when all is over.
    await scene({ latencyMs: { min: 60_000, max: 60_000 } }, async ({ sandbox, folder, ...it }) => {
      const [one, other] = [numbersOf(5), numbersOf(15, 5)];
      const lists = { narrow: join(folder, 'narrow.csv'), wide: join(folder, 'wide.csv') };
      writeList(lists.narrow, one);
      writeList(lists.wide, other);
      const args = (list: string, rate: string): string[] =>
        it.args(list, '--ledger', url, '--rate', rate);
      const narrow = it.start(args(lists.narrow, '10'));
      try {
        await sandbox.seen(1);
        sandbox.set({ latencyMs: { min: 1, max: 5 } });
        const { code, err } = await it.call(args(lists.wide, '50'));
        assert.equal(code, 0, err);
        assert.match(err, /Another run on this account asks for at most 10 a second/);
      } finally {
        narrow.child.kill('SIGKILL');
        await narrow.ended;
      }
    });
  });
});
