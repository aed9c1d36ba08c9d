import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import type { LeftEnd } from '../../src/ledger/left-ends.ts';
import { LedgerError, type EventOf, type Ledger, type LedgerEvent } from '../../src/ledger/port.ts';
import { createHalt, type Halt } from '../../src/lookup/halt.ts';
import { createJournal, type Journal } from '../../src/lookup/journal.ts';
import { keepUnwritten } from '../../src/lookup/kept-journal.ts';
import { createOutage, type Outage } from '../../src/lookup/outage.ts';
import { waitForLedger } from '../../src/lookup/patient-ledger.ts';
import { eur, insight } from '../support/answers.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { createMemoryLedger, type MemoryLedger } from '../support/memory-ledger.ts';

type End = EventOf<'settled' | 'closed'>;

const GIVE_UP_MS = 600_000;
const paid = insight({ price: eur('0.005') });

function sent(sequence: number): EventOf<'sent'> {
  const lookup = { number: `44${String(sequence)}`, country: 'GB', product: 'standard' };
  const terms = {
    seenAnswer: undefined,
    skipsDoubt: false,
    limit: undefined,
    accountMost: undefined,
  };
  const id = { executionId: 7, sequence };
  return { kind: 'sent', id, at: 0, lookup, ceiling: eur('0.01'), ...terms };
}

function settled(sequence: number): End {
  if (paid.class !== 'settled') throw new Error('no answer');
  const charge = { source: 'reported', requested: eur('0.005'), refunded: 0n } as const;
  const id = { executionId: 7, sequence };
  return { kind: 'settled', id, at: 0, latencyMs: 1, answer: paid.answer, charge };
}

/** As it is kept: with its beginning, which the server may forget. */
function left(sequence: number): LeftEnd {
  return { ...settled(sequence), sent: sent(sequence) };
}

/** What becomes of a batch: refused before it is applied, or applied and not heard of. */
type Loss = 'before' | 'after' | undefined;

interface Scene {
  readonly clock: FakeClock;
  readonly halt: Halt;
  readonly memory: MemoryLedger;
  readonly ledger: Ledger;
  readonly outage: Outage;
  readonly journal: Journal;
  /** What stands beside the ledger now; undefined where nothing does. */
  kept(): readonly LeftEnd[] | undefined;
  /** What a person is told. */
  readonly said: string[];
  readonly asked: { at: number; kinds: string }[];
}

function setScene(lose: (nth: number, now: number) => Loss): Scene {
  const clock = createFakeClock();
  const halt = createHalt();
  const memory = createMemoryLedger();
  const said: string[] = [];
  const asked: { at: number; kinds: string }[] = [];
  let kept: LeftEnd[] | undefined;
  const outage = createOutage({
    clock,
    giveUpAfterMs: GIVE_UP_MS,
    told: ({ message }) => void said.push(message),
    toldBack: (ms) => void said.push(`back after ${String(ms)}`),
  });
  const record = async (events: readonly LedgerEvent[]): ReturnType<Ledger['record']> => {
    asked.push({
      at: clock.monotonic(),
      kinds: events
        .map(({ kind, ...event }) => `${kind}${String('id' in event ? event.id.sequence : '')}`)
        .join(' '),
    });
    const loss = lose(asked.length, clock.monotonic());
    if (loss === 'before') throw new LedgerError('lost', 'Away.');
    const recorded = await memory.record(events);
    if (loss === 'after') throw new LedgerError('lost', 'Away.');
    return recorded;
  };
  const ledger = waitForLedger({ ...memory, record }, outage);
  outage.obey(halt);
  const keeper = {
    file: 'beside',
    keep: (ends: readonly LeftEnd[]) => {
      kept = [...(kept ?? []), ...ends];
      return true;
    },
    remove: () => (kept = undefined),
  };
  const journal = keepUnwritten(createJournal({ ledger, clock, halt }), {
    outage,
    keeper,
    halt,
    clock,
  });
  return { clock, halt, memory, ledger, outage, journal, kept: () => kept, said, asked };
}

