import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFaults } from '../../src/sandbox/server.ts';
import { manualClock } from './manual-clock.ts';
import { ask, failureOf, lookUp, service } from './service.ts';

const NUMBERS = Array.from({ length: 80 }, (_, nth) => String(4_915_200_000_000 + nth * 7));
const FAULTS = parseFaults(
  'r500=0.1,status1=0.1,status5=0.1,charged_empty=0.1,charged_reset=0.1,unknown_status=0.1,dear=0.1',
);

/** What each number got at its first and second asking; the balance alone may depend on the order. */
async function outcomes(
  sandbox: Parameters<typeof ask>[0],
  numbers: readonly string[],
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const number of [...numbers, ...[...numbers].reverse()]) {
    const path = `/ni/advanced/json?number=${number}`;
    const got = await ask(sandbox, path).then(
      ({ status, body }) => `${status} ${body.replace(/"remaining_balance":"[^"]*"/, '')}`,
      (error: unknown) => String(error),
    );
    (found[number] ??= []).push(got);
  }
  return found;
}

test('answers and faults of 80 numbers, asked twice, are the same in another order and from another sandbox of the same seed', async (t) => {
  const first = await service(t, { faults: FAULTS, seed: 5 });
  const second = await service(t, { faults: FAULTS, seed: 5 });
  const [one, two] = [
    await outcomes(first, NUMBERS),
    await outcomes(second, [...NUMBERS].reverse()),
  ];
  assert.deepEqual(two, one);
  assert.equal(first.books().net, second.books().net);
  assert.deepEqual(second.books().byFault, first.books().byFault);
  assert.ok(Object.values(one).some(([before, after]) => before !== after));
});

test('another seed gives other answers', async (t) => {
  const first = await outcomes(await service(t, { seed: 5 }), NUMBERS);
  const second = await outcomes(await service(t, { seed: 6 }), NUMBERS);
  const same = NUMBERS.filter((number) => first[number]?.[0] === second[number]?.[0]);
  assert.deepEqual(same, []);
});

test('what is said of a number does not change between its first and second asking, but for id and balance', async (t) => {
  const sandbox = await service(t);
  for (const number of NUMBERS.slice(0, 20)) {
    const answers = [
      await lookUp(sandbox, `/ni/advanced/json?number=${number}`),
      await lookUp(sandbox, `/ni/advanced/json?number=${number}`),
    ];
    assert.notEqual(answers[0].request_id, answers[1].request_id);
    for (const answer of answers) {
      delete answer.request_id;
      delete answer.remaining_balance;
    }
    assert.deepEqual(answers[1], answers[0]);
  }
});

test('80 answers of 200 to 400 ms come one by one between the two on the clock that is passed in', async (t) => {
  const clock = manualClock();
  const sandbox = await service(t, { latencyMs: { min: 200, max: 400 } }, clock);
  const answers = NUMBERS.map((number) => ask(sandbox, `/ni/basic/json?number=${number}`));
  await sandbox.seen(80);
  const idle = clock.pending - 80;
  clock.pass(199);
  assert.equal(clock.pending - idle, 80);
  clock.pass(101);
  const half = clock.pending - idle;
  assert.ok(half > 25 && half < 55, String(half));
  clock.pass(100);
  assert.equal(clock.pending, idle);
  assert.equal((await Promise.all(answers)).length, 80);
});

test('closing ends what is still to be answered and what waits, twice without harm, and leaves no timer', async (t) => {
  const clock = manualClock();
  const sandbox = await service(t, { latencyMs: { min: 1_000, max: 1_000 } }, clock);
  const answer = failureOf(ask(sandbox, `/ni/standard/json?number=${NUMBERS[0]}`));
  const waiting = assert.rejects(
    sandbox.seen(5),
    /The sandbox closed after 1 requests while 5 were waited for\./,
  );
  await sandbox.seen(1);
  await sandbox.close();
  await sandbox.close();
  assert.equal(await answer, 'ECONNRESET');
  await waiting;
  assert.equal(clock.pending, 0);
  const [charge] = sandbox.books().charges;
  assert.deepEqual([charge?.number, charge?.answered], [NUMBERS[0], false]);
});
