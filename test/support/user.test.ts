import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { test } from 'node:test';
import { findUser, findUserName } from '../../src/support/user.ts';

const isRoot = process.getuid?.() === 0;

test('whoever runs the program has the name and the home that the system knows', () => {
  assert.equal(findUserName(), userInfo().username);
  assert.equal(findUser()?.homedir, userInfo().homedir);
});

test(
  'a process of a user without a name, as in a container, has none, and nothing is thrown',
  {
    skip: !isRoot && 'needs root, which may run a process as a user that nobody has made',
  },
  () => {
    const module = new URL('../../src/support/user.js', import.meta.url).href;
    const script = `process.setuid(54321); console.log(String(findUserName()))`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', `import { findUserName } from '${module}'; ${script}`],
      { encoding: 'utf8' },
    );
    assert.deepEqual([stdout, stderr], ['undefined\n', '']);
  },
);
