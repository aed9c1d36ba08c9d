import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RECORD_FORMAT } from '../../../src/providers/reports/format.ts';
import { RefusedError } from '../../../src/run/options.ts';
import { readRecordFile } from '../../../src/run/reconcile/file.ts';
import { inFolder } from '../../scenario/program.ts';

const HEADER = 'number,date_received,total_price,request_id,id';
const LINE = '447700900000,2026-11-24T10:00:05Z,0.005,q1,a1';

/** What becomes of a file with this text: its records' ids, or why it is refused. */
async function read(text: string | Buffer): Promise<string> {
  return await inFolder(async (folder) => {
    const file = join(folder, 'records.csv');
    writeFileSync(file, text);
    try {
      const records = await readRecordFile(file, RECORD_FORMAT);
      return records.map(({ id }) => id).join(' ');
    } catch (error) {
      assert.ok(error instanceof RefusedError, String(error));
      return error.message.replace(file, 'FILE');
    }
  });
}

test('records are read whatever the case and the order of the header, the delimiter and columns beside them', async () => {
  assert.equal(await read(`${HEADER}\n${LINE}\n`), 'a1');
  assert.equal(
    await read(
      'ID;Network;Request_ID;TOTAL_PRICE; Date_Received ;NUMBER\r\n"a2";"23420";q2;0.005;2026-11-24 10:00:05;"447700900000"\r\n',
    ),
    'a2',
  );
  assert.equal(await read(`${HEADER}\n`), '');
});

test('lines about something else are left out, one that cannot be read refuses the file by its number', async () => {
  assert.equal(await read(`${HEADER}\n,2026-11-24T10:00:05Z,0.03,q0,a0\n${LINE}\n`), 'a1');
  assert.equal(
    await read(`${HEADER}\n${LINE}\n447700900000,soon,0.005,q2,a2\n`),
    'Cannot use the records FILE: its time "soon" in row 2 cannot be read.',
  );
});

test('a file of other columns is refused with what it has and what is needed, one that is not there with that', async () => {
  assert.match(
    await read('name,phone\nA,447700900000\n'),
    /^Cannot use the records FILE: its header has "name", "phone"\. It needs number, date_received, total_price, request_id /,
  );
  await assert.rejects(
    readRecordFile('/nowhere/records.csv', RECORD_FORMAT),
    /^RefusedError: Cannot use the records \/nowhere\/records\.csv: no such file or folder\.$/,
  );
  assert.match(await read(Buffer.from('PK\u0003\u0004rest')), /^Cannot use the records FILE: /);
});
