import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { request, sent, settled } from '../ledger/events.ts';
import { openSqlite } from '../ledger/sqlite-store.ts';
import { inFolder } from '../scenario/program.ts';
import { inProcess } from './program.ts';

/** Clears the screen, in both ways to write it; turns red; turns the direction of writing around; goes back to the line's start. */
const HOSTILE = 'a\u001b[2J\u009b2J\u001b[31mb\u202ec\rd';
const STEERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
/** The colours of this program alone, and line ends. */
const COLOURS = /\u001b\[(?:1|2|22|3[1-3]|39)m|\r\n/g;

/** A ledger whose one answer has hostile words wherever the service has a say. */
async function hostileLedger(folder: string): Promise<string> {
  const file = join(folder, 'ledger.db');
  const ledger = await openSqlite(file);
  const { executionId } = await ledger.begin(request({ input: `/lists/${HOSTILE}.csv` }));
  await ledger.record([sent(executionId, 1, { number: '447700900001' })]);
  await ledger.record([
    settled(executionId, 1, {
      answer: { requestId: HOSTILE, facts: { carrier: HOSTILE }, status: HOSTILE },
    }),
  ]);
  await ledger.close();
  return file;
}

const COMMANDS = [
  ['ledger', 'export'],
  ['ledger', 'show', '+447700900001'],
  ['ledger', 'verify'],
  ['ledger'],
  ['runs'],
  ['report'],
  ['ledger', '--json'],
  ['runs', '--json'],
  ['report', '--json'],
] as const;

for (const command of COMMANDS) {
  test(`nothing in a ledger steers the terminal that ${command.join(' ')} is looked at on`, () =>
    inFolder(async (folder) => {
      const ledger = await hostileLedger(folder);
      const { code, out, err } = await inProcess([...command, '--ledger', ledger], {
        folder,
        environment: { HOME: folder },
        typed: '',
      });
      assert.equal(code, 0, err);
      assert.ok(out.length > 20, out);
      assert.doesNotMatch(out.replace(COLOURS, ''), STEERS);
    }));
}

test('the export to a file or a pipe holds the request id as it came, to the last byte; on a terminal each such character is ?', () =>
  inFolder(async (folder) => {
    const args = ['ledger', 'export', '--ledger', await hostileLedger(folder)];
    const environment = { HOME: folder };
    assert.ok((await inProcess(args, { folder, environment })).out.endsWith(`,"${HOSTILE}",\n`));
    assert.ok(
      (await inProcess(args, { folder, environment, typed: '' })).out.endsWith(
        ',"a?[2J?2J?[31mb?c?d",\n',
      ),
    );
  }));

test('JSON says the same on a terminal, with escapes in place of the characters', () =>
  inFolder(async (folder) => {
    const args = ['runs', '--json', '--ledger', await hostileLedger(folder)];
    const { out } = await inProcess(args, { folder, environment: { HOME: folder }, typed: '' });
    assert.match(JSON.stringify(JSON.parse(out)), /a\\u001b\[2J\u009b2J/);
    assert.match(out, /a\\u001b\[2J\\u009b2J/);
  }));

test('an enriched list on a terminal shows its cells without what steers it, and keeps its lines', () =>
  inFolder(async (folder) => {
    const list = join(folder, 'list.csv');
    writeFileSync(list, `name;phone\r\n"${HOSTILE}";+447700900001\r\n`);
    const args = [
      'enrich',
      list,
      '-o',
      '-',
      '--sandbox',
      '--quiet',
      '--ledger',
      join(folder, 'ledger.db'),
    ];
    const environment = { HOME: folder };
    const { out, err, code } = await inProcess(args, { folder, environment, typed: '' });
    assert.equal(code, 0, err);
    assert.match(
      out,
      /^name;phone;.*\r\n"?a\?\[2J\?2J\?\[31mb\?c\?d"?;\+447700900001;insight;.*\r\n$/,
    );
    assert.match(readFileSync(list, 'utf8'), STEERS);
  }));
