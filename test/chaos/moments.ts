import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../house/project.ts';

/** One moment at which a process can be killed: the n-th, at which kind of step, and where in the step. */
export interface Moment {
  readonly at: number;
  readonly kind: string;
  readonly when: string;
}

/** Where `kill-at.ts` is to end the program, and the file it lists the moments in. */
export interface KillAt {
  /** 0: never. */
  readonly at: number;
  /** Only these kinds count; default all. */
  readonly kinds?: readonly string[];
  readonly file: string;
}

const PRELOAD = join(projectRoot, 'dist', 'test', 'chaos', 'kill-at.js');

/** Arguments for `node` and the environment that put `kill-at.ts` into the program. */
export function killing({ at, kinds = [], file }: KillAt): {
  readonly nodeArgs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
} {
  return {
    nodeArgs: ['--import', PRELOAD],
    env: { CHAOS_KILL_AT: String(at), CHAOS_KINDS: kinds.join(','), CHAOS_POINTS: file },
  };
}

/** The moments a process has lived through; of a killed one the last is where it died. */
export function momentsIn(file: string): readonly Moment[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [at, kind = '', when = ''] = line.split(' ');
      return { at: Number(at), kind, when };
    });
}
