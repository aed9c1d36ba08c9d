import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { AttemptRecord } from '../../src/domain/records.ts';
import { openLedgerReader } from '../../src/ledger/sqlite/store.ts';
import { attemptsOf, closed, ending, request, sent } from '../ledger/events.ts';
import { openSqlite, tamper } from '../ledger/sqlite-store.ts';
import { httpServer, type Asked } from '../providers/loopback.ts';
import { inFolder } from '../scenario/program.ts';
import { inProcess, type InProcess } from './program.ts';

/** Two days that are not in a row, each with one attempt in doubt. */
const TUESDAY = Date.UTC(2024, 10, 26, 10);
const THURSDAY = Date.UTC(2024, 10, 28, 10);
const ENVIRONMENT = { VONAGE_API_KEY: 'key', VONAGE_API_SECRET: 'secret-of-the-test' };

interface Desk {
  readonly asked: readonly Asked[];
  readonly folder: string;
  call(
    words: readonly string[],
    machine?: { readonly typed?: string; readonly environment?: Readonly<Record<string, string>> },
  ): Promise<InProcess>;
  attempts(): Promise<readonly AttemptRecord[]>;
}

/**
 * A ledger with the two doubts against a service that has a record of the first; `answers` tells
 * the HTTP status of each call.
 */
async function atDesk(
  test: TestContext,
  work: (desk: Desk) => Promise<void>,
  answers: readonly number[] = [],
): Promise<void> {
  await inFolder(async (folder) => {
    let nth = 0;
    const { port, asked } = await httpServer(test, ({ url }, response) => {
      response.writeHead(answers[nth++] ?? 200);
      const isTuesday = url.includes('date_start=2024-11-25');
      response.end(JSON.stringify({ records: isTuesday ? [RECORD] : [] }));
    });
    const base = `http://127.0.0.1:${String(port)}`;
    const file = join(folder, 'ledger.db');
    const ledger = await openSqlite(file);
    const { executionId } = await ledger.begin(
      request({ scope: { origin: base, account: 'key' }, at: TUESDAY }),
    );
    for (const [sequence, at] of [
      [1, TUESDAY],
      [2, THURSDAY],
    ] as const) {
      const number = `44770090000${String(sequence)}`;
      await ledger.record([sent(executionId, sequence, { number, at })]);
      await ledger.record([closed(executionId, sequence, { at })]);
    }
    await ledger.finish(executionId, ending({ exitCode: 3 }));
    await ledger.close();
    await work({
      ...{ asked, folder },
      call: (words, { typed, environment = ENVIRONMENT } = {}) =>
        inProcess(['ledger', 'reconcile', ...words, '--ledger', file, '--base-url', base], {
          folder,
          environment,
          ...(typed === undefined ? {} : { typed, columns: 400 }),
        }),
      attempts: async () => {
        const reader = await openLedgerReader(file);
        return await attemptsOf(reader, { by: 'all' }).finally(() => reader.close());
      },
    });
  });
}

const RECORD = {
  account_id: 'key',
  id: 'r1',
  request_id: 'q1',
  number: '447700900001',
  date_received: '2024-11-26T10:00:00+00:00',
  total_price: '0.0045',
};

/** The record as a file. */
function writeRecord(folder: string): string {
  const file = join(folder, 'records.csv');
  const cells = Object.values(RECORD).join(',');
  writeFileSync(file, `${Object.keys(RECORD).join(',')}\n${cells}\n`);
  return file;
}

const COST =
  'Vonage takes money for each record that it gives. The attempts of this ledger have about 2 records on the 2 days in question: 0.00080000 EUR at --record-price 0.00040000. What others on the account have asked on these days comes on top.';
const PRICE = ['--api', '--record-price', '0.0004'];

test('on a terminal the cost is shown and one question asked; no is exit 2, Ctrl-C 130, and nothing was asked', (t) =>
  atDesk(t, async ({ call, asked, attempts }) => {
    for (const [typed, exitCode] of [
      ['n\n', 2],
      ['', 2],
      ['\u0003', 130],
    ] as const) {
      const { code, err, out } = await call(PRICE, { typed });
      assert.ok(err.startsWith(`${COST}\n`), err);
      assert.match(err, /Ask for the records\? \[y\/N\] /);
      assert.deepEqual([code, out], [exitCode, 'Nothing was asked and nothing was spent.\n']);
    }
    assert.equal(asked.length, 0);
    const { code, out } = await call(PRICE, { typed: 'y\n' });
    assert.equal(code, 3);
    assert.match(out, /^1 record read; 1 attempt settled: 1 by 0\.00450000 EUR of records, 0 not /);
    assert.match(
      out,
      /\n1 attempt stays in question: no record of its time is about Number Insight/,
    );
    assert.equal(asked.length, 2);
    assert.deepEqual(
      (await attempts()).map((attempt) => attempt.class),
      ['settled', 'in_doubt'],
    );
  }));

