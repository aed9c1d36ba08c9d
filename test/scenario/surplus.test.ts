import assert from 'node:assert/strict';
import type net from 'node:net';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { answerBytes, rawServer } from '../providers/loopback.ts';
import { inFolder, runInside, type Ended } from './program.ts';
import { numbersOf, readJson, readTable, writeList, type Cells } from './table.ts';

test('one answer that comes once more when the next request is under way leaves one attempt in doubt: no row of 12 has the answer of another, and the books hold what was charged', async (t) => {
  let charged = 0;
  let first: string | undefined;
  const port = await rawServer(t, (socket) => {
    socket.on('data', (bytes: Buffer) => {
      const request = bytes.toString();
      if (request.startsWith('GET /account')) {
        socket.write(answerBytes(`{"value":"9.${String(900 - charged * 5)}","autoReload":false}`));
        return;
      }
      const number = request.split('number=')[1] ?? '';
      const answer = answerBytes(
        `{"status":0,"request_id":"r-${String((charged += 1))}","international_format_number":"${number}","request_price":"0.00500000"}`,
      );
      if (charged === 2) socket.write(first ?? '');
      first ??= answer;
      setTimeout(() => socket.write(answer), 10);
    });
  });
  await inFolder(async (folder) => {
    const list = writeList(join(folder, 'list.csv'), numbersOf(12));
    const url = `http://127.0.0.1:${String(port)}`;
    const args = [
      'enrich',
      list,
      '--base-url',
      url,
      '--ledger',
      join(folder, 'ledger.db'),
      '--rate',
      '0',
      '--concurrency',
      '1',
    ];
    const ended = await runInside([...args, '--phone-column', 'phone'], { cwd: folder });
    assert.equal(ended.code, 0, ended.err);
    const rows = readTable(join(folder, 'list.enriched.csv'));
    assert.deepEqual(
      rows.map((row) => `+${row['ni_international_format_number'] ?? ''}`),
      numbersOf(12),
    );
    const { money } = readJson(join(folder, 'list.enriched.report.json'));
    assert.equal(charged, 13);
    assert.deepEqual([money['net'], money['in_doubt_max']], ['0.06000000', '0.01000000']);
  });
});

/** A service whose balance cannot be read; `lookup` answers what is asked about a number. */
async function serve(
  t: TestContext,
  lookup: (number: string, socket: net.Socket) => void,
): Promise<string> {
  const port = await rawServer(t, (socket) => {
    socket.on('data', (bytes: Buffer) => {
      const request = bytes.toString();
      if (request.startsWith('GET /account')) socket.write(answerBytes('{}'));
      else lookup(request.split('number=')[1] ?? '', socket);
    });
  });
  return `http://127.0.0.1:${String(port)}`;
}

/** Answers each lookup, the first twice: the surplus answer comes when the second request is under way. */
async function serveOneTwice(
  t: TestContext,
  answerTo: (number: string) => string,
): Promise<string> {
  let first: string | undefined;
  let asked = 0;
  return await serve(t, (number, socket) => {
    const answer = answerBytes(answerTo(number));
    asked += 1;
    if (asked === 2) socket.write(first ?? '');
    first ??= answer;
    setTimeout(() => socket.write(answer), 10);
  });
}

async function enrich(
  list: string,
  url: string,
  ...more: string[]
): Promise<{ readonly ended: Ended; readonly rows: readonly Cells[] }> {
  const folder = dirname(list);
  const args = [
    'enrich',
    list,
    '--base-url',
    url,
    '--ledger',
    join(folder, 'ledger.db'),
    '--rate',
    '0',
    '--concurrency',
    '1',
  ];
  const ended = await runInside([...args, '--phone-column', 'phone', ...more], { cwd: folder });
  return { ended, rows: readTable(list.replace('.csv', '.enriched.csv')) };
}

test('numbers that share calling code and last six digits: one surplus answer leaves every row of 15 with its own answer', (t) =>
  inFolder(async (folder) => {
    const numbers = Array.from({ length: 15 }, (_, nth) => `+4474${String(10 + nth)}123456`);
    const url = await serveOneTwice(
      t,
      (number) => `{"status":0,"request_price":"0.005","international_format_number":"${number}"}`,
    );
    const { ended, rows } = await enrich(writeList(join(folder, 'list.csv'), numbers), url);
    assert.equal(ended.code, 0, ended.err);
    assert.deepEqual(
      rows.map((row) => `+${row['ni_international_format_number'] ?? ''}`),
      numbers,
    );
  }));

test('answers that name no number: a request id that comes again tells the surplus one, and all 30 rows are noted number_missing', (t) =>
  inFolder(async (folder) => {
    const numbers = numbersOf(30);
    const answerTo = (number: string): string =>
      `{"status":0,"request_id":"r-${number}","request_price":"0.005","current_carrier":{"name":"of ${number}"}}`;
    const url = await serveOneTwice(t, answerTo);
    const { ended, rows } = await enrich(writeList(join(folder, 'list.csv'), numbers), url);
    assert.equal(ended.code, 0, ended.err);
    assert.deepEqual(
      rows.map((row) => (row['ni_current_carrier_name'] ?? '').replace('of ', '+')),
      numbers,
    );
    for (const row of rows)
      assert.match(
        row['ni_reason'] ?? '',
        /^number_missing: the answer does not name its number(?:;|$)/,
      );
    const report = readJson(join(folder, 'list.enriched.report.json'));
    assert.deepEqual([report.lookups['attempts'], report.money['net']], [31, '0.15000000']);
  }));

test('a request id that an earlier run has on record for another number is not believed in a later run either', (t) =>
  inFolder(async (folder) => {
    const url = await serve(t, (_number, socket) =>
      socket.write(answerBytes('{"status":0,"request_id":"r","request_price":"0.005"}')),
    );
    const first = await enrich(writeList(join(folder, 'first.csv'), numbersOf(1)), url);
    assert.equal(first.ended.code, 0, first.ended.err);
    const second = await enrich(
      writeList(join(folder, 'second.csv'), numbersOf(1, 1)),
      url,
      '--retries',
      '0',
    );
    assert.equal(second.ended.code, 3, second.ended.err);
    assert.deepEqual(
      second.rows.map((row) => [row['ni_outcome'], row['ni_reason']]),
      [['in_doubt', 'wrong_number: the answer was given to another lookup before']],
    );
  }));

for (const [what, number] of [
  ['names no number', ''],
  ['names the number of the first row', ',"international_format_number":"447700900000"'],
] as const) {
  test(`a cache that gives every lookup one answer, which ${what}, ends the run with exit 6 after 20 answers`, (t) =>
    inFolder(async (folder) => {
      let asked = 0;
      const url = await serve(t, (_number, socket) => {
        asked += 1;
        socket.write(answerBytes(`{"status":0,"request_id":"r","request_price":"0.005"${number}}`));
      });
      const { ended, rows } = await enrich(
        writeList(join(folder, 'list.csv'), numbersOf(60)),
        url,
        '--retries',
        '0',
      );
      assert.equal(ended.code, 6, ended.err);
      assert.match(ended.err, /gave the same answer 20 times in a row/);
      assert.equal(asked, 20);
      const outcomes = rows.map((row) => row['ni_outcome']);
      assert.deepEqual(
        ['insight', 'in_doubt', 'skipped'].map(
          (outcome) => outcomes.filter((found) => found === outcome).length,
        ),
        [1, 19, 40],
      );
    }));
}
