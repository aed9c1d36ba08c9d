import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { recordEverything, SHOWN } from '../ledger/everything.ts';
import { makeDatabase, skipWithoutPostgres, usePostgres } from '../ledger/postgres-server.ts';
import { socketUrl } from '../ledger/postgres-store.ts';
import { openSqlite } from '../ledger/sqlite-store.ts';
import { runInside, type Ended } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'insight-batch-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const play = (args: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  runInside(args, { cwd: folder, env: { HOME: folder, ...env } });
const place = (name: string): string => join(folder, name);

test('ledger copy takes two ledgers and neither --ledger nor a third, and says what it did', async () => {
  await recordEverything(() => openSqlite(place('one.db')));
  const refused = [
    await play(['ledger', 'copy', place('one.db')]),
    await play(['ledger', 'copy', place('one.db'), place('two.db'), 'three']),
    await play(['ledger', 'copy', place('one.db'), place('two.db'), '--ledger', place('one.db')]),
    await play(['ledger', 'copy', place('one.db'), place('two.db'), '--sandbox']),
    await play(['ledger', 'copy', place('none.db'), place('two.db')]),
    await play(['ledger', 'copy', place('one.db'), place('one.db')]),
  ];
  assert.deepEqual(
    refused.map(({ code }) => code),
    [2, 2, 2, 2, 2, 2],
  );
  assert.match(refused[4]?.err ?? '', /There is no ledger at/);
  assert.equal(existsSync(place('two.db')), false);
  const copied = await play(['ledger', 'copy', place('one.db'), place('two.db')]);
  assert.deepEqual(
    [copied.code, copied.err, copied.out.replaceAll(folder, '.')],
    [
      0,
      '',
      `Copied ./one.db to ./two.db: 3 runs with 16 attempts, net 0.057000000000000001.
All 79 rows were compared, and the books of the copy add up.
Name it with --ledger from now on: what is bought with one of the two, the other does not know.
`,
    ],
  );
  const told = await play(['ledger', 'copy', place('two.db'), place('three.db'), '--json']);
  const { rows, ...books } = JSON.parse(told.out) as { rows: Record<string, number> };
  assert.deepEqual(books, {
    ...{ from: place('two.db'), to: place('three.db'), net: '0.057000000000000001' },
    ...{ in_doubt_max: '0.04250000', unconfirmed: null },
  });
  assert.deepEqual([rows['runs'], rows['attempts'], rows['outputs']], [3, 16, 2]);
});

test('a ledger that a run holds is exit 7, and one whose books do not add up is exit 8', async () => {
  const held = await openSqlite(place('held.db'));
  const copied = await play(['ledger', 'copy', place('held.db'), place('of-held.db')]);
  await held.close();
  assert.equal(copied.code, 7);
  assert.match(copied.err, /a run of list\.csv .* holds it/);
  writeFileSync(place('broken.db'), 'no database at all, and longer than a header of one would be');
  const broken = await play(['ledger', 'copy', place('broken.db'), place('of-broken.db')]);
  assert.equal(broken.code, 8);
  assert.deepEqual(
    [existsSync(place('of-held.db')), existsSync(place('of-broken.db'))],
    [false, false],
  );
});

describe('ledger copy to a PostgreSQL server', { skip: skipWithoutPostgres }, () => {
  const makeUrl = async (): Promise<string> => {
    const server = await usePostgres();
    return socketUrl(server, await makeDatabase(server));
  };

  test('every command says of a copy on a server and of its copy in a file what it says of the first, byte for byte', async () => {
    const first = place('first.db');
    await recordEverything(() => openSqlite(first));
    const [url, back] = [await makeUrl(), place('back.db')];
    assert.equal((await play(['ledger', 'copy', first, url])).code, 0);
    assert.equal((await play(['ledger', 'copy', url, back])).code, 0);
    const runs = JSON.parse((await play(['runs', '--json', '--ledger', first])).out) as readonly {
      readonly id: string;
    }[];
    const commands = [
      ...runs.flatMap(({ id }) => [
        ['report', id],
        ['report', id, '--json'],
      ]),
      ...[['runs'], ['runs', '--json'], ['ledger', 'show', `+${SHOWN}`], ['ledger', 'export']],
      ...[
        ['ledger', 'verify'],
        ['ledger', 'verify', '--json'],
        ['ledger', 'show', '+447700920000'],
      ],
    ];
    for (const command of commands) {
      const [said, ...copies] = await Promise.all(
        [first, url, back].map(async (ledger) => {
          const { code, out, err } = await play([...command, '--ledger', ledger]);
          return [code, out.replaceAll(ledger, 'LEDGER'), err];
        }),
      );
      assert.ok(String(said?.[1]).length > 0, `${command.join(' ')}: ${String(said?.[2])}`);
      for (const copy of copies) assert.deepEqual(copy, said, command.join(' '));
    }
  });

  test('a run that was stopped goes on with the copy, and nothing is bought twice', async () => {
    const numbers = Array.from({ length: 30 }, (_, at) => `+4477009${String(10_000 + at)}`);
    writeFileSync(place('list.csv'), `phone\n${numbers.join('\n')}\n`);
    const enrich = ['enrich', 'list.csv', '--sandbox', '--rate', '0', '--concurrency', '1'];
    const [from, url, back] = [place('begun.db'), await makeUrl(), place('ended.db')];
    const begun = await play([...enrich, '--min-balance', '99.95', '--ledger', from]);
    assert.equal(begun.code, 4);
    assert.equal((await play(['ledger', 'copy', from, url])).code, 0);
    assert.equal((await play([...enrich, '--min-balance', '99.95', '--ledger', url])).code, 4);
    assert.equal((await play(['ledger', 'copy', url, back])).code, 0);
    assert.equal((await play([...enrich, '--ledger', back])).code, 0);
    const report = JSON.parse((await play(['report', '--json', '--ledger', back])).out) as {
      readonly executions: readonly unknown[];
      readonly lookups: { readonly settled: number };
    };
    assert.deepEqual([report.executions.length, report.lookups.settled], [3, 30]);
    assert.match((await play(['ledger', 'verify', '--ledger', back])).out, /^The books add up/);
  });

  test('a password stands where it may, a wrong one is exit 2, and nothing shows it', async () => {
    const server = await usePostgres();
    const from = place('secret.db');
    await recordEverything(() => openSqlite(from));
    const name = await makeDatabase(server);
    const shown = `postgres://keeper@127.0.0.1:${String(server.port)}/${name}`;
    const secret = encodeURIComponent(server.password);
    const url = shown.replace('keeper@', `keeper:${secret}@`);
    const plays = [
      await play(['ledger', 'copy', from, url]),
      await play(['ledger', 'copy', from, shown]),
      await play(['ledger', 'copy', from, shown], { PGPASSWORD: 'wrong' }),
      await play(['ledger', 'copy', from, `${shown}_gone`], { PGPASSWORD: server.password }),
      await play(['ledger', 'copy', from, shown], { INSIGHT_BATCH_LEDGER: url }),
      await play(['ledger', 'copy', from, shown], { PGPASSWORD: server.password }),
    ];
    assert.deepEqual(
      plays.map(({ code }) => code),
      [2, 2, 2, 2, 0, 2],
    );
    assert.match(plays[0]?.err ?? '', /Cannot use TO: it holds a password/);
    assert.match(plays[2]?.err ?? '', /the server refuses the user/);
    assert.match(plays[5]?.err ?? '', /it holds records already/);
    for (const text of plays.flatMap(({ out, err }) => [out, err]))
      for (const form of [secret, server.password]) assert.ok(!text.includes(form), text);
  });
});
