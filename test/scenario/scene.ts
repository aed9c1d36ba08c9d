import { join } from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import {
  inFolder,
  runInside,
  start,
  type Ended,
  type InsideOptions,
  type RunOptions,
} from './program.ts';

/** A sandbox and a folder, and the program that works with both. */
export interface Scene {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly ledger: string;
  /** Arguments of an `enrich` at full pace that name sandbox, ledger and phone column. */
  args(list: string, ...more: string[]): string[];
  /** Within the test's own process; see {@link runInside}. */
  enrich(list: string, ...more: string[]): Promise<Ended>;
  /** Any command in the folder, within the test's own process. */
  call(args: readonly string[], options?: InsideOptions): Promise<Ended>;
  /** Any command in the folder, as a process of its own. */
  start(args: readonly string[], options?: RunOptions): ReturnType<typeof start>;
}

/** Plays one scene; sandbox and folder are gone afterwards. */
export async function scene(
  options: SandboxOptions,
  work: (scene: Scene) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const sandbox = await startSandbox(
      { latencyMs: { min: 1, max: 15 }, ...options },
      { clock: systemClock },
    );
    const ledger = join(folder, 'ledger.db');
    const args = (list: string, ...more: string[]): string[] => [
      ...['enrich', list, '--base-url', sandbox.url, '--ledger', ledger],
      ...['--rate', '0', '--phone-column', 'phone', ...more],
    ];
    try {
      await work({
        sandbox,
        folder,
        ledger,
        args,
        enrich: (list, ...more) => runInside(args(list, ...more), { cwd: folder }),
        call: (given, more) => runInside(given, { cwd: folder, ...more }),
        start: (given, more) => start(given, { cwd: folder, ...more }),
      });
    } finally {
      await sandbox.close();
    }
  });
}
