import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scene } from './scene.ts';

/** Three numbers with their zero, one without, an exponent, a row whose cells have moved, a range. */
const LIST = [
  'name,phone,mail',
  'Ann,07700900001,a@b.uk',
  'Bob,07700900002,b@b.uk',
  'Cid,07700900003,c@b.uk',
  'Dan,7700900004,d@b.uk',
  'Eve,"4,47701E+11",e@b.uk',
  'Fay,f@b.uk,+447700900005',
  'Gus,+4420 7946 0010 / +4420 7946 0011,g@b.uk',
  '',
].join('\n');

const EXPECTED = [
  { kind: 'exponent', rows: 1, cost: '0.00500000' },
  { kind: 'lost_zero', rows: 1, cost: '0.00500000' },
  { kind: 'shifted', rows: 1, cost: '0.00500000' },
  { kind: 'two_numbers', rows: 1, cost: '0.00500000' },
];

test('damage of four kinds is counted with what it would have cost, in estimate and report, in JSON and in words', () =>
  scene({}, async (played) => {
    const list = join(played.folder, 'list.csv');
    const prices = join(played.folder, 'prices.csv');
    writeFileSync(list, LIST);
    writeFileSync(prices, 'product,country,price\nstandard,*,0.005\n');
    const args = played.args(list, '--prices', prices);
    const json = await played.call(['estimate', ...args.slice(1), '--json']);
    assert.deepEqual((JSON.parse(json.out) as Record<string, unknown>)['damage'], EXPECTED);
    const text = await played.call(['estimate', ...args.slice(1)]);
    const words = text.out.replace(/\s+/g, ' ');
    assert.match(
      words,
      /1 row with an exponent in place of a number .*the workbook they come from may still have them/,
    );
    assert.match(words, /1 row with text where the number belongs and a number beside it/);
    const { code, out, err } = await played.call(args);
    assert.equal(code, 0, err);
    assert.match(out.replace(/\s+/g, ' '), /not spent on them: about 0\.00500000 EUR/);
    const report = readFileSync(join(played.folder, 'list.enriched.report.json'), 'utf8');
    assert.deepEqual((JSON.parse(report) as Record<string, unknown>)['damage'], EXPECTED);
    assert.equal(played.sandbox.books().requests, 0);
  }));
