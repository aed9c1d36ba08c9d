import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeFileSystem } from '../../src/ledger/sqlite/file-system.ts';

const NETWORK = [0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x6b414653, 0x01021997];
const UNSURE = [0x65735546, 0x73757245, 0x00c36400, 0x0bd00bd0, 0x47504653];
/** ext4, xfs, btrfs, tmpfs, overlay, ZFS, squashfs, ramfs, f2fs. */
const LOCAL = [
  0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0x2fc12fc1, 0x73717368, 0x858458f6,
  0xf2f52010,
];

test('NFS, SMB, CIFS, AFS and 9p are network file systems, FUSE and clusters are unsure, disks are local', () => {
  for (const type of NETWORK)
    assert.equal(judgeFileSystem(type, 'linux').kind, 'network', type.toString(16));
  for (const type of UNSURE)
    assert.equal(judgeFileSystem(type, 'linux').kind, 'unsure', type.toString(16));
  for (const type of LOCAL)
    assert.equal(judgeFileSystem(type, 'linux').kind, 'local', type.toString(16));
});

test('a number that the system gives as a negative one of 32 bits is the same file system', () => {
  assert.deepEqual(judgeFileSystem(0xff534d42 - 2 ** 32, 'linux'), {
    kind: 'network',
    name: 'CIFS',
  });
});

test('on macOS and Windows the numbers say nothing', () => {
  for (const type of [...NETWORK, ...UNSURE, 0, 26])
    for (const system of ['darwin', 'win32'] as const)
      assert.equal(judgeFileSystem(type, system).kind, 'local');
});
