import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lookup } from '../../src/domain/lookup.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import type { WrittenRow } from '../../src/pipeline/enrich.ts';
import { eur, known } from '../support/answers.ts';
import { failed, play, shown } from './play.ts';
import { bought, rowsOf } from './rows.ts';

const [A, B, C] = ['+447400000001', '+447400000002', '+447400000003'];

test('rows come out in their order with what each cost: on the first row of its number alone', async () => {
  const answers = new Map([['447400000003', [known({ cost: 7n })]]]);
  const played = await play([A, 'n/a', A, C, B, C], { answers });
  assert.deepEqual(shown(played), [
    `${A} insight api 5`,
    'n/a invalid  0',
    `${A} insight duplicate 0`,
    `${C} insight ledger 0`,
    `${B} insight api 5`,
    `${C} insight duplicate 0`,
  ]);
  assert.deepEqual(played.asked, ['447400000001', '447400000002']);
  assert.equal(played.tally.placed(), 10n);
  // The second row of A, and both rows of C, whose answer had cost another run 7.
  assert.equal(played.tally.saved(), 5n + 7n + 7n);
});

test('a repeat in the same batch shares the answer, also where it came while the window let no row in', async () => {
  const played = await play([A, B, 'x', 'x', A, B], { batch: 6, windowRows: 1 });
  assert.deepEqual(shown(played), [
    `${A} insight api 5`,
    `${B} insight api 5`,
    'x invalid  0',
    'x invalid  0',
    `${A} insight duplicate 0`,
    `${B} insight duplicate 0`,
  ]);
  assert.deepEqual(played.asked, ['447400000001', '447400000002']);
});

test('an answer that this run bought in an earlier execution is its own: source api, with what it paid', async () => {
  const answers = new Map([['447400000001', [known({ runId: 'this', paidByRun: 7n })]]]);
  assert.deepEqual(shown(await play([A, A], { answers })), [
    `${A} insight api 7`,
    `${A} insight duplicate 0`,
  ]);
});

test('what was saved is what the answers had cost, whichever comes first', async () => {
  const cost = (number: string): bigint => (number === '447400000002' ? 9n : 5n);
  for (const slow of ['447400000001', '447400000002']) {
    let release: () => void = () => undefined;
    const other = new Promise<void>((resolve) => {
      release = resolve;
    });
    const decide = async ({ number }: Lookup): Promise<Outcome> => {
      if (number === slow) await other;
      else release();
      return bought(cost(number));
    };
    const { tally } = await play([A, A, B, A, B], { batch: 5, decide });
    assert.equal(tally.saved(), 5n + 5n + 9n, slow);
  }
});

test('what was saved does not hold what retries cost, nor an unknown price, nor a row without an answer', async () => {
  const saved = async (outcome: Outcome): Promise<bigint> =>
    (await play([A, A], { decide: () => outcome })).tally.saved();
  assert.equal(await saved(bought(12n, 4n)), 4n);
  assert.equal(await saved(bought(0n, 0n)), 0n);
  assert.equal(
    await saved({ kind: 'answered', answer: known({ runId: 'this', cost: undefined }) }),
    0n,
  );
  assert.equal(await saved(failed(3n)), 0n);
});

test('a list whose rows are all known saves the 113.078 it had cost, whatever its last answer cost', async () => {
  const answers = new Map([
    ['447400000001', [known({ cost: eur('113.078') - eur('0.055') })]],
    ['447400000002', [known({ cost: eur('0.055') })]],
    ['447400000003', [known({ cost: 0n })]],
  ]);
  assert.equal((await play([A, B, C], { answers })).tally.saved(), eur('113.078'));
});

