import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { answerBytes, rawServer } from '../providers/loopback.ts';
import { inFolder, run } from './program.ts';
import { numbersOf, readJson, readTable, writeList } from './table.ts';

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
    const args = ['enrich', list, '--base-url', url, '--ledger', join(folder, 'ledger.db'), '--rate', '0', '--concurrency', '1'];
    const ended = await run([...args, '--phone-column', 'phone'], { cwd: folder });
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
