import type { Clock } from '../../support/clock.ts';
import type { Ask } from './connection.ts';

/** The clock of the server, as far as this process knows it. */
export interface ServerClock {
  /** Milliseconds since the epoch. Whatever is done to this machine's own clock, it goes on evenly. */
  now(): number;
  /** The server told its time at some moment since `askedAt`, on this machine's monotonic clock. */
  learn(serverNow: number, askedAt: number): void;
  /** How much the clock of this machine was ahead when the server's was asked first, in milliseconds. */
  readonly aheadMs: number;
}

/** SQL of the server's time in milliseconds since the epoch. */
export const SERVER_NOW = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

/** Asks the server for its time. */
export async function askServerClock(ask: Ask, clock: Clock): Promise<ServerClock> {
  const askedAt = clock.monotonic();
  const [row] = await ask(`SELECT ${SERVER_NOW} AS now`);
  const aheadMs = clock.now() - Number(row?.['now']);
  let known = place(Number(row?.['now']), askedAt);

  /** It was told half-way between question and answer. */
  function place(serverNow: number, asked: number) {
    return { serverNow, at: (asked + clock.monotonic()) / 2 };
  }

  return {
    now: () => Math.round(known.serverNow + clock.monotonic() - known.at),
    learn: (serverNow, asked) => {
      known = place(serverNow, asked);
    },
    aheadMs,
  };
}
