import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openLedgerReader } from '../../src/ledger/sqlite/store.ts';
import { systemClock } from '../../src/support/clock.ts';
import { attemptsOf, judge, request, sent } from './events.ts';
import { inFolder, openSqlite, rejectsWith, tamper } from './sqlite-store.ts';

test('a second run is turned away with the input, the process and the time of the one that holds the ledger', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    const clock = { ...systemClock, now: () => Date.UTC(2026, 10, 25, 6, 14) };
    const first = await openSqlite(file, { holder: 'night list.csv', pid: 4_711, clock });
    await rejectsWith('held', openSqlite(file), [
      'a run of night list.csv (process 4711, since 2026-11-25T06:14:00.000Z) holds it',
      'give --lock-wait, or name another file with --ledger',
    ]);
    await first.close();
    await (await openSqlite(file)).close();
  }));

test('closing twice releases once, and the next run gets the ledger ten times in a row', () =>
  inFolder(async (folder) => {
    for (let round = 0; round < 10; round += 1) {
      const ledger = await openSqlite(join(folder, 'ledger.db'));
      await ledger.begin(request());
      await ledger.close();
      await ledger.close();
    }
    assert.equal(existsSync(join(folder, 'ledger.db.lock.txt')), false);
  }));

test('one whose files were removed leaves those alone that another run has made in their place', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    const first = await openSqlite(file, { pid: 1 });
    await first.begin(request());
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    const second = await openSqlite(file, { pid: 2, holder: 'second.csv' });
    const { executionId } = await second.begin(request());
    await first.close();
    assert.match(readFileSync(`${file}.lock.txt`, 'utf8'), /^process 2\nsecond\.csv\n/);
    await second.record([sent(executionId, 1)]);
    assert.equal(await second.loss(), undefined);
    await second.close();
    assert.equal(existsSync(`${file}.lock.txt`), false);
  }));

test('a file name with a line feed stays on its line in the lock text', () =>
  inFolder(async (folder) => {
    const ledger = await openSqlite(join(folder, 'ledger.db'), {
      holder: 'a\nprocess 1\u001b[31m.csv',
    });
    assert.match(
      readFileSync(join(folder, 'ledger.db.lock.txt'), 'utf8'),
      /^process 4711\na process 1 \[31m\.csv\nsince /,
    );
    await ledger.close();
  }));

test('--lock-wait of 1 s gets the ledger that is released after 0.3 s, and gives up on one that is not', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    const first = await openSqlite(file);
    let elapsed = 0;
    const clock = {
      ...systemClock,
      monotonic: () => elapsed,
      sleep: async (ms: number) => {
        elapsed += ms;
        if (elapsed === 300) await first.close();
      },
    };
    const second = await openSqlite(file, { lockWaitMs: 1_000, clock });
    assert.equal(elapsed, 300);
    const said: string[] = [];
    const warn = (sentence: string): void => void said.push(sentence);
    await rejectsWith('held', openSqlite(file, { lockWaitMs: 1_000, clock, warn }), [
      'holds it. It was waited for 1 second, as --lock-wait says. Wait longer, or name',
    ]);
    assert.equal(elapsed, 1_300);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /^Waiting up to 1 second, .*: a run of .* holds the ledger\.$/);
    await second.close();
  }));

test('a ledger reached by a symbolic link is the same ledger: one lock', () =>
  inFolder(async (folder) => {
    const first = await openSqlite(join(folder, 'ledger.db'));
    symlinkSync(join(folder, 'ledger.db'), join(folder, 'link.db'));
    await rejectsWith('held', openSqlite(join(folder, 'link.db')), ['ledger.db']);
    await first.close();
  }));

test('a ledger with a second name is refused under both, also while the first is in use: its lock and log go by the name', () =>
  inFolder(async (folder) => {
    const [file, other] = [join(folder, 'ledger.db'), join(folder, 'hard.db')];
    const ledger = await openSqlite(file);
    const { executionId } = await ledger.begin(request());
    linkSync(file, other);
    const words = [
      'it has 2 names (hard links), and books kept under two names would part. Use a copy or a symbolic link.',
    ];
    await rejectsWith('io', openSqlite(other), words);
    assert.deepEqual(await judge(ledger, [sent(executionId, 1)]), [{ kind: 'started' }]);
    await ledger.close();
    await rejectsWith('io', openSqlite(file), words);
    rmSync(other);
    const again = await openSqlite(file);
    assert.equal((await attemptsOf(again, { by: 'all' })).length, 1);
    await again.close();
  }));

