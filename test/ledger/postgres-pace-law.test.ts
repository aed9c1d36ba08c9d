import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Client } from 'pg';
import type { Random } from '../../src/support/random.ts';
import { createSeededRandom } from '../../src/support/random.ts';
import { byDepth } from '../support/depth.ts';
import { pick, upTo } from '../support/lots.ts';
import { letPass, memberOf, withPace, type Member } from './postgres-pace.ts';
import { skipWithoutPostgres } from './postgres-server.ts';
import { closeServers } from './postgres-store.ts';

const HISTORIES = byDepth({ deep: 60, shallow: 6 });
const STEPS = 150;
const MEMBERS = 5;
const SECOND_MS = 1_000;
const KINDS = ['beat', 'beat', 'beat', 'lost', 'late', 'deliver', 'leave', 'hang', 'pass'] as const;

describe('the law of shares on a server', { skip: skipWithoutPostgres }, () => {
  after(closeServers);

  test(`in ${String(HISTORIES)} histories of beats that are late, unheard or overtaken all together never may start more than the rate in a second`, async (context) => {
    await withPace(async (client) => {
      for (let index = 0; index < HISTORIES; index += 1) {
        const seed = (index + 1) * 7_919;
        await client.query('DELETE FROM insight_batch.pace_members');
        const words = await play(client, createSeededRandom(seed), `seed ${String(seed)}`);
        if (index === 0) context.diagnostic(words);
      }
    });
  });
});

/** A process as it goes by what it has heard. */
interface Process {
  readonly member: Member;
  share: number;
  /** End of its lease. */
  until: number;
  /** Permits that may start at any moment. */
  onTheirWay: number;
  beats: number;
  /** What it went by before, and until when. */
  went: { readonly starts: number; readonly until: number }[];
  /** A beat that it waits for no more and that may still reach the server. */
  late: (() => Promise<unknown>) | undefined;
}

async function play(client: Client, random: Random, seed: string): Promise<string> {
  const rate = 1 + upTo(random, 40);
  let passedMs = 0;
  const now = (): number => performance.now() + passedMs;
  const nothing = { share: 0, until: 0, onTheirWay: 0, beats: 0, late: undefined };
  const processes = Array.from({ length: MEMBERS }, (_, index): Process => {
    return { member: memberOf(client, index + 1), ...nothing, went: [] };
  });
  let most = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const kind = pick(random, KINDS);
    const ms = random() < 0.8 ? random() * 1_200 : random() * 7_000;
    if (kind === 'pass') {
      await letPass(client, Math.floor(ms));
      passedMs += Math.floor(ms);
    } else await change(kind, pick(random, processes), { random, rate, now });
    const all = processes.reduce((sum, process) => sum + mayHaveStarted(process, now()), 0);
    most = Math.max(most, all);
    assert.ok(all <= rate, `${seed}, step ${String(step)}: ${String(all)} of ${String(rate)}`);
  }
  return `${seed}: at most ${String(most)} of ${String(rate)}`;
}

/** What it may start in any second: by its lease, and what is on its way. */
function goesBy({ share, until, onTheirWay }: Process, now: number): number {
  return now < until ? Math.max(share, onTheirWay) : 0;
}

/** The most that it may have started in the second before. */
function mayHaveStarted(process: Process, now: number): number {
  const { share, until, onTheirWay, went } = process;
  const lately = [...went, { starts: Math.max(share, onTheirWay), until }];
  const within = lately.filter((one) => one.until > now - SECOND_MS).map(({ starts }) => starts);
  return Math.max(0, ...within);
}

interface Play {
  readonly random: Random;
  readonly rate: number;
  readonly now: () => number;
}

async function change(
  kind: Exclude<(typeof KINDS)[number], 'pass'>,
  process: Process,
  { random, rate, now }: Play,
): Promise<void> {
  const { member } = process;
  const goOn = (told: Partial<Process>): void => {
    process.went.push({ starts: goesBy(process, now()), until: Math.min(now(), process.until) });
    Object.assign(process, told);
  };
  const has = goesBy(process, now());
  const said = { has, rate, wants: pick(random, [0, 1, 5, rate, 100]) };
  switch (kind) {
    case 'hang': {
      const share = now() < process.until ? process.share : 0;
      goOn({ onTheirWay: upTo(random, share + 1) });
      return;
    }
    case 'leave':
      goOn({ share: 0, onTheirWay: 0, until: 0 });
      process.beats += 1;
      await member.leave(process.beats);
      return;
    case 'deliver':
      await process.late?.();
      process.late = undefined;
      return;
    default: {
      const order = (process.beats += 1);
      if (kind === 'late') process.late = () => member.beat(said, order);
      if (kind === 'lost') await member.beat(said, order);
      if (kind !== 'beat') return;
      const left = now();
      const told = await member.beat(said, order);
      // What its last lease had let go has left before that was over.
      if (left >= process.until) process.onTheirWay = 0;
      if (told) goOn({ share: told.share, until: left + told.leaseMs });
    }
  }
}
