import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import {
  makeDatabase,
  skipWithoutPostgres,
  startPostgres,
  usePostgres,
} from '../ledger/postgres-server.ts';
import { socketUrl } from '../ledger/postgres-store.ts';
import { createSeededRandom } from '../../src/support/random.ts';
import { startCuttingProxy, type Cut, type CuttingProxy } from '../support/cutting-proxy.ts';
import { hammer, type Ended } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { numbersOf, readJson, readTable, writeList, type ReportJson } from './table.ts';
import { verifyFindings } from './verified.ts';

const COUNT = 150;
const SAID_AWAY =
  /cannot be reached since \d\d:\d\d:\d\d UTC \(.+\)\. Nothing is sent until it is back/;

/** A program at work over a ledger on a server, and what it says. */
interface Work {
  readonly child: ReturnType<Scene['start']>['child'];
  readonly ended: Promise<Ended>;
  /** Resolves once it has said so; fails where it ends without. */
  said(words: RegExp): Promise<void>;
}

interface Stage extends Scene {
  readonly list: string;
  /** Where answers are kept. */
  readonly state: string;
  begin(...more: readonly string[]): Work;
  /** The same command to its end, within the test's own process. */
  again(): Promise<Ended>;
  report(): ReportJson;
  kept(): string[];
}

/** A list, and the program with a ledger on a server. */
function stage(ledger: string, work: (staged: Stage) => Promise<void>): Promise<void> {
  return scene({ latencyMs: { min: 20, max: 60 } }, async (played) => {
    const { folder } = played;
    const state = join(folder, 'state', 'insight-batch');
    const list = writeList(join(folder, 'list.csv'), numbersOf(COUNT));
    const env = { HOME: folder, XDG_STATE_HOME: join(folder, 'state') };
    const args = [...played.args(list, '--rate', '60', '--concurrency', '10'), '--ledger', ledger];
    const begin = (...more: readonly string[]): Work => {
      const { child, ended } = played.start([...args, ...more], { env });
      let text = '';
      const said = (words: RegExp): Promise<void> =>
        new Promise((resolve, reject) => {
          child.stderr?.on('data', (part: string) => {
            text += part;
            if (words.test(text)) resolve();
          });
          void ended.then(({ err }) => {
            reject(new Error(`It has ended without these words: ${err}`));
          });
        });
      return { child, ended, said };
    };
    await work({
      ...{ ...played, list, state, begin, ledger },
      again: () => played.call(args, { env }),
      report: () => readJson(join(folder, 'list.enriched.report.json')),
      kept: () =>
        existsSync(state) ? readdirSync(state).filter((name) => name.startsWith('unwritten')) : [],
    });
  });
}

/** All numbers are answered, each was bought once, and the books are those of the service. */
async function assertComplete(staged: Stage, { code, err }: Ended): Promise<void> {
  const { sandbox, ledger } = staged;
  assert.equal(code, 0, err);
  const { chargedTwice, charges } = sandbox.books();
  assert.deepEqual([chargedTwice, charges.length], [[], COUNT]);
  const { lookups, balance } = staged.report();
  assert.deepEqual(
    [lookups['settled'], lookups['in_doubt'], balance['unexplained']],
    [COUNT, 0, '0.00000000'],
  );
  assert.deepEqual(staged.kept(), []);
  assert.deepEqual(await verifyFindings(ledger), []);
}

/** Of an output, what is the same whenever and in whatever order its rows were bought. */
function lasting(file: string): unknown {
  return readTable(file).map((row) =>
    Object.entries(row).filter(([name]) => !/looked_up_at|request_id|remaining_balance/.test(name)),
  );
}

const proxies: CuttingProxy[] = [];

async function makeProxied(
  choose: (sql: string) => Cut | undefined = () => undefined,
): Promise<{ proxy: CuttingProxy; ledger: string }> {
  const server = await usePostgres();
  const name = await makeDatabase(server);
  const proxy = await startCuttingProxy(server, choose);
  proxies.push(proxy);
  return { proxy, ledger: proxy.url(name) };
}

/** A run that has noticed in the middle that its server is away. */
async function loseMidway({ begin, sandbox }: Stage, proxy: CuttingProxy): Promise<Work> {
  const work = begin();
  await sandbox.seen(40);
  await proxy.goAway();
  await work.said(SAID_AWAY);
  return work;
}

