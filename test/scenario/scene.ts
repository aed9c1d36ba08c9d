import { join } from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import { inFolder, run, runInside, start, type Ended, type RunOptions } from './program.ts';

/** A sandbox and a folder, and the program that works with both. */
export interface Scene {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly ledger: string;
  /** Arguments of an `enrich` at full pace that name sandbox, ledger and phone column. */
  args(list: string, ...more: string[]): string[];
  enrich(list: string, ...more: string[]): Promise<Ended>;
  /** The same inside this process; see {@link runInside}. */
  inside(list: string, ...more: string[]): Promise<Ended>;
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
        enrich: (list, ...more) => run(args(list, ...more), { cwd: folder }),
        inside: (list, ...more) => runInside(args(list, ...more), { cwd: folder }),
        start: (given, more) => start(given, { cwd: folder, ...more }),
      });
    } finally {
      await sandbox.close();
    }
  });
}
