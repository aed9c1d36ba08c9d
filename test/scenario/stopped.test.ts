import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseFaults } from '../../src/sandbox/server.ts';
import { runInside } from './program.ts';
import { scene, type Scene } from './scene.ts';
import {
  money,
  numbersOf,
  readJson,
  readTable,
  writeList,
  type Cells,
  type ReportJson,
} from './table.ts';

const listOf = ({ folder }: Scene, count: number): string =>
  writeList(join(folder, 'list.csv'), numbersOf(count));
const reportOf = ({ folder }: Scene): ReportJson =>
  readJson(join(folder, 'list.enriched.report.json'));
const tableOf = ({ folder }: Scene): Cells[] => readTable(join(folder, 'list.enriched.csv'));
const count = (rows: readonly Cells[], outcome: string): number =>
  rows.filter((row) => row['ni_outcome'] === outcome).length;

describe('what stops a run', { concurrency: 4 }, () => {
  for (const refuseAs401 of [false, true]) {
    test(`wrong credentials (HTTP ${refuseAs401 ? '401' : '200'}) end it with exit 5 after one request, nothing spent, and name the variables`, () =>
      scene({ credentials: { key: 'key', secret: 'another' }, refuseAs401 }, async (played) => {
        const ended = await played.enrich(listOf(played, 100));
        assert.equal(ended.code, 5, ended.err);
        assert.match(ended.err, /VONAGE_API_KEY and VONAGE_API_SECRET/);
        assert.equal(played.sandbox.books().requests, 1);
        assert.equal(played.sandbox.books().net, '0.00000000');
        assert.equal(existsSync(join(played.folder, 'list.enriched.csv')), false);
      }));
  }

  test('without credentials it does not start: exit 2, and the message offers --sandbox', () =>
    scene({}, async (played) => {
      const env = { VONAGE_API_KEY: undefined, VONAGE_API_SECRET: undefined };
      const ended = await runInside(played.args(listOf(played, 3)), { cwd: played.folder, env });
      assert.equal(ended.code, 2);
      assert.match(ended.err, /VONAGE_API_KEY and VONAGE_API_SECRET .* --sandbox/);
      assert.equal(played.sandbox.books().requests, 0);
    }));

  test('a facility that is not there (status 19) ends it with exit 5 after one request', () =>
    scene({ denied: ['advanced'] }, async (played) => {
      const ended = await played.enrich(listOf(played, 50), '--level', 'advanced');
      assert.equal(ended.code, 5, ended.err);
      assert.equal(played.sandbox.books().requests, 1);
    }));

  test('an empty account (status 9) ends it with exit 4, and the output holds a row for each of 60 rows', () =>
    scene({ balance: '0.10' }, async (played) => {
      const ended = await played.enrich(listOf(played, 60), '--concurrency', '4');
      assert.equal(ended.code, 4, ended.err);
      assert.match(ended.err, /status 9/);
      assert.equal(tableOf(played).length, 60);
      assert.ok(count(tableOf(played), 'skipped') > 30);
      assert.equal(reportOf(played).run.stop_reason, 'empty-account');
    }));

  test('--limit 10 attempts ten lookups of 40 and exits with 4; the same command again is a new run that attempts ten others', () =>
    scene({}, async (played) => {
      const list = listOf(played, 40);
      const first = await played.enrich(list, '--limit', '10');
      assert.equal(first.code, 4, first.err);
      assert.equal(played.sandbox.books().requests, 10);
      assert.equal(count(tableOf(played), 'skipped'), 30);
      const second = await played.enrich(list, '--limit', '10');
      assert.match(second.err, /^New run /);
      assert.equal(played.sandbox.books().requests, 20);
      assert.equal(count(tableOf(played), 'skipped'), 20);
    }));

  test('--limit 0 writes what is known and asks nobody, not even for the balance', () =>
    scene({}, async (played) => {
      const list = listOf(played, 12);
      await played.enrich(list, '--limit', '5');
      const { requests, balanceReads } = played.sandbox.books();
      const ended = await played.enrich(list, '--limit', '0');
      assert.equal(ended.code, 4, ended.err);
      assert.deepEqual(
        [played.sandbox.books().requests, played.sandbox.books().balanceReads],
        [requests, balanceReads],
      );
      assert.equal(count(tableOf(played), 'skipped'), 7);
    }));

  test('--max-spend 0.50 with 40 in flight is never exceeded, and what stays unused is less than two of the dearest lookups', () =>
    scene({}, async (played) => {
      const ended = await played.enrich(
        listOf(played, 400),
        '--max-spend',
        '0.50',
        '--concurrency',
        '40',
      );
      assert.equal(ended.code, 4, ended.err);
      const net = money(played.sandbox.books().net);
      assert.ok(net <= money('0.50'), played.sandbox.books().net);
      assert.ok(net > money('0.48'), played.sandbox.books().net);
      assert.equal(reportOf(played).cap['max_spend'], '0.50000000');
      assert.equal(reportOf(played).run.stop_reason, 'max-spend');
    }));

  test('a cap below what one lookup may cost is said to be that, in the run and in its report, and nothing is asked', () =>
    scene({}, async (played) => {
      const ended = await played.enrich(listOf(played, 3), '--max-spend', '0.001');
      assert.equal(ended.code, 4, ended.err);
      assert.equal(played.sandbox.books().requests, 0);
      const again = await runInside(['report', '--ledger', played.ledger], { cwd: played.folder });
      for (const { out } of [ended, again])
        assert.match(
          out.replace(/\s+/g, ' '),
          /next: The cap is less than one lookup may cost \(0\.01000000\)\. Give a higher --max-spend\. 3 rows are skipped\./,
        );
    }));

  test('--min-balance 0.80 leaves at least 0.80 of 1.00 on the account', () =>
    scene({ balance: '1.00' }, async (played) => {
      const ended = await played.enrich(
        listOf(played, 200),
        '--min-balance',
        '0.80',
        '--concurrency',
        '20',
      );
      assert.equal(ended.code, 4, ended.err);
      assert.ok(
        money(played.sandbox.books().balance) >= money('0.80'),
        played.sandbox.books().balance,
      );
      assert.ok(
        money(played.sandbox.books().balance) < money('0.83'),
        played.sandbox.books().balance,
      );
    }));

  test('an API that is gone (HTTP 404) ends it with exit 6, names the end date and keeps what was answered', () =>
    scene({}, async (played) => {
      const list = listOf(played, 30);
      await played.enrich(list, '--limit', '10');
      played.sandbox.set({ faults: parseFaults('http404=1') });
      const ended = await played.enrich(list);
      assert.equal(ended.code, 6, ended.err);
      assert.match(ended.err, /4 February 2027/);
      assert.equal(count(tableOf(played), 'insight') + count(tableOf(played), 'partial'), 10);
      assert.equal(tableOf(played).length, 30);
    }));

  test('a host that refuses connections is given up after --give-up-after 1s: exit 6, nothing spent, nothing in doubt', () =>
    scene({}, async (played) => {
      const list = listOf(played, 30);
      const args = [
        'enrich',
        list,
        '--base-url',
        'http://127.0.0.1:9',
        '--ledger',
        played.ledger,
        '--rate',
        '0',
        '--give-up-after',
        '1s',
      ];
      const ended = await runInside(args, { cwd: played.folder });
      assert.equal(ended.code, 6, ended.err);
      assert.equal(reportOf(played).money['in_doubt_max'], '0.00000000');
      assert.equal(tableOf(played).length, 30);
    }));

  test('a second run on the same ledger exits with 7 and names who holds it; reports can be read meanwhile', () =>
    scene({ latencyMs: { min: 1_000, max: 1_000 } }, async (played) => {
      // Five minutes of work, which the sandbox hurries through once the others have looked.
      const { ended } = played.start(played.args(listOf(played, 300), '--concurrency', '1'));
      await played.sandbox.seen(1);
      const second = await played.enrich(writeList(join(played.folder, 'other.csv'), numbersOf(3)));
      assert.equal(second.code, 7, second.err);
      assert.match(second.err, /list\.csv/);
      const runs = await runInside(['runs', '--ledger', played.ledger, '--json'], {
        cwd: played.folder,
      });
      assert.equal(runs.code, 0, runs.err);
      assert.equal((JSON.parse(runs.out) as unknown[]).length, 1);
      played.sandbox.set({ latencyMs: { min: 0, max: 0 } });
      assert.equal((await ended).code, 0);
    }));

  test('with --in-doubt skip a lookup whose answer was lost is not sent again: its row is in_doubt, exit 3', () =>
    scene({ faults: parseFaults('charged_reset=1') }, async (played) => {
      const list = listOf(played, 6);
      const first = await played.enrich(list, '--in-doubt', 'skip');
      assert.equal(first.code, 3, first.err);
      assert.equal(played.sandbox.books().requests, 6);
      played.sandbox.set({ faults: {} });
      const second = await played.enrich(list, '--in-doubt', 'skip');
      assert.equal(second.code, 3, second.err);
      assert.equal(played.sandbox.books().requests, 6);
      assert.equal(count(tableOf(played), 'in_doubt'), 6);
      assert.match(
        second.out.replace(/\s+/g, ' '),
        /next: 6 rows stay in doubt because of --in-doubt skip, whatever a balance proves about the money; /,
      );
      const third = await played.enrich(list);
      assert.equal(third.code, 0, third.err);
      assert.equal(played.sandbox.books().requests, 12);
    }));
});
