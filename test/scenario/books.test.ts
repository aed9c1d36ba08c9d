import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseFaults, writePriceBook, type Sandbox } from '../../src/sandbox/server.ts';
import { runInside } from './program.ts';
import { scene } from './scene.ts';
import {
  costOf,
  money,
  numbersOf,
  readJson,
  readTable,
  sum,
  writeList,
  type Cells,
  type ReportJson,
} from './table.ts';

const reportOf = (folder: string): ReportJson =>
  readJson(join(folder, 'list.enriched.report.json'));
const tableOf = (folder: string): Cells[] => readTable(join(folder, 'list.enriched.csv'));

/** The sandbox's books lie within what the report says they may; the cells add up to the report. */
function assertBooks(sandbox: Sandbox, folder: string): void {
  const { net, unplaced, in_doubt_max } = reportOf(folder).money;
  assert.equal(costOf(tableOf(folder)) + money(unplaced), money(net));
  const beyond = money(sandbox.books().net) - money(net);
  assert.ok(
    beyond >= 0n && beyond <= money(in_doubt_max),
    `the sandbox charged ${sandbox.books().net}, the report says ${String(net)} + at most ${String(in_doubt_max)}`,
  );
}

describe('the books of a run', { concurrency: 3 }, () => {
  for (const level of ['basic', 'standard', 'advanced']) {
    test(`200 numbers at level ${level} with cnam cost what the sandbox charged, to the last digit, and JSON and XML give one table`, () =>
      scene({}, async ({ sandbox, folder, enrich }) => {
        const list = writeList(join(folder, 'list.csv'), numbersOf(200));
        const json = await enrich(list, '--level', level, '--cnam');
        assert.equal(json.code, 0, json.err);
        const report = reportOf(folder);
        assert.equal(money(report.money['net']), money(sandbox.books().net));
        assert.equal(money(report.money['requested']), money(sandbox.books().requested));
        assert.equal(money(report.money['refunded']), money(sandbox.books().refunded));
        assert.equal(report.balance['unexplained'], '0.00000000');
        for (const key of ['requested', 'refunded', 'net'])
          assert.equal(
            sum(report.by_country.map((share) => money(share[key]))),
            money(report.money[key]),
            key,
          );
        assertBooks(sandbox, folder);
        await assertXmlIsTheSame(level, tableOf(folder));
      }));
  }

  test('620 rows with repeats in other spellings and cells that are no numbers: each number is bought once, and a second run asks for nothing', () =>
    scene({}, async ({ sandbox, folder, enrich }) => {
      const numbers = numbersOf(500);
      const rows = [
        ...numbers,
        ...numbers.slice(0, 100).map((number) => `00${number.slice(1, 4)} ${number.slice(4)}`),
      ];
      for (let index = 0; index < 20; index += 1)
        rows.splice(index * 30, 0, ['12', 'n/a', 'call me', ''][index % 4] ?? '');
      const list = writeList(join(folder, 'list.csv'), rows);
      const first = await enrich(list, '--country', 'GB');
      assert.equal(first.code, 0, first.err);
      const { requests, chargedTwice } = sandbox.books();
      assert.equal(requests, 500);
      assert.deepEqual(chargedTwice, []);
      const report = reportOf(folder);
      assert.equal(report.rows['read'], 620);
      assert.equal(report.rows['duplicate'], 100);
      assert.equal(report.rows['invalid'], 20);
      assert.deepEqual(
        tableOf(folder).map((row) => row['phone']),
        rows,
      );
      const second = await enrich(list, '--country', 'GB');
      assert.equal(second.code, 0, second.err);
      assert.equal(sandbox.books().requests, 500);
      assert.equal(reportOf(folder).money['net'], '0.00000000');
      assert.equal(reportOf(folder).rows['known'], 500);
    }));

  test('an IP column at a level that sends none makes no second lookup of a number; at level advanced it does', () =>
    scene({}, async ({ sandbox, folder, enrich }) => {
      const [number = ''] = numbersOf(1);
      const list = join(folder, 'list.csv');
      writeFileSync(
        list,
        ['phone,ip', `${number},192.0.2.1`, `${number},192.0.2.2`, `${number},`, ''].join('\n'),
      );
      const standard = await enrich(list, '--ip-column', 'ip');
      assert.equal(standard.code, 0, standard.err);
      assert.equal(sandbox.books().requests, 1);
      const advanced = await enrich(list, '--ip-column', 'ip', '--level', 'advanced');
      assert.equal(advanced.code, 0, advanced.err);
      assert.equal(sandbox.books().requests, 1 + 3);
    }));

  test('a repeat that is read long after its number was answered, because a slow pace lets few rows in, shares its answer', () =>
    scene({}, async ({ sandbox, folder, ledger }) => {
      const numbers = numbersOf(30);
      const list = writeList(join(folder, 'list.csv'), [...numbers, ...numbers]);
      // At 20/s and 0.5 s the window holds 20 rows, and all 60 are planned together.
      const pace = ['--rate', '20', '--timeout', '0.5', '--concurrency', '2'];
      const ended = await runInside(
        ['enrich', list, '--base-url', sandbox.url, '--ledger', ledger, ...pace],
        { cwd: folder },
      );
      // A busy machine may need longer than 0.5 s for an answer; then it is asked again.
      assert.ok(ended.code === 0 || ended.code === 3, ended.err);
      assert.equal(reportOf(folder).rows['duplicate'], 30);
      assertBooks(sandbox, folder);
    }));

  test('with faults of many kinds at 5 % each, 300 numbers end with a row each, and what the sandbox charged lies within net and doubt', () =>
    scene(
      { seed: 11, faults: parseFaults(FAULTS) },
      async ({ sandbox, folder, ledger, enrich }) => {
        const numbers = numbersOf(300);
        const list = writeList(join(folder, 'list.csv'), numbers);
        const ended = await enrich(list, '--timeout', '1');
        assert.ok(ended.code === 0 || ended.code === 3, ended.err);
        assert.deepEqual(
          tableOf(folder).map((row) => row['phone']),
          numbers,
        );
        assertBooks(sandbox, folder);
        const verified = await runInside(['ledger', 'verify', '--json', '--ledger', ledger]);
        const totals = JSON.parse(verified.out) as Record<string, unknown>;
        const { net, in_doubt_max } = reportOf(folder).money;
        assert.deepEqual(
          [totals['adds_up'], totals['net'], totals['in_doubt_max']],
          [true, net, in_doubt_max],
        );
        const told = await runInside(['ledger', 'verify', '--ledger', ledger]);
        assert.match(
          told.out,
          new RegExp(
            `^The books add up: 1 run with [\\d,]+ attempts, net ${String(net)}, in doubt at most ${String(in_doubt_max)}\\.$`,
            'm',
          ),
        );
        assert.ok(Object.keys(sandbox.books().byFault).length > 18);
        assert.equal(sandbox.books().redirectsFollowed, 0);
      },
    ));

  test('where answers carry no prices, the charges come from the price book and equal what the sandbox took', () =>
    scene({ prices: false }, async ({ sandbox, folder, enrich }) => {
      const list = writeList(join(folder, 'list.csv'), numbersOf(120));
      const book = join(folder, 'prices.csv');
      writeFileSync(book, writePriceBook());
      const ended = await enrich(list, '--prices', book);
      assert.equal(ended.code, 0, ended.err);
      const { net, priced } = reportOf(folder).money;
      assert.equal(money(net), money(sandbox.books().net));
      assert.equal(priced, net);
      assertBooks(sandbox, folder);
    }));

  test('without prices and with faults of many kinds at 5 % each, what the sandbox charged lies within net and doubt', () =>
    scene(
      { seed: 12, prices: false, faults: parseFaults(FAULTS) },
      async ({ sandbox, folder, enrich }) => {
        const numbers = numbersOf(150);
        const list = writeList(join(folder, 'list.csv'), numbers);
        const book = join(folder, 'prices.csv');
        writeFileSync(book, writePriceBook());
        const ended = await enrich(list, '--timeout', '1', '--prices', book);
        assert.ok(ended.code === 0 || ended.code === 3, ended.err);
        assert.deepEqual(
          tableOf(folder).map((row) => row['phone']),
          numbers,
        );
        assertBooks(sandbox, folder);
        assert.equal(reportOf(folder).money['priced'], reportOf(folder).money['net']);
      },
    ));

  test('rows inserted, removed and reordered between two executions of a run: every row is answered and none is bought twice', () =>
    scene({}, async ({ sandbox, folder, enrich }) => {
      const numbers = numbersOf(80);
      const list = writeList(join(folder, 'list.csv'), numbers.slice(0, 60));
      sandbox.set({ balance: '0.20' });
      const first = await enrich(list, '--concurrency', '5');
      assert.equal(first.code, 4, first.err);
      assert.ok(tableOf(folder).some((row) => row['ni_outcome'] === 'skipped'));
      sandbox.set({ balance: '100' });
      const edited = [
        ...numbers.slice(70),
        ...numbers.slice(10, 60).reverse(),
        ...numbers.slice(0, 5),
      ];
      writeList(list, edited);
      const second = await enrich(list);
      assert.equal(second.code, 0, second.err);
      assert.match(second.err, /^Continuing run /);
      const table = tableOf(folder);
      assert.deepEqual(
        table.map((row) => row['phone']),
        edited,
      );
      assert.ok(
        table.every((row) => row['ni_outcome'] === 'insight' || row['ni_outcome'] === 'partial'),
      );
      assert.deepEqual(sandbox.books().chargedTwice, []);
      assertBooks(sandbox, folder);
      assert.equal(reportOf(folder).executions.length, 2);
    }));
});

