import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { verifyLedger } from '../../src/ledger/verify.ts';
import { attemptsOf, request, sent, settled } from './events.ts';
import { inFolder, openRaw, openSqlite } from './sqlite-store.ts';

const CHILD = fileURLToPath(new URL('./child.js', import.meta.url));

test('killed after any of 12 records, the files as they then are hold all that was recorded and no more', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    const ledger = await openSqlite(file);
    const { executionId } = await ledger.begin(request());
    for (let round = 0; round < 12; round += 1) {
      const sequence = Math.floor(round / 2) + 1;
      const number = String(447700900000 + sequence);
      await ledger.record([
        round % 2 === 0 ? sent(executionId, sequence, { number }) : settled(executionId, sequence),
      ]);
      const copy = join(folder, `copy-${String(round)}.db`);
      for (const suffix of ['', '-wal']) copyFileSync(file + suffix, copy + suffix);
      const after = await openSqlite(copy);
      const { orphaned } = await after.begin(request());
      assert.equal(orphaned, round % 2 === 0 ? 1 : 0, `after record ${String(round + 1)}`);
      assert.equal((await attemptsOf(after, { by: 'all' })).length, sequence);
      assert.deepEqual((await verifyLedger(after, 0)).findings, []);
      await after.close();
    }
    await ledger.close();
  }));

test('a log torn at 40 places gives back a beginning of what was recorded, and its books add up', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    const ledger = await openSqlite(file);
    // Everything so far goes into the file; the log then begins with the first attempt.
    const { executionId } = await ledger.begin(request());
    const raw = openRaw(file);
    raw.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    raw.close();
    for (let sequence = 1; sequence <= 10; sequence += 1) {
      await ledger.record([
        sent(executionId, sequence, { number: String(447700900000 + sequence) }),
      ]);
      await ledger.record([settled(executionId, sequence, { answer: { raw: 'x'.repeat(5_000) } })]);
    }
    const log = readFileSync(`${file}-wal`);
    let before = 0;
    for (let part = 1; part <= 40; part += 1) {
      const copy = join(folder, `torn-${String(part)}.db`);
      copyFileSync(file, copy);
      writeFileSync(`${copy}-wal`, log.subarray(0, Math.floor((log.length * part) / 40)));
      const after = await openSqlite(copy);
      const found = await attemptsOf(after, { by: 'all' });
      assert.deepEqual(
        found.map(({ id }) => id.sequence),
        Array.from({ length: found.length }, (_, index) => index + 1),
      );
      assert.ok(found.length >= before);
      before = found.length;
      assert.deepEqual((await verifyLedger(after, 0)).findings, []);
      await after.close();
    }
    assert.equal(before, 10);
    await ledger.close();
  }));

test('a process killed while it records has on record whatever it was told is recorded, and at most one attempt more', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    const child = spawn(process.execPath, [CHILD, 'write', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let last = '';
    let lines = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      last = line;
      lines += 1;
      if (lines === 200) child.kill('SIGKILL');
    }
    if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');
    const [kind, told] = last.split(' ');
    const ledger = await openSqlite(file);
    const { orphaned } = await ledger.begin(request());
    const attempts = await attemptsOf(ledger, { by: 'all' });
    const more = attempts.length - Number(told);
    assert.ok(
      more === 0 || (more === 1 && kind === 'settled'),
      `${last}, but ${String(attempts.length)} attempts`,
    );
    assert.ok(orphaned <= 1);
    assert.equal(
      attempts.filter((attempt) => attempt.class === 'settled').length,
      attempts.length - orphaned,
    );
    assert.deepEqual((await verifyLedger(ledger, 0)).findings, []);
    await ledger.close();
  }));

test('on a full disk the answers of 50 attempts in flight are recorded after all, in the room kept for them', (context) =>
  inFolder(async (folder) => {
    const mount = `mount -t tmpfs -o size=12m tmpfs "$1"`;
    // A mount of its own that goes with the process.
    if (spawnSync('unshare', ['-rm', 'sh', '-c', mount, 'sh', folder]).status !== 0) {
      context.skip('needs Linux, where a user may mount a small file system (unshare -rm)');
      return;
    }
    const script = `${mount} && exec "$2" "$3" fill "$1/ledger.db"`;
    const child = spawnSync(
      'unshare',
      ['-rm', 'sh', '-c', script, 'sh', folder, process.execPath, CHILD],
      { encoding: 'utf8' },
    );
    assert.equal(child.status, 0, child.stderr);
    const { first, second, damage, answers }: Readonly<Record<string, unknown>> = JSON.parse(
      child.stdout,
    );
    assert.match(
      String(first),
      /^full: Cannot write the ledger .*no space is left on the device\. Make room and run the same command again/,
    );
    assert.deepEqual({ second, damage, answers }, { second: '', damage: [], answers: 50 });
  }));
