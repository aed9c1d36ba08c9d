import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../src/domain/outcome.ts';
import { LedgerError } from '../../src/ledger/port.ts';
import { request } from '../ledger/events.ts';
import { eur, insight, internalError } from '../support/answers.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { createMemoryStore, type MemoryLedger } from '../support/memory-ledger.ts';
import type { Reply } from '../support/scripted-provider.ts';
import { createTestStack, numbers, type TestStack } from '../support/stack.ts';

const paid = insight({ price: eur('0.005') });
/** Lookups that two want; the ledger in memory takes time by its square. */
const COUNT = 200;
const [FIRST = '', ...REST] = numbers(COUNT + 1);

/** What a process has asked its ledger. */
interface Asked {
  readonly inFlight: number[];
  readonly answers: number[];
}

interface Waiting {
  readonly clock: FakeClock;
  readonly bought: Promise<Outcome[]>;
  readonly waiting: Promise<Outcome[]>;
  readonly asked: Asked;
  readonly ledger: MemoryLedger;
  readonly second: TestStack;
  close(): Promise<void>;
}

/** One process has these lookups on the wire, and another one wants the same. */
async function startWaiting(
  reply: (number: string) => Reply,
  changes: Partial<MemoryLedger> = {},
): Promise<Waiting> {
  const clock = createFakeClock(1_700_000_000_000);
  const store = createMemoryStore();
  const open = async (input: string): Promise<MemoryLedger> => {
    const ledger = store.open();
    await ledger.begin(request({ input, at: clock.now() }));
    return ledger;
  };
  const script = ({ number }: { readonly number: string }): Reply =>
    number === FIRST ? { result: paid } : reply(number);
  const first = createTestStack({
    ...{ clock, script, retries: 0 },
    ...{ ledger: await open('/lists/a.csv'), concurrency: COUNT + 1 },
  });
  await clock.run(first.ask(FIRST));
  const bought = Promise.all(REST.map((number) => first.ask(number)));
  await clock.advance(100);
  const asked: Asked = { inFlight: [], answers: [] };
  const own = await open('/lists/b.csv');
  const ledger: MemoryLedger = {
    ...own,
    inFlight: async (query) => {
      asked.inFlight.push(query.lookups.length);
      return await own.inFlight(query);
    },
    answers: async (queries) => {
      asked.answers.push(queries.length);
      return await own.answers(queries);
    },
    ...changes,
  };
  const second = createTestStack({ clock, ledger, script: () => ({ result: paid }) });
  const waiting = Promise.all(REST.map((number) => second.ask(number)));
  const close = async (): Promise<void> => {
    await first.close();
    await second.close();
  };
  return { clock, bought, waiting, asked, ledger: own, second, close };
}

test('200 lookups that another process has on the wire are one question to the ledger a second, and none of them a record more', async () => {
  const { clock, bought, waiting, asked, ledger, second, close } = await startWaiting(() => ({
    result: paid,
    latencyMs: 60_000,
  }));
  await clock.advance(10_000);
  const recorded = ledger.batches.flat().length;
  assert.deepEqual([recorded, asked.answers], [COUNT, []]);
  const before = asked.inFlight.length;
  await clock.advance(40_000);
  assert.deepEqual(
    [asked.inFlight.length - before, new Set(asked.inFlight), ledger.batches.flat().length],
    [40, new Set([COUNT]), recorded],
  );
  const outcomes = await clock.run(waiting);
  assert.deepEqual([...new Set(outcomes.map(({ kind }) => kind))], ['answered']);
  assert.deepEqual([asked.answers, second.provider.seen.length], [[COUNT], 0]);
  assert.equal(ledger.batches.flat().length, recorded);
  await clock.run(bought);
  await close();
});

test('while attempts of another process end, the ledger is asked four times a second, and what ends is taken within a quarter of one', async () => {
  const { clock, bought, waiting, asked, close } = await startWaiting((number) => ({
    result: paid,
    latencyMs: 1_000 + Number(number.slice(-4)) * 100,
  }));
  const startedAt = clock.monotonic();
  await clock.run(waiting, 600_000);
  await clock.run(bought, 600_000);
  const seconds = (clock.monotonic() - startedAt) / 1_000;
  assert.ok(seconds > 18 && seconds < 22, String(seconds));
  assert.ok(asked.inFlight.length > 70 && asked.inFlight.length < 82, `${asked.inFlight.length}`);
  assert.equal(
    asked.answers.reduce((sum, count) => sum + count),
    COUNT,
  );
  assert.ok(asked.answers.length <= asked.inFlight.length, String(asked.answers.length));
  await close();
});

test('what ended without an answer is asked here, each once', async () => {
  const { clock, bought, waiting, second, close } = await startWaiting(() => ({
    result: internalError(),
    latencyMs: 3_000,
  }));
  const outcomes = await clock.run(waiting);
  assert.deepEqual([...new Set(outcomes.map(({ kind }) => kind))], ['answered']);
  assert.equal(second.provider.seen.length, COUNT);
  await bought;
  await close();
});

test('a run that stops lets go of all who wait, and a ledger that cannot be read reaches each of them', async () => {
  const held = (): Reply => ({ result: paid, latencyMs: 60_000 });
  const stopped = await startWaiting(held);
  await stopped.clock.advance(10_500);
  const before = stopped.asked.inFlight.length;
  stopped.second.halt.stop({ kind: 'signal', signal: 'SIGINT', words: '' });
  const skipped = await stopped.waiting;
  assert.deepEqual([...new Set(skipped.map(({ kind }) => kind))], ['skipped']);
  assert.deepEqual([stopped.asked.inFlight.length, stopped.asked.answers], [before, [COUNT]]);
  await stopped.clock.run(stopped.bought);
  await stopped.close();

  const error = new LedgerError('io', 'The ledger cannot be read.');
  const broken = await startWaiting(held, { inFlight: () => Promise.reject(error) });
  const reached = broken.waiting.catch((failure: unknown) => failure);
  await broken.clock.advance(1_000);
  assert.equal(await reached, error);
  await broken.clock.run(broken.bought);
  await broken.close();
});
