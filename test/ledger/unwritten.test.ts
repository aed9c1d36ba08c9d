import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createUnwrittenFile, putAside, readUnwritten } from '../../src/ledger/unwritten.ts';
import { inFolder } from '../scenario/program.ts';
import { closed, sent, settled } from './events.ts';

const owner = {
  ledger: 'postgres://keeper@db.example/books',
  runId: '20261130-120000-abcd',
  executionId: 7,
};
const ends = [
  settled(7, 1, { requested: '0.005000000000000001' }),
  settled(7, 2, { source: 'unknown' }),
  { ...closed(7, 3, { class: 'in_doubt' }), sent: sent(7, 3) },
];

test('ends of attempts are kept for the owner of the folder alone and come back as they were, a torn last one left out', () =>
  inFolder((place) => {
    const folder = join(place, 'state', 'insight-batch');
    const { file, keep, remove } = createUnwrittenFile(folder, owner);
    assert.deepEqual(readUnwritten(folder), []);
    assert.equal(keep(ends.slice(0, 2)), true);
    assert.equal(keep(ends.slice(2)), true);
    assert.deepEqual([statSync(file).mode & 0o777, statSync(folder).mode & 0o777], [0o600, 0o700]);
    appendFileSync(file, '{"kind":"settled","id":{"exec');
    const [found, ...others] = readUnwritten(folder);
    assert.deepEqual(others, []);
    assert.deepEqual(found?.ends, JSON.parse(JSON.stringify(ends, textOf), amountOf));
    assert.deepEqual(
      [found?.file, found?.unreadable, { ...found?.owner, unwritten: undefined }],
      [file, 0, { ...owner, unwritten: undefined }],
    );
    remove();
    remove();
    assert.deepEqual(readdirSync(folder), []);
    return Promise.resolve();
  }));

/** What is undefined is left out, as JSON does. */
function textOf(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `bigint ${String(value)}` : value;
}

function amountOf(_: string, value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('bigint ') ? BigInt(value.slice(7)) : value;
}

test('lines that are no ends are counted, a file without an owner has none, and one that was just made is left alone', () =>
  inFolder((folder) => {
    const { file, keep } = createUnwrittenFile(folder, owner);
    keep(ends.slice(0, 1));
    const [head = '', end = ''] = readFileSync(file, 'utf8').split('\n');
    const broken = [
      end.replace('"settled"', '"sent"'),
      end.replace('0.005000000000000001', 'much'),
      end.replace('"sequence":1', '"sequence":"1"'),
      end.slice(0, -1),
      'null',
    ];
    appendFileSync(file, [...broken, end, ''].join('\n'));
    writeFileSync(join(folder, 'unwritten-headless.jsonl'), `${head.slice(1)}\n${end}\n`);
    writeFileSync(join(folder, 'unwritten-just.jsonl'), head);
    writeFileSync(join(folder, 'unwritten-other.json'), head);
    assert.deepEqual(
      readUnwritten(folder).map((found) => [
        found.owner?.runId,
        found.ends.length,
        found.unreadable,
      ]),
      [
        [owner.runId, 2, broken.length],
        [undefined, 1, 0],
      ],
    );
    const aside = putAside(file);
    assert.deepEqual([existsSync(file), existsSync(aside)], [false, true]);
    assert.equal(readUnwritten(folder).length, 1);
    return Promise.resolve();
  }));

test('where it cannot be written it says so, and nothing else happens', () =>
  inFolder((folder) => {
    writeFileSync(join(folder, 'file'), '');
    const { keep, remove } = createUnwrittenFile(join(folder, 'file'), owner);
    assert.equal(keep(ends), false);
    remove();
    mkdirSync(join(folder, 'unwritten-folder.jsonl'));
    assert.deepEqual(readUnwritten(folder), []);
    assert.deepEqual(readUnwritten(join(folder, 'nowhere')), []);
    return Promise.resolve();
  }));
