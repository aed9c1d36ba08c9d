import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseFaults } from '../../src/sandbox/server.ts';
import { runInside } from './program.ts';
import { scene, type Scene } from './scene.ts';
import {
  costOf,
  money,
  numbersOf,
  readJson,
  readTable,
  writeList,
  type Cells,
  type ReportJson,
} from './table.ts';

const NUMBERS = 30;
const listOf = ({ folder }: Scene): string =>
  writeList(join(folder, 'list.csv'), numbersOf(NUMBERS));
const reportOf = ({ folder }: Scene): ReportJson =>
  readJson(join(folder, 'list.enriched.report.json'));
const tableOf = ({ folder }: Scene): Cells[] => readTable(join(folder, 'list.enriched.csv'));
const outcomes = (rows: readonly Cells[]): string[] =>
  [...new Set(rows.map((row) => row['ni_outcome'] ?? ''))].sort();

/** What one fault, on a part of the requests, must leave behind. */
interface Fault {
  readonly name: string;
  readonly faults: string;
  readonly args?: readonly string[];
  /** The money at stake: none, in doubt, or a plain charge. */
  readonly leaves: 'no doubt' | 'doubt';
}

const FAULTS: readonly Fault[] = [
  { name: 'a connection reset before the charge', faults: 'reset=0.3', leaves: 'doubt' },
  { name: 'a connection reset after the charge', faults: 'charged_reset=0.3', leaves: 'doubt' },
  {
    name: 'a request that is never answered',
    faults: 'hang=0.2',
    args: ['--timeout', '0.5'],
    leaves: 'doubt',
  },
  {
    name: 'an answer that is charged and never comes',
    faults: 'charged_hang=0.2',
    args: ['--timeout', '0.5'],
    leaves: 'doubt',
  },
  { name: 'an answer that drips in slowly', faults: 'charged_slow=0.3', leaves: 'no doubt' },
  { name: 'a storm of HTTP 500', faults: 'r500=0.4', args: ['--retries', '12'], leaves: 'doubt' },
  { name: 'HTTP 503', faults: 'r503=0.3', leaves: 'doubt' },
  { name: 'HTTP 500 after the charge', faults: 'charged_500=0.3', leaves: 'doubt' },
  { name: 'a storm of status 1', faults: 'status1=0.15', leaves: 'no doubt' },
  { name: 'HTTP 429 with Retry-After', faults: 'r429=0.1', leaves: 'no doubt' },
  { name: 'status 5', faults: 'status5=0.3', leaves: 'no doubt' },
  { name: 'status 5 that names a price', faults: 'paid_status5=0.3', leaves: 'no doubt' },
  { name: 'HTML instead of JSON', faults: 'charged_html=0.3', leaves: 'doubt' },
  { name: 'JSON that is cut off', faults: 'charged_truncated=0.3', leaves: 'doubt' },
  {
    name: 'XML that is cut off',
    faults: 'charged_truncated=0.3',
    args: ['--format', 'xml'],
    leaves: 'doubt',
  },
  { name: 'a body that is no text', faults: 'charged_garbage=0.3', leaves: 'doubt' },
  { name: 'an empty body', faults: 'charged_empty=0.3', leaves: 'doubt' },
  { name: 'a body of 8 MB', faults: 'charged_huge=0.2', leaves: 'doubt' },
  {
    name: 'a wrong content type around a right body',
    faults: 'charged_wrong_type=0.5',
    leaves: 'no doubt',
  },
  { name: 'HTTP 408', faults: 'http408=0.3', leaves: 'doubt' },
  { name: 'a redirect to another host', faults: 'redirect=0.3', leaves: 'doubt' },
  { name: 'an unknown status without a price', faults: 'unknown_status=0.3', leaves: 'doubt' },
  { name: 'a charge that comes late', faults: 'charged_late=0.2', leaves: 'doubt' },
  { name: 'a price ten times as high', faults: 'dear=0.2', leaves: 'no doubt' },
];

