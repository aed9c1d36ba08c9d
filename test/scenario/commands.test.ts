import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseFaults } from '../../src/sandbox/server.ts';
import { inFolder, runInside, start } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { money, numbersOf, readJson, writeList } from './table.ts';

const listOf = ({ folder }: Scene, count: number): string =>
  writeList(join(folder, 'list.csv'), numbersOf(count));

interface EstimateJson {
  readonly rows: number;
  readonly lookups: number;
  readonly known: number;
  readonly unpriced: number;
  readonly seconds: number;
  readonly cost: { readonly low: string; readonly expected: string; readonly high: string };
}

describe('the other commands', { concurrency: 4 }, () => {
  test('sandbox says its URL alone on its first line, answers a lookup, and ends at SIGTERM with exit 0', async () => {
    const { child, ended } = start(['sandbox', '--seed', '4']);
    const [line] = (await once(child.stdout ?? child, 'data')) as [string];
    const url = line.trimEnd();
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const answer = await fetch(
      `${url}/ni/standard/json?api_key=a&api_secret=b&number=447700900123`,
    );
    assert.equal(((await answer.json()) as { status: number }).status, 0);
    child.kill('SIGTERM');
    assert.equal((await ended).code, 0);
  });

  test('sandbox refuses an unknown fault with exit 2 and lists those there are', async () => {
    const ended = await runInside(['sandbox', '--faults', 'rest=0.1']);
    assert.equal(ended.code, 2);
    assert.match(ended.err, /charged_reset/);
  });

  test('sandbox takes approvals, billed statuses and a key of tokens; a key that cannot be read or is none is exit 2', async () => {
    const missing = await runInside(['sandbox', '--public-key', '/nowhere/key.pem']);
    assert.equal(missing.code, 2);
    assert.match(missing.err, /Cannot read the public key \/nowhere\/key\.pem: .*--public-key/);
    const unknown = await runInside(['sandbox', '--registry', 'sim_swap, format']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /Cannot use "format" for registry\. Choose among sim_swap/);
    const billed = await runInside(['sandbox', '--billed', 'OK,free']);
    assert.match(billed.err, /Cannot bill the status "free"\./);
    const { child, ended } = start(['sandbox', '--registry', 'sim_swap', '--billed', 'OK']);
    const [line] = (await once(child.stdout ?? child, 'data')) as [string];
    const prices = await fetch(`${line.trimEnd()}/sandbox/prices?provider=identity-insights`);
    assert.match(await prices.text(), /sim_swap,\*,0\.00000000,NOT_FOUND/);
    child.kill('SIGTERM');
    assert.equal((await ended).code, 0);
  });

  test('balance shows what is on the account and costs nothing; wrong credentials are exit 5', () =>
    scene(
      {
        balance: '12.34',
        credentials: { key: 'key', secret: 'secret-of-the-test' },
        refuseAs401: true,
      },
      async (played) => {
        const shown = await runInside(['balance', '--base-url', played.sandbox.url]);
        assert.deepEqual([shown.code, shown.out], [0, '12.34000000 EUR\n']);
        const json = await runInside([
          'balance',
          '--base-url',
          played.sandbox.url,
          '--json',
          '--currency',
          'USD',
        ]);
        assert.deepEqual(JSON.parse(json.out), {
          balance: '12.34000000',
          currency: 'USD',
          auto_reload: false,
        });
        const refused = await runInside(['balance', '--base-url', played.sandbox.url], {
          env: { VONAGE_API_SECRET: 'wrong' },
        });
        assert.equal(refused.code, 5);
        assert.match(refused.err, /VONAGE_API_KEY/);
        assert.equal(played.sandbox.books().net, '0.00000000');
      },
    ));

  test('a host that cannot be reached is one sentence after another, and names --base-url where that was given', async () => {
    const base = ['--base-url', 'http://127.0.0.1:9'];
    const balance = await runInside(['balance', ...base]);
    const words = 'the connection was refused.';
    const advice = `Cannot read the balance: ${words} Check --base-url, or try again later.`;
    assert.deepEqual([balance.code, balance.err], [6, `insight-batch: ${advice}\n`]);
    await inFolder(async (folder) => {
      const list = writeList(join(folder, 'list.csv'), numbersOf(2));
      const limits = [
        '--min-balance',
        '1.00',
        '--phone-column',
        'phone',
        '--quiet',
        '--ledger',
        join(folder, 'ledger.db'),
      ];
      const refused = await runInside(['enrich', list, ...base, ...limits]);
      const why = `Cannot keep --min-balance, because the balance could not be read: ${words}`;
      assert.deepEqual(
        [refused.code, refused.err],
        [2, `insight-batch: ${why} Try "insight-batch balance", or leave --min-balance out.\n`],
      );
    });
  });

  test('estimate asks nobody and writes nothing; after a run it knows the prices and expects what the run then costs', () =>
    scene({}, async (played) => {
      const list = listOf(played, 60);
      const args = [
        '--ledger',
        played.ledger,
        '--base-url',
        played.sandbox.url,
        '--phone-column',
        'phone',
        '--json',
      ];
      const before = JSON.parse(
        (await runInside(['estimate', list, ...args], { cwd: played.folder })).out,
      ) as EstimateJson;
      assert.deepEqual(
        [before.rows, before.lookups, before.known, before.unpriced],
        [60, 60, 0, 0],
      );
      assert.deepEqual(before.cost, {
        currency: 'EUR',
        low: '0.15000000',
        expected: '0.30000000',
        high: '0.60000000',
      });
      assert.equal(before.seconds, 3);
      assert.equal(played.sandbox.books().balanceReads, 0);
      assert.equal(existsSync(played.ledger), false);
      assert.equal((await played.enrich(list)).code, 0);
      const more = writeList(join(played.folder, 'more.csv'), numbersOf(120));
      const after = JSON.parse(
        (await runInside(['estimate', more, ...args], { cwd: played.folder })).out,
      ) as EstimateJson;
      assert.deepEqual([after.lookups, after.known], [60, 60]);
      assert.equal((await played.enrich(more)).code, 0);
      const { net } = readJson(join(played.folder, 'more.enriched.report.json')).money;
      assert.ok(
        money(after.cost.low) <= money(net) && money(net) <= money(after.cost.high),
        `${String(net)} of ${JSON.stringify(after.cost)}`,
      );
    }));

  test('an estimate says whether a cap, also one that a run keeps, ends it before its end, and what is not sent', () =>
    scene({}, async (played) => {
      const list = listOf(played, 60);
      const estimate = async (...more: string[]): Promise<string> => {
        const { out, err } = await runInside([
          'estimate',
          list,
          '--ledger',
          played.ledger,
          '--base-url',
          played.sandbox.url,
          ...more,
        ]);
        return `${err}${out}`.replace(/\s+/g, ' ');
      };
      assert.match(
        await estimate('--max-spend', '0.29'),
        /--max-spend 0\.29000000 ends the run before every lookup is bought/,
      );
      assert.match(
        await estimate('--max-spend', '0.30'),
        /--max-spend 0\.30000000 may end the run, if prices are high, before/,
      );
      assert.doesNotMatch(await estimate('--max-spend', '0.60'), /before every lookup is bought/);
      assert.match(
        await estimate('--ip', '192.0.2.1'),
        /--ip is not sent: only level advanced takes one/,
      );
      played.sandbox.set({ faults: parseFaults('http404=1') });
      await played.enrich(list, '--max-spend', '0.29', '--price-ceiling', '0.01');
      assert.match(await estimate(), /--max-spend 0\.29000000 ends the run/);
    }));

  test('the same input, ledger and options give the same estimate, and enrich --dry-run is it', () =>
    scene({}, async (played) => {
      const args = [listOf(played, 30), '--ledger', played.ledger, '--json', '--quiet'];
      const texts = await Promise.all(
        [['estimate'], ['estimate'], ['enrich', '--dry-run']].map(([command = '', ...flags]) =>
          runInside([command, ...args, ...flags]),
        ),
      );
      assert.equal(new Set(texts.map(({ out }) => out)).size, 1);
      assert.deepEqual([...new Set(texts.map(({ code }) => code))], [0]);
      assert.equal(existsSync(played.ledger), false);
    }));

  test('without credentials an estimate counts nothing as known and says so', () =>
    scene({}, async (played) => {
      const list = listOf(played, 10);
      await played.enrich(list);
      const env = { VONAGE_API_KEY: undefined, VONAGE_API_SECRET: undefined };
      const ended = await runInside(
        ['estimate', list, '--ledger', played.ledger, '--base-url', played.sandbox.url],
        { env },
      );
      assert.equal(ended.code, 0, ended.err);
      assert.match(ended.out, /10 to buy/);
      assert.match(ended.out, /Without credentials nothing is counted as known/);
    }));

  test('report shows the run again as it was, by a beginning of its id; runs lists it', () =>
    scene({}, async (played) => {
      await played.enrich(listOf(played, 15));
      const written = readJson(join(played.folder, 'list.enriched.report.json'));
      const again = await runInside([
        'report',
        written.run.id.slice(0, 17),
        '--ledger',
        played.ledger,
        '--json',
      ]);
      assert.deepEqual(JSON.parse(again.out), written);
      const runs = JSON.parse(
        (await runInside(['runs', '--ledger', played.ledger, '--json'])).out,
      ) as {
        id: string;
        rows: number;
        net: string;
      }[];
      assert.deepEqual(
        runs.map(({ id, rows, net }) => [id, rows, net]),
        [[written.run.id, 15, written.money['net']]],
      );
      const unknown = await runInside(['report', 'nosuch', '--ledger', played.ledger]);
      assert.equal(unknown.code, 2);
    }));

  test('runs and report say running while the run goes on, interrupted once it was killed, and never "of 0"', () =>
    scene({ latencyMs: { min: 20, max: 30 } }, async (played) => {
      const { child, ended } = played.start(played.args(listOf(played, 400), '--concurrency', '2'));
      await played.sandbox.seen(30);
      const shown = async (): Promise<string[]> =>
        await Promise.all(
          ['runs', 'report'].map(
            async (command) => (await runInside([command, '--ledger', played.ledger])).out,
          ),
        );
      const [listed = '', reported = ''] = await shown();
      assert.match(listed, /  running  /);
      assert.match(
        reported,
        /^Run \S+ running: [^]*\nlookups:  \d+ bought so far in \d+ attempts\n/,
      );
      assert.doesNotMatch(reported, /of 0|0 read|no output written|next:/);
      const json = JSON.parse(
        (await runInside(['runs', '--json', '--ledger', played.ledger])).out,
      ) as {
        status: string;
      }[];
      assert.deepEqual([json[0]?.status, child.exitCode], ['interrupted', null]);
      child.kill('SIGKILL');
      await ended;
      const [after = '', killed = ''] = await shown();
      assert.match(after, /  interrupted  /);
      assert.match(
        killed,
        /^Run \S+ interrupted: [^]*\nlookups:  \d+ bought so far in \d+ attempts\n/,
      );
    }));

  test('ledger without a verb says where it is and what it holds', () =>
    scene({}, async (played) => {
      await played.enrich(listOf(played, 8));
      const shown = await runInside(['ledger', '--ledger', played.ledger]);
      assert.equal(shown.code, 0);
      assert.match(shown.out, /ledger\.db/);
      assert.match(shown.out, /1 run with 8 attempts/);
      assert.match(shown.out, /8 numbers with 8 answers/);
    }));
});
