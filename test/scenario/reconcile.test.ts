import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseFaults, startSandbox, type Sandbox } from '../../src/sandbox/server.ts';
import type { SandboxOptions } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import { tamper } from '../ledger/sqlite-store.ts';
import { testApplication } from '../providers/keys.ts';
import { inFolder, runInside, type Ended, type RunOptions } from './program.ts';
import { numbersOf, writeList, type ReportJson } from './table.ts';

const HOURS_2 = 7_200_000;
/** Dearer than the sandbox for one insight, cheaper for another. */
const BOOK =
  'product,country,price\nformat,*,0.002\noriginal_carrier,*,0.003\ncurrent_carrier,*,0.006\n';
/** Charged and not, told and not, before and after the charge. */
const FAULTS = parseFaults(
  'reset=0.05,r503=0.05,charged_reset=0.05,charged_500=0.05,charged_garbage=0.05,charged_late=0.02,unknown_status=0.03,paid_status5=0.04',
);

interface Played {
  readonly sandbox: Sandbox;
  readonly folder: string;
  /** How far the times of the sandbox are ahead of those in the ledger. */
  readonly aheadMs: number;
  /** A command on the ledger of the scene. */
  ledger(...words: readonly string[]): Promise<Ended>;
  report(): Promise<ReportJson>;
}

/** What an `enrich` of 150 numbers is told beside where things are. */
interface Job {
  readonly options?: readonly string[];
  readonly env?: RunOptions['env'];
  /** How slow the clock of the sandbox is; a token of an application must be of its time. */
  readonly slowMs?: number;
}

/**
 * A run against a sandbox, two hours ago by the ledger, whose times are put back; and by the
 * sandbox, where its clock is that slow.
 */
async function longAgo(
  settings: SandboxOptions,
  work: (played: Played) => Promise<void>,
  { options = [], env, slowMs = HOURS_2 }: Job = {},
): Promise<void> {
  await inFolder(async (folder) => {
    const clock = { ...systemClock, now: () => systemClock.now() - slowMs };
    const latencyMs = { min: 1, max: 10 };
    const sandbox = await startSandbox({ latencyMs, faults: FAULTS, ...settings }, { clock });
    const file = join(folder, 'ledger.db');
    const list = writeList(join(folder, 'list.csv'), numbersOf(150));
    writeFileSync(join(folder, 'book.csv'), BOOK);
    const own = { cwd: folder, env: { INSIGHT_BATCH_YES: undefined, ...env } };
    const at = ['--ledger', file];
    try {
      const asked = ['--base-url', sandbox.url, '--phone-column', 'phone', '--rate', '0', '--yes'];
      const ended = await runInside(['enrich', list, ...at, ...asked, ...options], own);
      assert.ok(ended.code === 0 || ended.code === 3, ended.err);
      const shift = `- ${String(HOURS_2)}`;
      tamper(file, `UPDATE attempts SET sent_at = sent_at ${shift}, ended_at = ended_at ${shift}`);
      const call = (...words: readonly string[]): Promise<Ended> =>
        runInside([...words, ...at], own);
      await work({
        ...{ sandbox, folder, aheadMs: HOURS_2 - slowMs },
        ledger: (...words) => call('ledger', ...words),
        report: async () => JSON.parse((await call('report', '--json')).out) as ReportJson,
      });
    } finally {
      await sandbox.close();
    }
  });
}

/** The records of the sandbox as a CSV with a header of capitals, in the time of the ledger. */
async function writeRecords(
  { sandbox, folder, aheadMs }: Played,
  product: string,
): Promise<string> {
  const base = `${sandbox.url}/v2/reports/records?product=${product}&account_id=key&date_start=2020-01-01T00:00:00Z`;
  const records: Record<string, string>[] = [];
  for (let url: string | undefined = base; url !== undefined;) {
    const headers = { Authorization: `Basic ${Buffer.from('key:secret').toString('base64')}` };
    const page = (await (await fetch(url, { headers })).json()) as {
      readonly records: Record<string, string>[];
      readonly _links: { readonly next?: { readonly href: string } };
    };
    records.push(...page.records);
    url = page._links.next?.href;
  }
  const names = Object.keys(records[0] ?? {});
  const cellOf = (name: string, text = ''): string =>
    TIMES.has(name) ? new Date(Date.parse(text) - aheadMs).toISOString() : text;
  const lines = records.map((record) =>
    names.map((name) => `"${cellOf(name, record[name])}"`).join(','),
  );
  const file = join(folder, 'records.csv');
  writeFileSync(file, [names.join(',').toUpperCase(), ...lines, ''].join('\n'));
  return file;
}

const TIMES = new Set(['date_received', 'event_time', 'record_creation_time']);

