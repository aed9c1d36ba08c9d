import type { SharedPace } from '../../src/limit/shared-pace.ts';
import type { FakeClock } from '../support/fake-clock.ts';

type Beat = Parameters<SharedPace['beat']>[0];
type Told = NonNullable<Awaited<ReturnType<SharedPace['beat']>>>;

/** What the functions of the PostgreSQL store do, in a few lines: one place where members meet. */
export interface PaceServer {
  join(): SharedPace;
  /** What all members together are counted with. */
  counted(): number;
  /** Its tables are empty, and it knows that it does not know. */
  crash(): void;
  /** Nobody reaches it. */
  setDown(down: boolean): void;
  /** How long a beat takes to it, and its answer back. */
  delayMs: () => number;
  beats(): number;
}

const LEASE_MS = 5_000;
const WINDOW_MS = 1_050;
const TURN_MS = 3_000;

interface Member {
  readonly beat: number;
  readonly said: Beat;
  readonly most: number;
  readonly held: number;
  readonly heldUntil: number;
  readonly expires: number;
}

/** What the server holds, and its time. */
interface Books {
  readonly now: () => number;
  readonly members: Map<number, Member>;
  learningUntil: number;
  taken: number;
  takenBy: number;
  pausedUntil: number;
}

export function createPaceServer(clock: FakeClock): PaceServer {
  const slow = { taken: 1, takenBy: 0, pausedUntil: 0 };
  const books: Books = { now: clock.monotonic, members: new Map(), learningUntil: 0, ...slow };
  let joined = 0;
  let beats = 0;
  let down = false;
  const server: PaceServer = {
    delayMs: () => 1,
    beats: () => beats,
    setDown: (changed) => {
      down = changed;
    },
    counted: () => sumCounted(books),
    crash: () => {
      books.members.clear();
      books.learningUntil = books.now() + LEASE_MS + WINDOW_MS;
    },
    join: () => {
      const id = (joined += 1);
      let order = 0;
      return {
        beat: async (said) => {
          beats += 1;
          const beat = (order += 1);
          await clock.sleep(server.delayMs());
          if (down) throw new Error('Nobody is there.');
          const told = serveBeat(books, { id, beat, said });
          await clock.sleep(server.delayMs());
          return told;
        },
        leave: async () => {
          await clock.sleep(server.delayMs());
          leave(books, id);
        },
      };
    },
  };
  return server;
}

function countOf({ most, held, heldUntil }: Member, now: number): number {
  return heldUntil > now ? Math.max(held, most) : most;
}

function sumCounted({ members, now }: Books): number {
  for (const [id, { expires }] of members) if (expires + WINDOW_MS < now()) members.delete(id);
  return [...members.values()].reduce((sum, member) => sum + countOf(member, now()), 0);
}

function living({ members, now }: Books): [number, Member][] {
  return [...members].filter(([, { expires }]) => expires > now()).sort(([a], [b]) => a - b);
}

function serveBeat(
  books: Books,
  { id, beat, said }: { readonly id: number; readonly beat: number; readonly said: Beat },
): Told | undefined {
  const { members, now } = books;
  const before = members.get(id);
  if (before && before.beat >= beat) return undefined;
  const mine = before ? countOf(before, now()) : 0;
  const used = sumCounted(books) - mine;
  const kept = before ?? { most: said.has, held: 0, heldUntil: 0 };
  const expires = now() + LEASE_MS;
  members.set(id, { ...kept, beat, said, expires });
  const rate = Math.min(...living(books).map(([, member]) => member.said.rate));
  const turn = Math.floor(Math.max(0, now() - books.learningUntil) / TURN_MS);
  const fair = fairShare(living(books), { id, rate, turn });
  const share =
    books.learningUntil > now()
      ? Math.min(said.has, said.wants, rate)
      : Math.min(fair, Math.max(0, rate - used));
  const most = Math.max(said.has, share);
  const less = before && most < before.most && { held: mine, heldUntil: now() + WINDOW_MS };
  members.set(id, { ...kept, ...less, most, beat, said, expires });
  const others = living(books).filter(([other]) => other !== id);
  return {
    ...{ share, rate, leaseMs: LEASE_MS, nextMs: 500 },
    othersStarted: others.reduce((sum, [, one]) => sum + one.said.started, 0),
    othersPassed: others.reduce((sum, [, one]) => sum + one.said.passed, 0),
    ...slowDown(books, id, said),
  };
}

function slowDown(
  books: Books,
  id: number,
  { taken, pausedMs }: Beat,
): Pick<Told, 'taken' | 'inherits' | 'pausedMs'> {
  if (taken < books.taken || books.takenBy === id) {
    books.taken = taken;
    books.takenBy = taken < 1 ? id : 0;
  } else if (books.taken < 1 && !living(books).some(([other]) => other === books.takenBy))
    books.takenBy = id;
  const now = books.now();
  if (pausedMs > 0) books.pausedUntil = Math.max(books.pausedUntil, now + pausedMs);
  const inherits = books.takenBy === id && taken > books.taken;
  const byOthers = books.takenBy === id && !inherits ? 1 : books.taken;
  return { taken: byOthers, inherits, pausedMs: Math.max(0, books.pausedUntil - now) };
}

function leave({ members, now }: Books, id: number): void {
  const member = members.get(id);
  if (!member) return;
  const held = countOf(member, now());
  members.set(id, { ...member, most: 0, held, heldUntil: now() + WINDOW_MS, expires: now() });
}

function fairShare(
  alive: readonly (readonly [number, Member])[],
  { id, rate, turn }: { readonly id: number; readonly rate: number; readonly turn: number },
): number {
  const wants = alive.map(([member, { said }]) => ({ member, wants: Math.min(said.wants, rate) }));
  const upTo = (level: number): number =>
    wants.reduce((sum, one) => sum + Math.min(one.wants, level), 0);
  let level = rate;
  while (upTo(level) > rate) level -= 1;
  const more = wants.filter((one) => one.wants > level);
  const place = more.findIndex(({ member }) => member === id);
  if (place < 0) return wants.find(({ member }) => member === id)?.wants ?? 0;
  const shift = level === 0 ? turn : 0;
  return level + Number((place + 1 + shift) % more.length < rate - upTo(level));
}
