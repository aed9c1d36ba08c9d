import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { scene, type Scene } from './scene.ts';
import { numbersOf } from './table.ts';

function written(played: Scene, bytes: string | Uint8Array): string {
  const list = join(played.folder, 'list.csv');
  writeFileSync(list, bytes);
  return list;
}

function outputOf(played: Scene): string {
  return readFileSync(join(played.folder, 'list.enriched.csv'), 'utf8');
}

const [first = '', second = '', third = ''] = numbersOf(3);
const RUSSIAN = `имя,phone\nИванов Иван,${first}\nСмирнова Мария,${second}\n`;
/** More than is looked at to find delimiter and columns. */
const LONG = `name,phone\n${numbersOf(2_000)
  .map((number) => `${'x'.repeat(60)},${number}\n`)
  .join('')}`;

const REFUSED: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  [
    'a list in windows-1251',
    iconv.encode(RUSSIAN, 'windows-1251'),
    /"Иванов"|"имя"|"Смирнова".* --encoding windows-1251\./,
  ],
  [
    'a list in Shift_JIS',
    iconv.encode(`name,phone\n佐藤太郎,${first}\n田中美咲,${second}\n`, 'shift_jis'),
    /--encoding shift_jis\./,
  ],
  [
    'a bad byte at the end of a long list',
    Buffer.concat([Buffer.from(LONG), Buffer.from('Jörg,1\nM'), Buffer.from([0xfc, 0x0a])]),
    /Cannot read line 2003 of the input: it has a byte that is not utf-8/,
  ],
  [
    'an array of JSON',
    `[{"phone":"${first}"},\n{"phone":"${second}"}]\n`,
    /it is JSON, but not with one object in each line\. .*jq -c/,
  ],
  [
    'JSON Lines with a broken line behind 500 good ones',
    `${`{"phone":"${first}"}\n`.repeat(500)}{"phone":"${second}"\n`,
    /Cannot read line 501 of the input: it is no JSON/,
  ],
  ['gzip that was cut off', gzipSync(LONG).subarray(0, -20), /its gzip data .*it was cut off/],
  ['a list of blanks', '   \n\t\n', /it has no line with text/],
  [
    'a column without a number',
    `phone\n${'Leeds\n'.repeat(20)}`,
    /Cannot read a number in any of the 20 filled cells in column 1, "phone"/,
  ],
];

describe('what is no list that can be read', { concurrency: 4 }, () => {
  for (const [name, bytes, message] of REFUSED) {
    test(`${name}: exit 2, in an estimate too; nobody is asked and nothing is written`, () =>
      scene({}, async (played) => {
        const list = written(played, bytes);
        const { code, err } = await played.enrich(list);
        assert.equal(code, 2, err);
        assert.match(err, message);
        const estimate = await played.call(['estimate', ...played.args(list).slice(1)]);
        assert.equal(estimate.code, 2, estimate.err);
        assert.match(estimate.err, message);
        assert.equal(played.sandbox.books().requests, 0);
        assert.equal(existsSync(join(played.folder, 'list.enriched.csv')), false);
      }));
  }

  test('numbers side by side in one line: exit 2', () =>
    scene({}, async (played) => {
      const list = written(played, `${first},${second},${third}`);
      const args = ['enrich', list, '--base-url', played.sandbox.url, '--ledger', played.ledger];
      const { code, err } = await played.call(args);
      assert.equal(code, 2, err);
      assert.match(err, /line 1 holds 3 numbers side by side\. Write one number in each line/);
      assert.equal(played.sandbox.books().requests, 0);
    }));
});

describe('lists that are read as they are', { concurrency: 4 }, () => {
  test('a list in windows-1251 is read by --encoding: its output is UTF-8 with a mark', () =>
    scene({}, async (played) => {
      const list = written(played, iconv.encode(RUSSIAN, 'windows-1251'));
      const { code, err } = await played.enrich(list, '--encoding', 'windows-1251');
      assert.equal(code, 0, err);
      assert.match(outputOf(played), /^\ufeffимя,phone,ni_outcome.*\nИванов Иван,/);
    }));

  test('titles above the header are said and left out; the output begins with the header', () =>
    scene({}, async (played) => {
      const list = written(
        played,
        [
          'Kundenliste;;',
          'Stand;01.06.2024;',
          '',
          'name;phone;city',
          `Ann;${first};Ulm`,
          `Bob;${second};Köln`,
          '',
        ].join('\r\n'),
      );
      const { code, err } = await played.enrich(list);
      assert.equal(code, 0, err);
      assert.match(
        err,
        /The header is line 4; the 3 lines above it are titles and are left out\. --no-header keeps every line\./,
      );
      const lines = outputOf(played).split('\r\n');
      assert.deepEqual(
        [
          lines.length,
          lines[0]?.startsWith('name;phone;city;ni_outcome'),
          lines[1]?.startsWith('Ann;'),
        ],
        [4, true, true],
      );
      assert.equal(played.sandbox.books().requests, 2);
    }));

  test('a western name behind 100,000 bytes of ASCII does not stop a file in its middle', () =>
    scene({}, async (played) => {
      const list = written(
        played,
        Buffer.concat([Buffer.from(LONG), iconv.encode(`Jörg,${first}\n`, 'windows-1252')]),
      );
      const { code, err } = await played.enrich(list);
      assert.equal(code, 0, err);
      assert.match(err, /Read as windows-1252/);
      assert.match(outputOf(played), /\nJörg,/);
    }));
});