async function checkSettled(played: Played): Promise<void> {
  const { money, lookups } = await played.report();
  assert.deepEqual(
    [
      money['net'],
      money['priced'],
      money['unconfirmed'],
      money['in_doubt_max'],
      lookups['in_doubt'],
    ],
    [played.sandbox.books().net, '0.00000000', '0.00000000', '0.00000000', 0],
  );
  const verified = await played.ledger('verify');
  assert.deepEqual([verified.code, verified.err], [0, ''], verified.out);
}

describe('reconcile', { concurrency: 3 }, () => {
  test('asked for its records, the service settles every charge of the book and every doubt, and net is that of its books', () =>
    longAgo({ prices: false, recordsPerPage: 40 }, async (played) => {
      const before = await played.report();
      assert.ok(before.money['priced'] !== '0.00000000' && before.lookups['in_doubt'] !== 0);
      const ask = ['reconcile', '--api', '--base-url', played.sandbox.url];
      const done = await played.ledger(...ask, '--yes');
      assert.deepEqual([done.code, done.err], [0, ''], done.out);
      await checkSettled(played);
      const again = await played.ledger(...ask);
      assert.deepEqual(
        [again.code, again.out],
        [
          0,
          'No attempt of the account that is older than an hour is in question: nothing was asked.\n',
        ],
      );
    }));

  test('a file of the records settles the doubts beside answers that name their prices, and lists no record as foreign', () =>
    longAgo({}, async (played) => {
      const before = await played.report();
      assert.notEqual(before.lookups['in_doubt'], 0);
      const file = await writeRecords(played, 'NUMBER-INSIGHT');
      const done = await played.ledger('reconcile', file, '--json');
      assert.deepEqual([done.code, done.err], [0, '']);
      const { contested, foreign, left } = JSON.parse(done.out) as Record<string, unknown[]>;
      assert.deepEqual([contested, foreign, left], [[], [], []]);
      await checkSettled(played);
      const again = await played.ledger('reconcile', file, '--json');
      const second = JSON.parse(again.out) as Record<string, unknown[]>;
      assert.deepEqual([again.code, second['settled'], second['foreign']], [0, [], []]);
    }));

  test('away from a terminal nothing is asked before somebody says yes, and the refusal says how many records and what they cost', () =>
    longAgo({ prices: false }, async (played) => {
      const ask = ['reconcile', '--api', '--base-url', played.sandbox.url];
      const refused = await played.ledger(...ask, '--record-price', '0.0004');
      assert.equal(refused.code, 2);
      assert.match(
        refused.err,
        /^insight-batch: Cannot ask before money is spent: standard input is no terminal\. .* about \d{3} records on the 1 day in question: 0\.0\d{7} EUR at --record-price 0\.00040000\. .*Say --yes\.\n$/,
      );
    }));

  test('records of all insights settle sets of them: what was billed for each, and nothing for what was not', () =>
    longAgo(
      { registry: [], faults: INSIGHT_FAULTS },
      async (played) => {
        const before = await played.report();
        assert.ok(before.money['priced'] !== '0.00000000' && before.lookups['in_doubt'] !== 0);
        assert.notEqual(before.money['net'], played.sandbox.books().net);
        const file = await writeRecords(played, 'NETWORK-API-EVENT');
        const done = await played.ledger('reconcile', file, '--json');
        assert.equal(done.code, 0, done.out.slice(-500));
        const { contested, foreign, left } = JSON.parse(done.out) as Record<string, unknown[]>;
        assert.deepEqual([contested, foreign, left], [[], [], []]);
        await checkSettled(played);
      },
      APPLICATION,
    ));

  test('where one insight has no records, no set with it is settled, and the words name it', () =>
    longAgo(
      { registry: [], faults: INSIGHT_FAULTS, recordedInsights: ['format', 'current_carrier'] },
      async (played) => {
        const before = await played.report();
        const done = await played.ledger(
          'reconcile',
          await writeRecords(played, 'NETWORK-API-EVENT'),
        );
        assert.equal(done.code, 3);
        assert.match(done.out, /^\d+ records read; 0 attempts settled: /);
        assert.match(
          done.out,
          /\n\d+ attempts stay in question: no record of their time is about original_carrier, which says nothing about them\.\n$/,
        );
        assert.deepEqual((await played.report()).money, before.money);
      },
      APPLICATION,
    ));
});

const INSIGHT_FAULTS = parseFaults(
  'reset=0.05,r503=0.05,charged_reset=0.05,charged_500=0.05,charged_garbage=0.05,ii_supplier=0.05,ii_empty=0.03',
);

const { applicationId, privateKey } = testApplication();
const APPLICATION: Job = {
  options: ['--provider', 'identity-insights', '--prices', 'book.csv'],
  env: { VONAGE_APPLICATION_ID: applicationId, VONAGE_PRIVATE_KEY: privateKey },
  slowMs: 0,
};