describe('everyday faults', { concurrency: 4 }, () => {
  for (const { name, faults, args = [], leaves } of FAULTS) {
    test(`${name} (${faults}): every row comes back, the books hold what was charged, and what is unknown is in doubt`, () =>
      scene({ seed: 5, faults: parseFaults(faults) }, async (played) => {
        const ended = await played.enrich(listOf(played), '--timeout', '5', ...args);
        assert.ok(ended.code === 0 || ended.code === 3, `exit ${String(ended.code)}: ${ended.err}`);
        assert.deepEqual(
          tableOf(played).map((row) => row['phone']),
          numbersOf(NUMBERS),
        );
        const hit = Object.values(played.sandbox.books().byFault).reduce(
          (sum, count) => sum + count,
          0,
        );
        assert.ok(hit > 0, 'no request was hit');
        const { net, unplaced, in_doubt_max } = reportOf(played).money;
        const beyond = money(played.sandbox.books().net) - money(net);
        assert.ok(
          beyond >= 0n && beyond <= money(in_doubt_max),
          `charged ${played.sandbox.books().net}, net ${String(net)}, in doubt ${String(in_doubt_max)}`,
        );
        assert.equal(money(in_doubt_max) > 0n, leaves === 'doubt');
        assert.equal(costOf(tableOf(played)) + money(unplaced), money(net));
        assert.equal(played.sandbox.books().redirectsFollowed, 0);
      }));
  }

  test('HTTP 400 is final for its row: failed, nothing spent, and asked again by the next execution', () =>
    scene({ faults: parseFaults('http400=0.3') }, async (played) => {
      const ended = await played.enrich(listOf(played));
      assert.equal(ended.code, 3, ended.err);
      assert.ok(outcomes(tableOf(played)).includes('failed'));
      assert.equal(money(reportOf(played).money['net']), money(played.sandbox.books().net));
      played.sandbox.set({ faults: {} });
      const again = await played.enrich(listOf(played));
      assert.equal(again.code, 0, again.err);
      assert.ok(!outcomes(tableOf(played)).includes('failed'));
    }));

  test('twenty HTTP 400 in a row end the run with exit 6', () =>
    scene({ faults: parseFaults('http400=1') }, async (played) => {
      const ended = await played.enrich(listOf(played), '--concurrency', '1');
      assert.equal(ended.code, 6, ended.err);
      assert.equal(played.sandbox.books().requests, 20);
    }));

  test('credentials that are revoked in the middle end the run with exit 5 and keep what was answered', () =>
    scene(
      {
        credentials: { key: 'key', secret: 'secret-of-the-test' },
        latencyMs: { min: 20, max: 40 },
      },
      async (played) => {
        const list = writeList(join(played.folder, 'list.csv'), numbersOf(200));
        const ended = played.enrich(list, '--concurrency', '4');
        await played.sandbox.seen(40);
        played.sandbox.set({ credentials: { key: 'key', secret: 'revoked' } });
        assert.equal((await ended).code, 5);
        assert.equal(money(reportOf(played).money['net']), money(played.sandbox.books().net));
        played.sandbox.set({ credentials: { key: 'key', secret: 'secret-of-the-test' } });
        const second = await played.enrich(list);
        assert.equal(second.code, 0, second.err);
        assert.deepEqual(played.sandbox.books().chargedTwice, []);
      },
    ));

  test('a host that no name server knows is given up: exit 6, nothing spent and nothing in doubt', () =>
    scene({}, async (played) => {
      const args = [
        'enrich',
        listOf(played),
        '--base-url',
        'https://api.invalid',
        '--ledger',
        played.ledger,
        '--rate',
        '0',
      ];
      const ended = await runInside([...args, '--give-up-after', '1s'], { cwd: played.folder });
      assert.equal(ended.code, 6, ended.err);
      assert.deepEqual(
        [reportOf(played).money['net'], reportOf(played).money['in_doubt_max']],
        ['0.00000000', '0.00000000'],
      );
    }));

  test('standard error going away changes nothing', () =>
    scene({}, async (played) => {
      const { child, ended } = played.start(played.args(listOf(played)));
      child.stderr?.destroy();
      assert.equal((await ended).code, 0);
      assert.equal(tableOf(played).length, NUMBERS);
    }));
});
