import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/support/clock.ts';

/** What a process took from its start to its end. */
export interface Measured {
  readonly seconds: number;
  /** User and system time of all its threads. */
  readonly cpuSeconds: number;
  /** The largest resident set, in MB of 1,048,576 bytes. */
  readonly peakMb: number;
  /** The longest pause of its event loop from the first answer on; only where pauses are measured. */
  readonly pauseMs: number;
}

export interface MeasureOptions {
  readonly pauses?: boolean;
  readonly codes?: readonly number[];
}

/** A script of this folder, compiled. */
export function scriptOf(name: string): string {
  return fileURLToPath(new URL(`./${name}.js`, import.meta.url));
}

/** The program as a user starts it. */
export const PROGRAM = fileURLToPath(new URL('../../src/main.js', import.meta.url));

/** Name of the account in every benchmark, and its secret. */
export const ACCOUNT = 'benchmark';
export const SECRET = 'secret-of-the-benchmark';

/** Runs a script in a Node of its own and waits for it. Throws where it ends with another code than one of `codes`, else 0. */
export async function measure(
  script: string,
  args: readonly string[],
  { pauses = false, codes = [0] }: MeasureOptions = {},
): Promise<Measured> {
  const usage = join(tmpdir(), `insight-batch-usage-${process.pid}.json`);
  const startedAt = systemClock.monotonic();
  await ended(
    script,
    args,
    { BENCH_USAGE: usage, ...(pauses ? { BENCH_PAUSES: 'yes' } : {}) },
    codes,
  );
  const seconds = (systemClock.monotonic() - startedAt) / 1000;
  const used = JSON.parse(readFileSync(usage, 'utf8')) as Omit<Measured, 'seconds'>;
  rmSync(usage);
  return { seconds, ...used };
}

function ended(
  script: string,
  args: readonly string[],
  more: Readonly<Record<string, string>>,
  codes: readonly number[],
): Promise<void> {
  const env = {
    PATH: process.env['PATH'],
    VONAGE_API_KEY: ACCOUNT,
    VONAGE_API_SECRET: SECRET,
    ...more,
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', scriptOf('usage'), script, ...args], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => (words += part));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== null && codes.includes(code)) resolve();
      else reject(new Error(`${script} ${args.join(' ')} ended with ${code}: ${words}`));
    });
  });
}
