import { PassThrough } from 'node:stream';
import { runCli } from '../../src/cli/run.ts';
import { createScreen } from './streams.ts';

/** How a command ended that ran inside the test's own process. */
export interface InProcess {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/**
 * The program without a process of its own, with nothing in its environment but what is given. It is away from a terminal,
 * unless something is `typed` at one.
 */
export async function inProcess(
  argv: readonly string[],
  machine: {
    readonly folder: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly typed?: string;
    readonly columns?: number;
    /** Standard input, where nothing is typed. */
    readonly input?: string | Buffer;
  },
): Promise<InProcess> {
  const columns = machine.typed === undefined ? undefined : (machine.columns ?? 80);
  const [stdout, stderr] = [createScreen(columns), createScreen(columns)];
  const stdin = Object.assign(new PassThrough(), { isTTY: machine.typed !== undefined });
  stdin.end(machine.typed ?? machine.input);
  const code = await runCli({
    argv,
    environment: machine.environment ?? {},
    stdin,
    stdout,
    stderr,
    platform: 'linux',
    workingFolder: machine.folder,
    pid: process.pid,
    onSignal: () => () => undefined,
    onCrash: () => undefined,
    exitNow: (now) => {
      throw new Error(`stopped at once with ${String(now)}`);
    },
  });
  return { code, out: stdout.text, err: stderr.text };
}
