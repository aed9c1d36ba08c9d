import assert from 'node:assert/strict';
import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readIdentities } from '../../src/support/files.ts';

const folder = mkdtempSync(join(tmpdir(), 'insight-batch-files-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Whether two looks at files have anything in common. */
function meet(one: readonly string[], other: readonly string[]): boolean {
  return one.some((identity) => other.includes(identity));
}

test('a file that goes while it is looked at is still itself, one that comes too', async () => {
  const path = join(folder, 'ledger.db-wal');
  const absent = await readIdentities(path);
  writeFileSync(path, '');
  const present = await readIdentities(path);
  rmSync(path);
  assert.ok(meet(absent, present));
  assert.ok(meet(present, await readIdentities(path)));
});

test('links of either kind lead to one file, two files to two, and a folder is none', async () => {
  const [path, hard, soft, other] = ['a', 'b', 'c', 'd'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  writeFileSync(path, '');
  writeFileSync(other, '');
  linkSync(path, hard);
  symlinkSync(path, soft);
  const found = await readIdentities(path);
  assert.ok(meet(found, await readIdentities(hard)));
  assert.ok(meet(found, await readIdentities(soft)));
  assert.ok(!meet(found, await readIdentities(other)));
  assert.deepEqual(await readIdentities(folder), []);
});
