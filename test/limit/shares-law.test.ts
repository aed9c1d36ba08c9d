import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Random } from '../../src/support/random.ts';
import { createSeededRandom } from '../../src/support/random.ts';
import { byDepth } from '../support/depth.ts';
import { pick, upTo } from '../support/lots.ts';
import { openAccount } from './pace-account.ts';

const HISTORIES = byDepth({ deep: 200, shallow: 12 });
const STEPS = 30;
const MEMBERS_MAX = 6;
const STEPS_WITHOUT_STOPS = ['join', 'join', 'leave', 'kill', 'down', 'up', 'up', 'crash'] as const;

type Account = ReturnType<typeof openAccount>;
type Asker = ReturnType<Account['join']>;

test(`in ${String(HISTORIES)} histories of joins, leaves, kills, stops, crashes and lost beats no second holds more starts than the rate, and no more is ever counted`, async (context) => {
  for (let index = 0; index < HISTORIES; index += 1) {
    const seed = (index + 1) * 104_729;
    const history = await play(createSeededRandom(seed));
    const words = `seed ${String(seed)}: ${JSON.stringify(history)}`;
    assert.ok(history.most <= history.rate, words);
    assert.ok(history.counted <= history.rate, words);
    if (index === 0) context.diagnostic(words);
  }
});

interface History {
  readonly rate: number;
  /** Most starts in a second. */
  readonly most: number;
  /** Most that was counted. */
  readonly counted: number;
  readonly starts: number;
  readonly steps: string;
}

async function play(random: Random): Promise<History> {
  const account = openAccount();
  const { clock, server } = account;
  const rate = 1 + upTo(random, 40);
  // A permit that a stop overtakes on its way starts whenever the process goes on.
  const wireMs = random() < 0.5 ? (): number => random() * 30 : undefined;
  const steps = wireMs ? STEPS_WITHOUT_STOPS : [...STEPS_WITHOUT_STOPS, 'stop' as const];
  const delayMsMax = pick(random, [2, 50, 700]);
  server.delayMs = () => random() * delayMsMax;
  const askers: Asker[] = [account.join({ rate, ...(wireMs && { wireMs }) })];
  const taken: string[] = [];
  let counted = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const kind = pick(random, steps);
    taken.push(kind);
    if (kind === 'join' && askers.length < MEMBERS_MAX)
      askers.push(account.join({ rate, ...(wireMs && { wireMs }), wide: 1 + upTo(random, 40) }));
    else change(kind, { account, asker: pick(random, askers), askers });
    await clock.advance(random() < 0.8 ? random() * 1_000 : random() * 6_000);
    counted = Math.max(counted, server.counted());
  }
  const starts = askers.reduce((sum, { count }) => sum + count(0, Infinity), 0);
  const most = account.most();
  server.setDown(false);
  await account.close();
  return { rate, most, counted, starts, steps: taken.join(' ') };
}

type Step = (typeof STEPS_WITHOUT_STOPS)[number] | 'stop';

function change(
  step: Step,
  { account, asker, askers }: { account: Account; asker: Asker; askers: readonly Asker[] },
): void {
  switch (step) {
    case 'leave':
      asker.rest();
      asker.goOn();
      void asker.rate.close();
      return;
    case 'kill':
      asker.kill();
      return;
    case 'stop':
      asker.stop();
      return;
    case 'down':
      account.server.setDown(true);
      return;
    case 'up':
      account.server.setDown(false);
      for (const stopped of askers) stopped.goOn();
      return;
    case 'crash':
      account.server.crash();
      return;
    case 'join':
  }
}
