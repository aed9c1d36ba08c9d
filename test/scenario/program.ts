import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProcess } from '../cli/program.ts';
import { projectRoot } from '../house/project.ts';

/** The program as `npm ci` leaves it. */
export const PROGRAM = join(projectRoot, 'dist', 'src', 'main.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly input?: string | Buffer;
  /** A file that is standard input, as by `< FILE`; in place of `input`. */
  readonly stdin?: string;
  /** Standard input stays open behind `input`, as by a producer that has more to come. */
  readonly keepsOpen?: boolean;
  /** Who runs it, by number; only the superuser may say so. */
  readonly user?: number;
  /** A file that takes standard output; without one it is read into `out`. */
  readonly stdout?: string;
  /** For `node` itself, before the program. */
  readonly nodeArgs?: readonly string[];
  /** Another `node` than that of the tests. */
  readonly node?: string;
  /** A command that runs `node` and ends as it ends, such as `strace` with its options. */
  readonly under?: readonly string[];
}

/** A user who has nothing configured but says yes to spending: there is no terminal to ask at. */
const USER: RunOptions['env'] = {
  VONAGE_API_KEY: 'key',
  VONAGE_API_SECRET: 'secret-of-the-test',
  INSIGHT_BATCH_YES: '1',
};

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** The real program as a process of its own, in the environment of {@link USER}. */
export function start(args: readonly string[], options: RunOptions = {}): Started {
  const env: Record<string, string | undefined> = {
    ...clean(process.env),
    ...USER,
    ...options.env,
  };
  const [command = process.execPath, ...before] = [
    ...(options.under ?? []),
    options.node ?? process.execPath,
    ...(options.nodeArgs ?? []),
  ];
  const target = options.stdout === undefined ? undefined : openSync(options.stdout, 'w');
  const source = options.stdin === undefined ? undefined : openSync(options.stdin, 'r');
  const child = spawn(command, [...before, PROGRAM, ...args], {
    cwd: options.cwd,
    ...(options.user === undefined ? {} : { uid: options.user, gid: options.user }),
    env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
    stdio: [source ?? (options.input === undefined ? 'ignore' : 'pipe'), target ?? 'pipe', 'pipe'],
  });
  for (const file of [source, target]) if (file !== undefined) closeSync(file);
  child.stdin?.on('error', () => undefined);
  if (options.keepsOpen === true) child.stdin?.write(options.input);
  else child.stdin?.end(options.input);
  const text = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (text.out += part));
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (text.err += part));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code, signal, ...text });
    });
  });
  return { child, ended };
}

export function run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return start(args, options).ended;
}

/**
 * The same inside this process, for a third of the processor time: for what a command says, writes and leaves behind.
 * Exits, signals, pipes and open files need {@link run}, and the path of a ledger has to be absolute.
 */
export async function runInside(
  args: readonly string[],
  { env, cwd = process.cwd(), input }: InsideOptions = {},
): Promise<Ended> {
  const environment = Object.entries({ ...USER, ...env }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const ended = await inProcess(args, {
    folder: cwd,
    environment: Object.fromEntries(environment),
    ...(input !== undefined && { input }),
  });
  return { ...ended, signal: null };
}

/** What can be said of a run within the test's own process. */
export type InsideOptions = Pick<RunOptions, 'env' | 'cwd' | 'input'>;

const OWN =
  /^(?:INSIGHT_BATCH_|VONAGE_|XDG_)|^(?:HOME|NODE_OPTIONS|NODE_TEST_CONTEXT|NO_COLOR|FORCE_COLOR)$/;

function clean(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OWN.test(name)));
}

/** Sends a signal again and again, as an impatient person does, until `word` was said, or to the end where there is none. */
export async function hammer(
  { child, ended }: Started,
  signal: NodeJS.Signals,
  word?: string,
): Promise<Ended> {
  const timer = setInterval(() => child.kill(signal), HAMMER_MS);
  let said = '';
  child.stderr?.on('data', (part: string) => {
    said += part;
    if (word !== undefined && said.includes(word)) clearInterval(timer);
  });
  child.kill(signal);
  return await ended.finally(() => clearInterval(timer));
}

const HAMMER_MS = 50;

/** A folder that is gone afterwards, whatever happens in it. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-test-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