/** The same numbers in XML: every cell is the same but those of the moment (ids, times, balances). */
async function assertXmlIsTheSame(level: string, asJson: readonly Cells[]): Promise<void> {
  await scene({}, async ({ folder, enrich }) => {
    const list = writeList(join(folder, 'list.csv'), numbersOf(200));
    const xml = await enrich(list, '--level', level, '--cnam', '--format', 'xml');
    assert.equal(xml.code, 0, xml.err);
    assert.deepEqual(tableOf(folder).map(withoutMoment), asJson.map(withoutMoment));
  });
}

const MOMENT = ['ni_looked_up_at', 'ni_request_id', 'ni_remaining_balance'];

function withoutMoment(row: Cells): Cells {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !MOMENT.includes(name)));
}

const FAULTS = [
  ...[
    'reset',
    'hang',
    'r500',
    'r503',
    'r429',
    'status5',
    'status999',
    'http400',
    'http408',
    'redirect',
    'charged_reset',
    'charged_500',
  ],
  ...[
    'charged_hang',
    'charged_html',
    'charged_garbage',
    'charged_empty',
    'charged_truncated',
    'charged_huge',
    'charged_wrong_type',
  ],
  ...['charged_slow', 'charged_late', 'unknown_status', 'paid_status5', 'dear'],
]
  .map((name) => `${name}=${name === 'r429' ? '0.01' : '0.05'}`)
  .join(',');