describe('a ledger whose server goes away', { skip: skipWithoutPostgres, concurrency: 2 }, () => {
  after(() => Promise.all(proxies.map((proxy) => proxy.close())));

  test('a server that is stopped and started in the middle of a run ends nothing: the output is what a ledger in a file gives', async () => {
    const server = await startPostgres();
    await stage(socketUrl(server, await makeDatabase(server)), async (staged) => {
      const { sandbox, begin, folder, enrich, list } = staged;
      const { ended, said } = begin();
      await sandbox.seen(40);
      await server.stop('INT');
      const seen = sandbox.books().requests;
      await said(SAID_AWAY);
      // Those that were on their way; at 60 a second it would have been 60 more.
      assert.ok(sandbox.books().requests <= seen + 10);
      assert.equal(staged.kept().length, 1);
      await server.start();
      const done = await ended;
      assert.match(done.err, /is back after \d+ seconds?\. The run goes on\./);
      await assertComplete(staged, done);
      await enrich(list, '--ledger', join(folder, 'other.db'), '-o', join(folder, 'other.csv'));
      assert.deepEqual(
        lasting(join(folder, 'list.enriched.csv')),
        lasting(join(folder, 'other.csv')),
      );
      await server.stop('QUIT');
    });
  });

  test('one that stays away longer than --give-up-after is exit 8; the same command takes in what was kept, and nothing is bought twice', async () => {
    const { proxy, ledger } = await makeProxied();
    await stage(ledger, async (staged) => {
      const { begin, sandbox, state } = staged;
      const { ended } = begin('--give-up-after', '2s');
      await sandbox.seen(40);
      await proxy.goAway();
      const { code, err } = await ended;
      assert.equal(code, 8, err);
      assert.match(err, /Cannot reach the ledger postgres:/);
      const [name = ''] = staged.kept();
      const file = join(state, name);
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.match(
        err,
        new RegExp(
          `attempts? could not be recorded and (is|are) kept in ${file} .*: the same command takes (it|them) in\\.`,
        ),
      );
      writeFileSync(join(state, 'unwritten-torn.jsonl'), 'x\n');
      const foreign = readFileSync(file, 'utf8').replaceAll(
        /"runId":"[^"]*"/g,
        '"runId":"another"',
      );
      writeFileSync(join(state, 'unwritten-another.jsonl'), foreign);
      await proxy.comeBack();
      const again = await staged.again();
      assert.match(
        again.err,
        /\d+ answers? that an earlier process could not record (is|are) in the ledger now\./,
      );
      assert.match(again.err, /^Continuing run \S+; --new-run starts another\.$/m);
      const { unexplained, other_runs: others } = staged.report().balance;
      assert.deepEqual([unexplained, others], ['0.00000000', '0.00000000']);
      assert.match(
        again.err,
        /unwritten-another\.jsonl keeps \d+ answers? for another ledger, postgres:/,
      );
      assert.match(again.err, /unwritten-torn\.jsonl is damaged\./);
      assert.deepEqual(staged.kept(), ['unwritten-another.jsonl', 'unwritten-torn.jsonl.damaged']);
      await assertComplete({ ...staged, kept: () => [] }, again);
    });
  });

  test('a program that is killed meanwhile loses no answer', async () => {
    const { proxy, ledger } = await makeProxied();
    await stage(ledger, async (staged) => {
      const { sandbox } = staged;
      const { child, ended } = await loseMidway(staged, proxy);
      child.kill('SIGKILL');
      await ended;
      const bought = sandbox.books().charges.length;
      await proxy.comeBack();
      const again = await staged.again();
      assert.equal(again.code, 0, again.err);
      assert.ok(bought < COUNT);
      assert.deepEqual(sandbox.books().chargedTwice, []);
      assert.equal(staged.report().lookups['settled'], COUNT);
      assert.deepEqual([staged.kept(), await verifyFindings(ledger)], [[], []]);
    });
  });

  test('Ctrl-C meanwhile ends it promptly, and the same command goes on from what was kept', async () => {
    const { proxy, ledger } = await makeProxied();
    await stage(ledger, async (staged) => {
      const { child, ended } = await loseMidway(staged, proxy);
      const at = performance.now();
      child.kill('SIGINT');
      const { code, err } = await ended;
      assert.equal(code, 8, err);
      assert.ok(performance.now() - at < 5_000, `${String(performance.now() - at)} ms`);
      assert.match(err, /the same command takes (it|them) in/);
      await proxy.comeBack();
      await assertComplete(staged, await staged.again());
    });
  });

  test('whoever hurries while it does not answer, though its connection stands, has every answer kept', async () => {
    let hangs = false;
    const { proxy, ledger } = await makeProxied(() => (hangs ? 'hang' : undefined));
    await stage(ledger, async (staged) => {
      const { begin, sandbox } = staged;
      const { child, ended } = begin();
      await sandbox.seen(40);
      hangs = true;
      const { code } = await hammer({ child, ended }, 'SIGINT', 'Stopped at once');
      assert.equal(code, 130);
      assert.ok(proxy.cuts.hang > 0);
      assert.equal(staged.kept().length, 1);
      hangs = false;
      const again = await staged.again();
      assert.equal(again.code, 0, again.err);
      const { chargedTwice, charges } = sandbox.books();
      assert.deepEqual([chargedTwice, charges.length], [[], COUNT]);
      assert.deepEqual([staged.kept(), await verifyFindings(ledger)], [[], []]);
    });
  });

  test('connections that are cut before and after what they commit cost neither an answer nor a cent', async (t) => {
    const seed = Date.now() % 100_000;
    t.diagnostic(`seed ${String(seed)}`);
    const random = createSeededRandom(seed);
    const choose = (sql: string): Cut | undefined => {
      if (!/insight_batch\.record\(|^COMMIT/.test(sql) || random() > 0.2) return undefined;
      return random() < 0.5 ? 'before' : 'after';
    };
    let isOn = false;
    const { proxy, ledger } = await makeProxied((sql) => (isOn ? choose(sql) : undefined));
    await stage(ledger, async (staged) => {
      const { ended } = staged.begin();
      await staged.sandbox.seen(1);
      isOn = true;
      await assertComplete(staged, await ended);
      assert.ok(proxy.cuts.before > 0 && proxy.cuts.after > 0);
      isOn = false;
    });
  });
});
