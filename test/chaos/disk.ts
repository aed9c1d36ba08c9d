import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `strace` does to a system call of the program. */
export interface Fault {
  /** Such as `pwrite64,pwritev`. */
  readonly calls: string;
  /** Only where it concerns this file; default any. */
  readonly file?: string;
  /** `error=ENOSPC`, `signal=SIGKILL`, or `poke_exit=@arg2=BYTES` for what the call is to have written. */
  readonly does: string;
  /** Which time: `5` is the fifth, `5+` each from the fifth on. */
  readonly when: string;
}

/** The command to run a program under, so that the system answers it with a fault. */
export function faulty({ calls, file, does, when }: Fault): readonly string[] {
  const watched = file === undefined ? [] : ['-P', file];
  // Tracing fewer calls is several times faster, but leaves no room for a signal (strace 6.1).
  const speed = does.startsWith('signal=') ? [] : ['--seccomp-bpf'];
  return [
    'strace',
    '-f',
    ...speed,
    '-qq',
    '-o',
    '/dev/null',
    ...watched,
    '-e',
    `trace=${calls}`,
    '-e',
    `inject=${calls}:${does}:when=${when}`,
  ];
}

/** Why a test cannot have the system answer with faults here; false where it can. */
export function withoutStrace(): string | false {
  const { status } = spawnSync('strace', ['-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', 'true']);
  return status === 0 ? false : 'needs strace and the right to trace';
}

/** A small filesystem of its own. */
export interface SmallDisk {
  readonly folder: string;
  /** Changes its size, or makes it read-only. */
  remount(options: string): void;
}

/** Why a test cannot have a small filesystem here; false where it can. */
export function withoutMount(): string | false {
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-disk-'));
  try {
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', folder]).status !== 0)
      return 'needs the right to mount a small filesystem';
    execFileSync('umount', [folder]);
    return false;
  } finally {
    rmdirSync(folder);
  }
}

/** Mounts a filesystem of so many kilobytes for the time of `work`. */
export async function onSmallDisk(
  kilobytes: number,
  work: (disk: SmallDisk) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-disk-'));
  execFileSync('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${String(kilobytes)}k,mode=700`,
    'none',
    folder,
  ]);
  try {
    await work({
      folder,
      remount: (options) => void execFileSync('mount', ['-o', `remount,${options}`, folder]),
    });
  } finally {
    execFileSync('umount', ['-l', folder]);
    rmdirSync(folder);
  }
}