test('a symbolic link to a ledger that is not there yet makes it where the link leads: one lock from the first run on', () =>
  inFolder(async (folder) => {
    mkdirSync(join(folder, 'state'));
    symlinkSync(join('state', 'ledger.db'), join(folder, 'link.db'));
    const first = await openSqlite(join(folder, 'link.db'));
    await rejectsWith('held', openSqlite(join(folder, 'state', 'ledger.db')), ['holds it']);
    await first.close();
    assert.equal(existsSync(join(folder, 'link.db.lock')), false);
  }));

test('another process that holds it is named; readers read; killed, it leaves the ledger free and its attempt in doubt', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('./child.js', import.meta.url)), 'hold', file],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    try {
      await once(child.stdout, 'data');
      await rejectsWith('held', openSqlite(file), [
        `a run of other list.csv (process ${String(child.pid)}, since `,
      ]);
      const reader = await openLedgerReader(file);
      assert.equal((await attemptsOf(reader, { by: 'all' }))[0]?.class, undefined);
      const since = await reader.heldSince();
      assert.ok(
        since !== undefined && since <= Date.now() && since > Date.now() - 60_000,
        String(since),
      );
      await kill(child);
      assert.equal(existsSync(`${file}.lock.txt`), true, 'its text stays');
      assert.equal(await reader.heldSince(), undefined);
      const ledger = await openSqlite(file);
      assert.equal((await ledger.begin(request())).orphaned, 1);
      assert.equal((await attemptsOf(reader, { by: 'all' }))[0]?.class, 'in_doubt');
      await ledger.close();
      await reader.close();
    } finally {
      await kill(child);
    }
  }));

test('asking since when the ledger is held takes it from nobody: not from its holder, and not from a run that starts meanwhile', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    const clock = { ...systemClock, now: () => Date.UTC(2026, 10, 25, 6, 14) };
    await (await openSqlite(file)).close();
    symlinkSync(file, join(folder, 'link.db'));
    const reader = await openLedgerReader(join(folder, 'link.db'));
    assert.equal(await reader.heldSince(), undefined);
    const ledger = await openSqlite(file, { clock });
    for (let asked = 0; asked < 20; asked += 1)
      assert.equal(await reader.heldSince(), Date.UTC(2026, 10, 25, 6, 14));
    assert.equal(await ledger.heldSince(), Date.UTC(2026, 10, 25, 6, 14), 'also by its own');
    await rejectsWith('held', openSqlite(file), ['holds it']);
    const { executionId } = await ledger.begin(request());
    assert.deepEqual(await judge(ledger, [sent(executionId, 1)]), [{ kind: 'started' }]);
    await ledger.close();
    assert.equal(await reader.heldSince(), undefined);
    await reader.close();
  }));

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

for (const [name, make] of [
  [
    'a text',
    (file: string) => {
      writeFileSync(file, 'my notes');
    },
  ],
  [
    'a folder',
    (file: string) => {
      mkdirSync(file);
    },
  ],
  [
    'a FIFO',
    (file: string) => {
      spawnSync('mkfifo', [file]);
    },
  ],
  [
    "somebody's database",
    (file: string) => {
      tamper(file, 'CREATE TABLE theirs (a)');
    },
  ],
] as const) {
  for (const end of ['.lock', '.lock.txt', '.reserve']) {
    test(`${name} where the ${end} of a ledger belongs is left alone, and the message names it`, () =>
      inFolder(async (folder) => {
        const file = join(folder, 'ledger.db');
        make(`${file}${end}`);
        const before = statSync(`${file}${end}`);
        const begun = openSqlite(file).then((ledger) =>
          ledger.begin(request()).finally(() => ledger.close()),
        );
        await rejectsWith('io', begun, [
          `Cannot use the ledger ${file}: ${file}${end} stands where a file of the ledger belongs, and is something else.`,
          'Move it away, or name another ledger with --ledger.',
        ]);
        const { size, mode, mtimeMs } = statSync(`${file}${end}`);
        assert.deepEqual([size, mode, mtimeMs], [before.size, before.mode, before.mtimeMs]);
        rmSync(`${file}${end}`, { recursive: true });
        await (await openSqlite(file)).close();
      }));
  }
}

test('a text of the lock that a kill has cut off anywhere keeps nobody out, nor one of an older version', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    const whole = 'process 4711\nlist.csv\nsince 2026-11-29T18:00:00.000Z\n';
    const old = 'list.csv\nprocess 4711\nsince 2026-11-25T18:00:00.000Z\n';
    for (const text of [
      ...Array.from({ length: whole.length + 1 }, (_, end) => whole.slice(0, end)),
      old,
    ]) {
      writeFileSync(`${file}.lock.txt`, text);
      await assert.doesNotReject(
        openSqlite(file).then((ledger) => ledger.close()),
        JSON.stringify(text),
      );
    }
  }));
