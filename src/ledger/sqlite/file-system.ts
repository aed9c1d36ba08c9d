import { statfsSync } from 'node:fs';
import { platform } from 'node:os';
import { dirname } from 'node:path';
import { LedgerError } from '../port.ts';

/**
 * What a file system is to a ledger. `network`: its locks and its shared memory do not hold between
 * machines, so two runs would write one ledger at once. `unsure`: they may hold or not, which
 * depends on what stands behind it.
 */
type FileSystemVerdict =
  { readonly kind: 'local' } | { readonly kind: 'network' | 'unsure'; readonly name: string };

/**
 * The numbers by which statfs(2) of Linux names file systems: `include/uapi/linux/magic.h` of the
 * kernel, and for what has its driver elsewhere (SMB2, kAFS, Lustre, GPFS) the table in
 * `src/stat.c` of GNU coreutils.
 */
const NETWORK = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x01021997, '9p'],
]);

/**
 * File systems behind a program (FUSE: sshfs, rclone, folders of a container's host) and those of
 * clusters.
 */
const UNSURE = new Map([
  [0x65735546, 'FUSE'],
  [0x73757245, 'Coda'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
]);

/**
 * Judges a file system by its statfs type. Only Linux says what it is: macOS numbers its file
 * systems as they are loaded, and Windows answers 0, so there every one is local.
 */
export function judgeFileSystem(type: number, system: NodeJS.Platform): FileSystemVerdict {
  if (system !== 'linux') return { kind: 'local' };
  // A signed number of 32 bits where the machine has such ones.
  const magic = type >>> 0;
  const [network, unsure] = [NETWORK.get(magic), UNSURE.get(magic)];
  if (network) return { kind: 'network', name: network };
  return unsure ? { kind: 'unsure', name: unsure } : { kind: 'local' };
}

/**
 * Refuses a ledger on a network file system: throws LedgerError. `warn` is called where nobody can
 * tell. A file that is not there yet is judged by its nearest folder that is.
 */
export function refuseNetworkFileSystem(file: string, warn: (sentence: string) => void): void {
  const type = readFileSystemType(file);
  if (type === undefined) return;
  const verdict = judgeFileSystem(type, platform());
  if (verdict.kind === 'network')
    throw new LedgerError(
      'io',
      `Cannot keep the ledger ${file}: it is on a network file system (${verdict.name}), where two machines could write it at once and buy everything twice. Name a file on a local disk with --ledger.`,
    );
  if (verdict.kind === 'unsure')
    warn(
      `The ledger ${file} is on ${verdict.name}: use it from this machine alone, because locks may not hold there. A local disk is safe (--ledger).`,
    );
}

/** undefined where nothing of the path is there, or the system does not say. */
function readFileSystemType(path: string): number | undefined {
  try {
    return statfsSync(path).type;
  } catch {
    const parent = dirname(path);
    return parent === path ? undefined : readFileSystemType(parent);
  }
}