test('a lookup without an answer is shared by its rows, near and far, and not asked again', async () => {
  const played = await play([A, B, A, 'x', 'x', 'x', A], {
    decide: ({ number }) => failed(number.endsWith('1') ? 3n : 0n),
  });
  assert.deepEqual(shown(played), [
    `${A} failed api 3`,
    `${B} failed  0`,
    `${A} failed duplicate 0`,
    'x invalid  0',
    'x invalid  0',
    'x invalid  0',
    `${A} failed duplicate 0`,
  ]);
  assert.deepEqual(played.asked, ['447400000001', '447400000002']);
});

test('what doubt holds back is not asked, and its row says so with what the run has paid for it', async () => {
  const held = { slug: 'in_doubt', words: 'an earlier attempt may have been charged' };
  const answers = new Map([
    ['447400000001', [known({ runId: 'this', outcome: 'failed', paidByRun: 3n })]],
  ]);
  const played = await play([A, B], {
    answers,
    parts: { doubtful: ({ number }) => (number.endsWith('1') ? held : undefined) },
  });
  assert.deepEqual(shown(played), [`${A} in_doubt api 3`, `${B} insight api 5`]);
  assert.deepEqual(played.asked, ['447400000002']);
});

test('what an earlier execution of the run paid for a lookup that failed is part of its cost', async () => {
  const earlier = known({ runId: 'this', outcome: 'failed', paidByRun: 3n });
  const answers = new Map([
    ['447400000001', [earlier]],
    ['447400000002', [known(), earlier]],
    ['447400000003', [known({ ...earlier, paidByRun: undefined })]],
  ]);
  const played = await play([A, B, C], {
    answers,
    decide: (_, { paidBefore }) => failed(paidBefore === undefined ? undefined : paidBefore + 4n),
  });
  // The second was answered by another run meanwhile: what this one had paid for it stands on no row.
  assert.deepEqual(shown(played), [
    `${A} failed api 7`,
    `${B} insight ledger 0`,
    `${C} failed api undefined`,
  ]);
});

test('a skipped row has neither source nor cost', async () => {
  const played = await play([A, A], {
    decide: () => ({ kind: 'skipped', reason: { slug: 'limit', words: '' } }),
  });
  assert.deepEqual(shown(played), [`${A} skipped  0`, `${A} skipped  0`]);
});

test('an error of the writer stops the reading, waits for what is on its way, and is thrown', async () => {
  let ended = 0;
  let read = 0;
  const rows = async function* (): AsyncGenerator<ReturnType<typeof rowsOf>> {
    for (let at = 0; at < 1_000; at += 1) {
      await Promise.resolve();
      read += 1;
      yield rowsOf(`+44740000${String(1_000 + at)}`);
    }
  };
  const decide = async (): Promise<Outcome> => {
    await new Promise((resolve) => setImmediate(resolve));
    ended += 1;
    return bought(1n);
  };
  let asked = 0;
  await assert.rejects(
    play([], {
      decide: () => {
        asked += 1;
        return decide();
      },
      parts: { rows, write: () => Promise.reject(new Error('no space left')) },
    }),
    /no space left/,
  );
  assert.equal(ended, asked);
  assert.ok(read < 30, String(read));
});

test('an error of the reader is thrown after the rows before it are written', async () => {
  const written: WrittenRow[] = [];
  const rows = async function* (): AsyncGenerator<ReturnType<typeof rowsOf>> {
    yield rowsOf(A, B);
    await Promise.resolve();
    throw new Error('line 3: an unclosed quote');
  };
  const write = (some: readonly WrittenRow[]): Promise<void> => {
    written.push(...some);
    return Promise.resolve();
  };
  await assert.rejects(play([], { parts: { rows, write } }), /line 3/);
  assert.equal(written.length, 2);
});

test('where the run is given up no further row is read', async () => {
  let given = false;
  const played = await play([A, B, C, 'x', 'x', 'x'], {
    batch: 1,
    decide: () => {
      given = true;
      return bought(1n);
    },
    parts: { abandoned: () => given },
  });
  assert.deepEqual(played.asked, ['447400000001']);
});
