import type { Clock } from '../../support/clock.ts';
import type { Ask } from './connection.ts';

/** The clock of the server, as far as this process knows it. */
export interface ServerClock {
  /** Milliseconds since the epoch. Whatever is done to this machine's own clock, it goes on evenly. */
  now(): number;
  /** The server has told its time, at the end of what it was asked: a batch may have waited long before. */
  learn(serverNow: number): void;
  /** How much the clock of this machine was ahead when the server's was asked first, in milliseconds. */
  readonly aheadMs: number;
}

/** SQL of the server's time in milliseconds since the epoch. */
export const SERVER_NOW = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

/** Asks the server for its time. */
export async function askServerClock(ask: Ask, clock: Clock): Promise<ServerClock> {
  const [row] = await ask(`SELECT ${SERVER_NOW} AS now`);
  const aheadMs = clock.now() - Number(row?.['now']);
  let aheadOfMonotonic = 0;
  const learn = (serverNow: number) => {
    aheadOfMonotonic = serverNow - clock.monotonic();
  };
  learn(Number(row?.['now']));
  return { now: () => Math.round(aheadOfMonotonic + clock.monotonic()), learn, aheadMs };
}
