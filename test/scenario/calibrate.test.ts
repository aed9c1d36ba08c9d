import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseFaults } from '../../src/sandbox/server.ts';
import { testApplication } from '../providers/keys.ts';
import type { Ended } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { writeList } from './table.ts';

const { applicationId, privateKey } = testApplication();
const KEYS = { VONAGE_APPLICATION_ID: applicationId, VONAGE_PRIVATE_KEY: privateKey };
const NUMBERS = ['+447700900123', '+442079460123'];

/** `calibrate` of one insight, by the list of the scene. */
function calibrate(
  played: Scene,
  more?: readonly string[],
  env: Readonly<Record<string, string | undefined>> = KEYS,
): Promise<Ended> {
  return played.call(prepare(played, more), { env });
}

/** The same as a process, to be ended from outside. */
function begin(played: Scene): ReturnType<Scene['start']> {
  return played.start(prepare(played), { env: KEYS });
}

function prepare(
  { sandbox, folder, ledger }: Scene,
  more: readonly string[] = ['--max-spend', '1'],
): readonly string[] {
  const list = writeList(join(folder, 'list.csv'), NUMBERS);
  return [
    ...['calibrate', list, '--provider', 'identity-insights', '--insights', 'format'],
    ...['--base-url', sandbox.url, '--ledger', ledger, ...more],
  ];
}

const verify = ({ call, ledger }: Scene): Promise<Ended> =>
  call(['ledger', 'verify', '--ledger', ledger]);

describe('calibrate as a program', { concurrency: true }, () => {
  test('prints a book that estimate takes: 0.00100000 per format, words beside it on standard error', () =>
    scene({}, async (played) => {
      const { code, out, err } = await calibrate(played);
      assert.deepEqual([code, out], [0, 'product,country,price,status\nformat,*,0.00100000,\n']);
      assert.match(err, /format in GB: OK is billed 0\.00100000 EUR\.\n/);
      assert.match(err, /2 lookups were bought; the balance went from 100\.00000000 to 99\.99800/);
      assert.match((await verify(played)).out, /^The books add up: 1 run with 2 attempts/);

      const book = join(played.folder, 'prices.csv');
      writeFileSync(book, out);
      const { out: estimated } = await played.call(
        [
          ...['estimate', join(played.folder, 'list.csv'), '--provider', 'identity-insights'],
          ...['--insights', 'format', '--prices', book, '--max-age', '0', '--json'],
          ...['--base-url', played.sandbox.url, '--ledger', played.ledger],
        ],
        { env: KEYS },
      );
      const estimate = JSON.parse(estimated) as { cost: { expected: string } };
      assert.equal(estimate.cost.expected, '0.00200000');
    }));

  test('a second spender on the account is named, in JSON too, and no price is told: exit 3', () =>
    scene({ balance: '50' }, async (played) => {
      const { sandbox } = played;
      const spender = setInterval(() => {
        sandbox.set({ balance: (Number(sandbox.books().balance) - 0.0123).toFixed(8) });
      }, 200);
      try {
        const { code, out, err } = await calibrate(played, ['--max-spend', '20', '--json']);
        const { lines, not_told, others } = JSON.parse(out) as Record<string, unknown[]>;
        assert.deepEqual([code, lines, not_told?.length], [3, [], 1]);
        assert.ok((others?.length ?? 0) > 0);
        assert.match(err, /Somebody else spends from this account: 0\.\d+ EUR went off it in \d+/);
      } finally {
        clearInterval(spender);
      }
    }));

  test('killed while a lookup is out, it leaves books that verify; the next one tells the price', () =>
    scene({ faults: parseFaults('hang=1') }, async (played) => {
      const { sandbox, call, ledger } = played;
      const killed = begin(played);
      await sandbox.seen(1);
      killed.child.kill('SIGKILL');
      assert.equal((await killed.ended).signal, 'SIGKILL');
      assert.equal((await verify(played)).code, 0);
      const shown = await call(['ledger', 'show', '+447700900123', '--ledger', ledger]);
      assert.match(shown.out, /format/);

      sandbox.set({ faults: {} });
      const { code, out } = await calibrate(played);
      assert.deepEqual([code, out], [0, 'product,country,price,status\nformat,*,0.00100000,\n']);
      const { out: verified, code: verdict } = await verify(played);
      assert.equal(verdict, 0);
      assert.match(verified, /2 runs with 3 attempts, .*in doubt at most 1\.00000000/s);
    }));

  test('interrupted while a lookup is out, it records the answer and ends with 130', () =>
    scene({ latencyMs: { min: 300, max: 300 } }, async (played) => {
      const interrupted = begin(played);
      await played.sandbox.seen(1);
      interrupted.child.kill('SIGINT');
      const { code, err } = await interrupted.ended;
      assert.deepEqual([code, played.sandbox.books().charges.length], [130, 1]);
      assert.match(err, /Interrupted: /);
      assert.match(
        (await verify(played)).out,
        /1 run with 1 attempt, .*unconfirmed at most 0\.001/,
      );
    }));

  test('what cannot be calibrated is exit 2 with a sentence, and nothing is asked', () =>
    scene({ autoReload: true }, async (played) => {
      const refuse = async (
        words: RegExp,
        ...given: Parameters<typeof calibrate>
      ): Promise<void> => {
        const { code, out, err } = await calibrate(...given);
        assert.deepEqual([code, out], [2, '']);
        assert.match(err, words);
      };
      await refuse(/the account reloads itself/, played);
      await refuse(/Cannot calibrate without --max-spend/, played, []);
      await refuse(
        /nothing to calibrate: Number Insight names the price in every answer\. Prices have to be found out with --provider identity-insights\./,
        played,
        ['--max-spend', '1', '--provider', 'number-insight'],
      );
      await refuse(
        /no balance can be read without VONAGE_API_KEY and VONAGE_API_SECRET/,
        played,
        undefined,
        {
          ...KEYS,
          VONAGE_API_KEY: undefined,
          VONAGE_API_SECRET: undefined,
        },
      );
      await refuse(/Set VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY/, played, undefined, {});
      assert.equal(played.sandbox.books().requests, 0);
    }));
});
