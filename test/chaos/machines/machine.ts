import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { start, type Ended, type Started } from '../../scenario/program.ts';
import type { Finding } from '../audit.ts';
import type { ListFiles } from '../outcome.ts';

/** A folder with a list, as on a machine of its own, and the real program working on it until it is done. */
export interface Machine {
  readonly name: string;
  /** Of those that work on one run, where they join. */
  readonly team: string;
  readonly files: ListFiles;
  /** Starts the program again and again, however it ends, until the list is done or too much was tried. */
  work(): Promise<void>;
  /** How long its program runs; below 0 where none does. */
  ageMs(): number;
  isDone(): boolean;
  kill(): void;
  /** Kills it, and starts it no more. */
  giveUp(): void;
  /** Stands still for so long, as a machine that sleeps does. */
  stop(ms: number): void;
  /** How its executions ended: an exit code, or the name of the signal. */
  readonly ends: readonly string[];
  readonly findings: readonly Finding[];
  /** What the last execution said. */
  said(): string;
}

/** What a machine is told. */
export interface MachineOptions {
  readonly name: string;
  /** Of those that work on one run, where they join. */
  readonly team: string;
  readonly folder: string;
  readonly ledger: string;
  readonly serviceUrl: string;
  readonly flags: () => readonly string[];
  /** Exit codes behind which there is nothing left to do. */
  readonly doneBy: readonly number[];
  /** Told what happens, where somebody wants to know. */
  readonly tell?: ((words: string) => void) | undefined;
}

/** A machine that never comes to its end has something to tell. */
const STARTS_MAX = 400;
/** A program that ends by itself, undone, as often in a row does not come to its end. */
const FAILURES_MAX = 8;
/** Others took it for dead, or it is being worked on. */
const HELD = 7;

export function createMachine(options: MachineOptions): Machine {
  const { name, team, folder, ledger, doneBy } = options;
  mkdirSync(folder, { recursive: true });
  const files: ListFiles = {
    input: join(folder, 'list.csv'),
    output: join(folder, 'list.enriched.csv'),
    report: join(folder, 'list.enriched.report.json'),
    ledger,
  };
  const ends: string[] = [];
  const findings: Finding[] = [];
  let running: Started | undefined;
  let done = false;
  let failures = 0;
  let startedAt = 0;
  let last: Ended | undefined;

  function note(ended: Ended): void {
    last = ended;
    ends.push(ended.signal ?? String(ended.code));
    if (ended.signal === 'SIGKILL') return;
    done = ended.code !== null && doneBy.includes(ended.code);
    failures = done ? 0 : failures + 1;
    if (!done && ended.code !== HELD)
      findings.push({
        kind: 'exit',
        words: `${name} ended with ${ended.signal ?? String(ended.code)}: ${ended.err.slice(-600)}`,
      });
  }

  return {
    name,
    team,
    files,
    ends,
    findings,
    ageMs: () => (running === undefined ? -1 : performance.now() - startedAt),
    isDone: () => done,
    said: () => last?.err ?? '',
    kill: () => {
      options.tell?.(`${name} is killed`);
      running?.child.kill('SIGKILL');
    },
    giveUp: () => {
      failures = FAILURES_MAX;
      running?.child.kill('SIGKILL');
    },
    stop: (ms) => {
      const stopped = running?.child;
      options.tell?.(`${name} stands still for ${String(ms)} ms`);
      stopped?.kill('SIGSTOP');
      setTimeout(() => stopped?.kill('SIGCONT'), ms);
    },
    work: async () => {
      while (!done && failures < FAILURES_MAX && ends.length < STARTS_MAX) {
        options.tell?.(`${name} starts`);
        startedAt = performance.now();
        running = start(commandOf(options, files), { env: { HOME: folder }, cwd: folder });
        const ended = await running.ended;
        running = undefined;
        note(ended);
        options.tell?.(`${name} ended with ${String(ends.at(-1))}`);
      }
      if (!done) findings.push({ kind: 'stuck', words: `${name} never came to its end` });
    },
  };
}

function commandOf(
  { serviceUrl, ledger, flags }: MachineOptions,
  { input, output }: ListFiles,
): readonly string[] {
  return [
    ...['enrich', input, '-o', output, '--base-url', serviceUrl, '--ledger', ledger],
    ...['--phone-column', 'phone', ...flags()],
  ];
}