const started = { kind: 'started' };
const classes = ({ memory }: Scene): unknown[] => memory.kept().map((attempt) => attempt.class);

for (const loss of ['before', 'after'] as const)
  test(`a batch that is lost ${loss} its commit is asked again, whole and in its order, and the run goes on`, async () => {
    const scene = setScene((nth) => (nth === 2 ? loss : undefined));
    const { journal, clock, halt, asked, said } = scene;
    await journal.sent(sent(1));
    const both = [journal.ended(settled(1)), journal.sent(sent(2))] as const;
    await clock.settle();
    assert.deepEqual(await both[1], started);
    await both[0];
    await journal.ended(settled(2));
    assert.deepEqual(
      asked.map(({ kinds }) => kinds),
      ['sent1', 'settled1 sent2', 'settled1 sent2', 'settled2'],
    );
    assert.deepEqual(
      [classes(scene), halt.causes, said, scene.kept()],
      [['settled', 'settled'], [], [], undefined],
    );
  });

test('a ledger that is away for a minute: asked again after 0, 250, 500 ms and so on up to 5 s; nothing is sent, what ends is kept beside it', async () => {
  const scene = setScene((_, now) => (now >= 1_000 && now < 61_000 ? 'before' : undefined));
  const { journal, clock, halt, asked, said } = scene;
  await Promise.all([journal.sent(sent(1)), journal.sent(sent(2))]);
  await clock.advance(1_000);
  const first = journal.ended(settled(1));
  await clock.advance(0);
  assert.deepEqual(scene.kept(), [left(1)]);
  const second = journal.ended(settled(2));
  assert.deepEqual(scene.kept(), [left(1), left(2)]);
  let verdict: unknown;
  const third = journal.sent(sent(3)).then((given) => (verdict = given));
  await clock.advance(59_000);
  assert.equal(verdict, undefined);
  assert.deepEqual(scene.kept()?.length, 2);
  await clock.run(Promise.all([first, second, third]));
  const tries = asked.map(({ at }) => at - 1_000).filter((at) => at >= 0);
  assert.deepEqual(tries.slice(0, 9), [0, 0, 250, 750, 1_750, 3_750, 7_750, 12_750, 17_750]);
  assert.deepEqual(said, ['Away.', 'back after 62750']);
  assert.deepEqual([verdict, classes(scene)], [started, ['settled', 'settled', undefined]]);
  assert.deepEqual([scene.kept(), halt.causes, journal.unwritten()], [undefined, [], []]);
  assert.equal(clock.timers, 0);
});

test('one that stays away is given up after --give-up-after from the first failure: what ended is kept for the next execution, and so is what was not sent', async () => {
  const scene = setScene((nth, now) => {
    if (nth === 2) return 'after';
    return now >= 1_000 ? 'before' : undefined;
  });
  const { journal, clock, halt, ledger } = scene;
  await journal.sent(sent(1));
  await clock.advance(1_000);
  const lost = [journal.ended(settled(1)), journal.sent(sent(2))] as const;
  const ended = assert.rejects(lost[0], { name: 'LedgerError', kind: 'lost' });
  await clock.advance(GIVE_UP_MS - 1);
  assert.deepEqual(halt.causes, []);
  await clock.advance(1);
  await ended;
  assert.equal(await lost[1], 'closed');
  assert.deepEqual(halt.causes, [{ kind: 'io', words: 'Away.' }]);
  const [answer, unsent] = scene.kept() ?? [];
  assert.deepEqual(answer, left(1));
  assert.deepEqual(
    [unsent?.id.sequence, unsent?.kind === 'closed' && unsent.class],
    [2, 'not_sent'],
  );
  assert.deepEqual(
    [journal.unwritten(), journal.kept?.()],
    [[], { file: 'beside', ends: [settled(1)] }],
  );
  await assert.rejects(ledger.executions('any'), { kind: 'lost' });
  assert.equal(clock.timers, 0);
});

