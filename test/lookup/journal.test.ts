import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LedgerError, type LedgerEvent, type Recorded } from '../../src/ledger/port.ts';
import { createHalt, type Halt } from '../../src/lookup/halt.ts';
import { createJournal, type Journal } from '../../src/lookup/journal.ts';
import { takeAll } from '../ledger/events.ts';
import { eur, insight } from '../support/answers.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { createMemoryLedger, type MemoryLedger } from '../support/memory-ledger.ts';
import { createTestStack, numbers } from '../support/stack.ts';

const full = (): LedgerError =>
  new LedgerError('full', 'Cannot write the ledger: no space is left. Free some and run again.');
const paid = insight({ price: eur('0.005') });

interface Books {
  readonly clock: FakeClock;
  readonly halt: Halt;
  readonly ledger: MemoryLedger;
  readonly journal: Journal;
}

function booksOf(fail?: (events: readonly LedgerEvent[]) => void): Books {
  const clock = createFakeClock();
  const halt = createHalt();
  const ledger = createMemoryLedger(fail);
  return { clock, halt, ledger, journal: createJournal({ ledger, clock, halt }) };
}

function sent(sequence: number): Extract<LedgerEvent, { kind: 'sent' }> {
  const lookup = { number: `44${String(sequence)}`, country: 'GB', product: 'standard' };
  return {
    kind: 'sent',
    id: { executionId: 7, sequence },
    at: 0,
    lookup,
    ceiling: eur('0.01'),
    seenAnswer: undefined,
    skipsDoubt: false,
    limit: undefined,
    accountMost: undefined,
  };
}

function settled(sequence: number): LedgerEvent {
  if (paid.class !== 'settled') throw new Error('no answer');
  const charge = { source: 'reported', requested: eur('0.005'), refunded: 0n } as const;
  return {
    kind: 'settled',
    id: { executionId: 7, sequence },
    at: 0,
    latencyMs: 1,
    answer: paid.answer,
    charge,
  };
}

test('what comes in one turn is one commit in one order, and 101 lookups with 50 in flight take 4 commits', async () => {
  const { journal, ledger } = booksOf();
  const verdicts = await Promise.all([
    journal.sent(sent(1)),
    journal.sent(sent(2)),
    journal.sent(sent(3)),
  ]);
  assert.deepEqual(verdicts, [{ kind: 'started' }, { kind: 'started' }, { kind: 'started' }]);
  const ended = journal.ended(settled(2));
  const next = journal.sent(sent(4));
  await Promise.all([ended, next]);
  assert.deepEqual(
    ledger.batches.map((batch) => batch.map(({ kind }) => kind)),
    [
      ['sent', 'sent', 'sent'],
      ['settled', 'sent'],
    ],
  );
  const stack = createTestStack({ script: () => ({ result: paid, latencyMs: 0 }) });
  await stack.askAll(numbers(101));
  assert.equal(stack.ledger.batches.length, 4);
  await stack.close();
});

test('a verdict other than started reaches its own sent: the same lookup is in flight, then answered', async () => {
  const { journal } = booksOf();
  const twin = { ...sent(2), lookup: sent(1).lookup };
  assert.deepEqual(
    await Promise.all([journal.sent(sent(1)), journal.sent(twin), journal.sent(sent(3))]),
    [{ kind: 'started' }, { kind: 'in_flight' }, { kind: 'started' }],
  );
  await journal.ended(settled(1));
  assert.deepEqual(await journal.sent({ ...twin, id: { executionId: 7, sequence: 4 } }), {
    kind: 'answered',
  });
});

test('a slot is free once its end is queued: the next attempt leaves with the commit that holds both', async () => {
  const { askAll, ledger, close } = createTestStack({
    concurrency: 1,
    script: () => ({ result: paid, latencyMs: 0 }),
  });
  await askAll(numbers(4));
  assert.deepEqual(
    ledger.batches.map((batch) => batch.map(({ kind }) => kind).join('+')),
    ['sent', 'settled+sent', 'settled+sent', 'settled+sent', 'settled'],
  );
  await close();
});

test('an outcome is told only when its answer is durable', async () => {
  let slow: () => void = () => undefined;
  const clock = createFakeClock();
  const memory = createMemoryLedger();
  const ledger: MemoryLedger = {
    ...memory,
    record: async (events) => {
      const recorded = await memory.record(events);
      if (events.some(({ kind }) => kind === 'settled'))
        await new Promise<void>((resolve) => (slow = resolve));
      return recorded;
    },
  };
  const { ask, close } = createTestStack({ clock, ledger, script: () => ({ result: paid }) });
  let told = false;
  const asked = ask('441').then(() => (told = true));
  await clock.advance(5_000);
  assert.equal(told, false);
  slow();
  await asked;
  await close();
});

test('a disk that is full for a second: nothing new is sent, the answers in hand are written when there is room', async () => {
  const clock = createFakeClock();
  const ledger = createMemoryLedger(() => {
    if (clock.monotonic() >= 150 && clock.monotonic() < 1_150) throw full();
  });
  const { ask, provider, halt, stack, close } = createTestStack({
    clock,
    ledger,
    concurrency: 5,
    script: () => ({ result: paid, latencyMs: 100 }),
  });
  const outcomes = await clock.run(Promise.all(numbers(40).map((number) => ask(number))));
  assert.deepEqual(halt.causes, [
    { kind: 'io', words: 'Cannot write the ledger: no space is left. Free some and run again.' },
  ]);
  assert.equal(outcomes.filter(({ kind }) => kind === 'answered').length, 6);
  assert.equal(provider.seen.length, 6);
  assert.equal(ledger.kept().filter((attempt) => attempt.class === 'settled').length, 6);
  assert.deepEqual(stack.journal.unwritten(), []);
  await close();
});

