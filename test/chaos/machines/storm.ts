import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../../src/support/random.ts';
import type { StoppableServer } from '../../ledger/postgres-server.ts';
import { pick, upTo } from '../../support/lots.ts';
import type { Machine } from './machine.ts';

/** What was done to the machines and to their server. */
export interface Strikes {
  kills: number;
  stops: number;
  restarts: number;
}

interface StormOptions {
  readonly machines: readonly Machine[];
  readonly server: StoppableServer;
  readonly random: Random;
  /** Kills and stops together. */
  readonly strikes: number;
  readonly stopMs: number;
  readonly restarts: number;
  readonly tell?: ((words: string) => void) | undefined;
  readonly beforeRestart: () => void;
  /** Looked at behind each strike. */
  readonly look: () => Promise<void>;
}

const PAUSE_MS = 2_500;
/** A program needs so long to begin; most strikes are for those that have. */
const YOUNG_MS = 5_000;
const AWAY_MS = 1_500;
/** Share of the strikes that kill. */
const KILLS = 0.6;

/** Kills and stops machines at random instants, and crashes the server in between, until all is done or enough was. */
export async function raiseStorm(options: StormOptions): Promise<Strikes> {
  const { machines, random, server } = options;
  const done: Strikes = { kills: 0, stops: 0, restarts: 0 };
  const restartAt = new Set(
    Array.from(
      { length: options.restarts },
      () => 2 + upTo(random, Math.max(1, options.strikes - 2)),
    ),
  );
  while (done.kills + done.stops < options.strikes && machines.some(isAtWork)) {
    await sleep(random() * PAUSE_MS);
    const running = machines.filter((machine) => machine.ageMs() > random() * YOUNG_MS);
    if (running.length === 0) continue;
    const machine = pick(random, running);
    if (random() < KILLS) {
      machine.kill();
      done.kills += 1;
    } else {
      machine.stop(options.stopMs);
      done.stops += 1;
    }
    if (restartAt.delete(done.kills + done.stops)) {
      options.beforeRestart();
      options.tell?.('the server crashes');
      await server.stop('QUIT');
      await sleep(random() * AWAY_MS);
      await server.start();
      done.restarts += 1;
      options.tell?.('the server is back');
    }
    await options.look();
  }
  return done;
}

function isAtWork(machine: Machine): boolean {
  return !machine.isDone();
}