test('a signal while it is away ends the waiting at once; what still ends is kept, and nothing is asked any more', async () => {
  const scene = setScene((_, now) => (now >= 1_000 ? 'before' : undefined));
  const { journal, clock, halt, asked } = scene;
  await Promise.all([journal.sent(sent(1)), journal.sent(sent(2))]);
  await clock.advance(1_000);
  const first = assert.rejects(journal.ended(settled(1)), { kind: 'lost' });
  await clock.advance(30_000);
  halt.stop({ kind: 'signal', signal: 'SIGINT', words: 'Interrupted.' });
  await clock.settle();
  await first;
  const tries = asked.length;
  await assert.rejects(journal.ended(settled(2)), { kind: 'lost' });
  await journal.drained();
  assert.equal(asked.length, tries);
  assert.deepEqual(scene.kept(), [left(1), left(2)]);
  assert.equal(clock.timers, 0);
});

test('an answer that never comes is given up too, and who hurries has what is in hand kept before that', async () => {
  const scene = setScene(() => undefined);
  const { journal, clock, halt, memory } = scene;
  await journal.sent(sent(1));
  const stuck = waitForLedger(
    { ...memory, answers: () => new Promise(() => undefined) },
    scene.outage,
  );
  const asked = assert.rejects(stuck.answers([]), { kind: 'lost' });
  const failed = waitForLedger(
    { ...memory, executions: () => Promise.reject(new LedgerError('lost', 'Away.')) },
    scene.outage,
  );
  const other = assert.rejects(failed.executions('any'), { kind: 'lost' });
  await clock.advance(1_000);
  halt.stop({ kind: 'signal', signal: 'SIGTERM', words: 'Terminated.' });
  await Promise.all([asked, other]);
});

test('other failures of the ledger, and bugs, pass as they are', async () => {
  const { ledger, clock } = setScene(() => undefined);
  for (const error of [new LedgerError('damaged', 'x'), new TypeError('x')]) {
    const outage = createOutage({
      clock,
      giveUpAfterMs: 1,
      told: assert.ifError,
      toldBack: assert.ifError,
    });
    outage.obey(createHalt());
    const failing = waitForLedger({ ...ledger, runs: () => Promise.reject(error) }, outage);
    await assert.rejects(failing.runs(), error);
  }
});

test('thirty who could do without at once put no listener each on the signal of whoever hurries, and all go on when it comes', async () => {
  const { outage, halt } = setScene(() => undefined);
  const before = getEventListeners(halt.abandonSignal, 'abort').length;
  const never = new Promise<string>(() => undefined);
  const asked = Array.from({ length: 30 }, () => outage.unlessAway(() => never, 'without'));
  assert.equal(getEventListeners(halt.abandonSignal, 'abort').length, before);
  halt.abandon('hurry');
  assert.deepEqual(
    await Promise.all(asked),
    Array.from({ length: 30 }, () => 'without'),
  );
});

test('while it is away, what can be done without is not waited for: no answer is held back by whose it might be', async () => {
  const scene = setScene((_, now) => (now >= 1_000 ? 'before' : undefined));
  const { journal, clock, outage, memory, halt } = scene;
  let cut: (error: Error) => void = () => undefined;
  const slow = waitForLedger(
    { ...memory, belongToOthers: () => new Promise((_, reject) => (cut = reject)) },
    outage,
  );
  const query = { scope: { origin: 'o', account: 'a' }, requestId: 'r', lookup: sent(1).lookup };
  await journal.sent(sent(1));
  const asked = slow.belongToOthers([query]);
  await clock.advance(1_000);
  const ended = journal.ended(settled(1)).catch(() => undefined);
  await clock.settle();
  assert.deepEqual(await asked, [false]);
  assert.deepEqual(await slow.belongToOthers([query, query]), [false, false]);
  cut(new LedgerError('lost', 'Away.'));
  halt.stopForBug();
  await ended;
});