test('a disk that stays full: the answers that could not be written are named, their lookups are in doubt', async () => {
  const clock = createFakeClock();
  const ledger = createMemoryLedger(() => {
    if (clock.monotonic() >= 150) throw full();
  });
  const { ask, halt, stack, close } = createTestStack({
    clock,
    ledger,
    concurrency: 5,
    script: () => ({ result: paid, latencyMs: 100 }),
  });
  const outcomes = await clock.run(Promise.all(numbers(40).map((number) => ask(number))));
  const kinds = outcomes.map(({ kind }) => kind);
  assert.deepEqual(
    [
      kinds.filter((kind) => kind === 'answered').length,
      kinds.filter((kind) => kind === 'in_doubt').length,
    ],
    [1, 5],
  );
  assert.deepEqual(
    stack.journal.unwritten().map(({ kind }) => kind),
    ['settled', 'settled', 'settled', 'settled', 'settled'],
  );
  assert.equal(outcomes[1]!.kind === 'in_doubt' && outcomes[1]!.reason.slug, 'not_recorded');
  assert.equal(halt.causes.length, 1);
  assert.ok(clock.monotonic() < 5_000);
  await close();
});

test('once the ledger has failed nothing is sent any more, though it works again: not what was queued, not what comes later', async () => {
  let failing = true;
  const { journal, clock, halt, ledger } = booksOf(() => {
    if (failing) throw full();
  });
  const first = journal.sent(sent(1));
  await clock.settle();
  failing = false;
  assert.equal(await first, 'closed');
  assert.equal(await journal.sent(sent(2)), 'closed');
  assert.equal(halt.signal.aborted, true);
  await journal.drained();
  assert.deepEqual(ledger.kept(), []);
});

test('what is queued behind a commit that fails is not sent either', async () => {
  const clock = createFakeClock();
  const halt = createHalt();
  const applied: string[] = [];
  let calls = 0;
  const record = async (events: readonly LedgerEvent[]): Promise<Recorded> => {
    calls += 1;
    if (calls === 1) {
      await clock.sleep(100);
      throw full();
    }
    applied.push(...events.map(({ kind }) => kind));
    return takeAll(events);
  };
  const journal = createJournal({ ledger: { record }, clock, halt });
  const first = journal.sent(sent(1));
  await clock.advance(50);
  const behind = [journal.sent(sent(2)), journal.ended(settled(9))] as const;
  await clock.run(Promise.all(behind));
  assert.deepEqual([await first, await behind[0], applied], ['closed', 'closed', ['settled']]);
});

test('a raise of an attempt whose sent was refused changes nothing: the ledger has never heard of it', async () => {
  let failing = true;
  const { journal, clock, ledger } = booksOf(() => {
    if (failing) {
      failing = false;
      throw full();
    }
  });
  const raised = (ceiling: string): LedgerEvent => ({
    kind: 'raised',
    id: { executionId: 7, sequence: 1 },
    ceiling: eur(ceiling),
  });
  const refused = journal.sent(sent(1));
  const before = journal.ended(raised('0.02'));
  await clock.settle();
  assert.equal(await refused, 'closed');
  await before;
  await journal.ended(raised('0.03'));
  await journal.drained();
  assert.deepEqual([ledger.kept(), journal.unwritten()], [[], []]);
});

test('a bug that only a raise meets, for which nobody waits, stops the run and is told at the end, once what came behind it is written', async () => {
  const { journal, ledger, halt } = booksOf((events) => {
    if (events.some(({ kind }) => kind === 'raised')) throw new TypeError('no such column');
  });
  await journal.sent(sent(1));
  journal
    .ended({ kind: 'raised', id: { executionId: 7, sequence: 1 }, ceiling: eur('0.02') })
    .catch(() => undefined);
  await assert.rejects(journal.drained(), /no such column/);
  assert.deepEqual([halt.isStoppedByBug(), halt.signal.aborted, halt.causes], [true, true, []]);
  assert.equal(await journal.sent(sent(2)), 'closed');
  await journal.ended(settled(1));
  await assert.rejects(journal.drained(), /no such column/);
  assert.deepEqual(
    ledger.kept().map((attempt) => attempt.class),
    ['settled'],
  );
  assert.deepEqual(journal.unwritten(), []);
});

test('a bug in a commit: nothing is sent after it, an answer after it is written', async () => {
  let commits = 0;
  const { journal, ledger } = booksOf(() => {
    commits += 1;
    if (commits === 2) throw new TypeError('no such column');
  });
  await journal.sent(sent(1));
  await assert.rejects(journal.sent(sent(2)), /no such column/);
  const [third] = await Promise.all([journal.sent(sent(3)), journal.ended(settled(1))]);
  assert.equal(third, 'closed');
  assert.deepEqual(
    ledger.kept().map((attempt) => attempt.class),
    ['settled'],
  );
});