test('away from a terminal, and with --quiet on one, it is exit 2 that says why, what is expected and what it costs', (t) =>
  atDesk(t, async ({ call, asked }) => {
    const away = await call(PRICE);
    assert.deepEqual(
      [away.code, away.err],
      [
        2,
        `insight-batch: Cannot ask before money is spent: standard input is no terminal. ${COST} Say --yes.\n`,
      ],
    );
    const quiet = await call(['--api', '--quiet'], { typed: 'y\n' });
    assert.equal(quiet.code, 2);
    assert.match(
      quiet.err,
      /with --quiet nothing is shown\. .*: what one costs is not known, name it with --record-price\. /,
    );
    assert.equal(asked.length, 0);
  }));

test('what was read and paid for settles what it can where the service refuses the rest: exit 5, and 6 where it fails', (t) =>
  atDesk(
    t,
    async ({ call, attempts }) => {
      const refused = await call(['--api', '--yes']);
      assert.equal(refused.code, 5);
      assert.match(
        refused.err,
        /^insight-batch: Cannot read the records of Vonage: the account may not read its records \(HTTP 403\)\. /,
      );
      const [first, second] = await attempts();
      assert.deepEqual(
        [first?.reconciled?.records, second?.reconciled],
        [['r1'], undefined],
        refused.out,
      );
      const failed = await call(['--api', '--yes']);
      assert.deepEqual([failed.code, failed.out], [6, '']);
      assert.match(failed.err, /: it answered HTTP 500\. Try again later\.\n$/);
    },
    [200, 403, 500],
  ));

test('without credentials, or with those of another account, nothing is asked', (t) =>
  atDesk(t, async ({ call, asked }) => {
    const none = await call(['--api', '--yes'], { environment: {} });
    assert.equal(none.code, 2);
    assert.match(none.err, /there are no credentials/);
    const environment = { ...ENVIRONMENT, VONAGE_API_KEY: 'other' };
    const other = await call(['--api', '--yes'], { environment });
    assert.deepEqual(
      [other.code, other.out],
      [
        0,
        'No attempt of the account that is older than an hour is in question: nothing was asked.\n',
      ],
    );
    const sandbox = await call(['--api', '--yes', '--sandbox']);
    assert.equal(sandbox.code, 2);
    assert.match(sandbox.err, /Cannot use --api with --sandbox: /);
    assert.equal(asked.length, 0);
  }));

test('attempts younger than an hour are left, and that is no failure', (t) =>
  atDesk(t, async ({ folder, call, attempts }) => {
    tamper(join(folder, 'ledger.db'), `UPDATE attempts SET sent_at = ${String(Date.now())}`);
    const { code, out } = await call([writeRecord(folder), '--json']);
    const { left } = JSON.parse(out) as { left: unknown };
    assert.deepEqual(
      [code, left, (await attempts())[0]?.reconciled],
      [
        0,
        [
          { attempt: '1.1', why: 'young' },
          { attempt: '1.2', why: 'young' },
        ],
        undefined,
      ],
    );
  }));

test('a file settles the attempts at the host that is named, else at public ones where there are any, else at all', (t) =>
  atDesk(t, async ({ folder, attempts }) => {
    const words = [
      'ledger',
      'reconcile',
      writeRecord(folder),
      '--ledger',
      join(folder, 'ledger.db'),
    ];
    const settle = async (...more: readonly string[]): Promise<number> =>
      (await inProcess([...words, ...more], { folder })).code;
    assert.equal(await settle('--base-url', 'https://elsewhere.example'), 0);
    assert.equal((await attempts())[0]?.reconciled, undefined);
    assert.equal(await settle(), 3);
    assert.deepEqual((await attempts())[0]?.reconciled?.records, ['r1']);
    const ledger = await openSqlite(join(folder, 'ledger.db'));
    await ledger.begin(request({ newRun: true, at: TUESDAY }));
    await ledger.close();
    assert.equal(await settle(), 0, 'the attempt on loopback is no matter of the file any more');
  }));
