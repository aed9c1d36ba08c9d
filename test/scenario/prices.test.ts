import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pricedService } from './priced-service.ts';
import { inFolder, runInside } from './program.ts';
import { readJson, writeList } from './table.ts';

/** `count` British numbers from the n-th on. */
const numbersFrom = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `+4477009${String(first + index).padStart(5, '0')}`);

test('a last answer of 20 that was refunded makes no estimate cheap: 100 further numbers cost 0.4755, and the list itself saves what it had cost', (t) =>
  inFolder(async (folder) => {
    const service = await pricedService(t, (nth) =>
      nth === 20 ? { price: '0.005', refund: '0.0049' } : { price: '0.005' },
    );
    const common = [
      '--base-url',
      service.url,
      '--ledger',
      join(folder, 'ledger.db'),
      '--phone-column',
      'phone',
    ];
    const list = writeList(join(folder, 'list.csv'), numbersFrom(0, 20));
    const more = writeList(join(folder, 'more.csv'), numbersFrom(20, 100));
    const first = await runInside(
      ['enrich', list, ...common, '--rate', '0', '--concurrency', '1'],
      {
        cwd: folder,
      },
    );
    assert.equal(first.code, 0, first.err);

    const { out } = await runInside(['estimate', more, ...common, '--json'], { cwd: folder });
    const { cost } = JSON.parse(out) as { cost: unknown };
    assert.deepEqual(cost, {
      currency: 'EUR',
      low: '0.47550000',
      expected: '0.47550000',
      high: '0.50000000',
    });

    const again = await runInside(['enrich', list, ...common, '-o', join(folder, 'again.csv')], {
      cwd: folder,
    });
    assert.equal(again.code, 0, again.err);
    const { rows, money } = readJson(join(folder, 'again.report.json'));
    assert.deepEqual(
      [rows['known'], money['net'], money['saved']],
      [20, '0.00000000', '0.09510000'],
    );
    assert.equal(service.asked.length, 20);
  }));

test('after one answer of 410 a run with --max-spend 5 buys nothing and says why, as estimate does before; --price-ceiling 0.01 is the way out', (t) =>
  inFolder(async (folder) => {
    const service = await pricedService(t, (nth) => ({ price: nth === 3 ? '410' : '0.004' }));
    const common = [
      '--base-url',
      service.url,
      '--ledger',
      join(folder, 'ledger.db'),
      '--phone-column',
      'phone',
    ];
    const paced = [...common, '--rate', '0', '--concurrency', '1'];
    const list = writeList(join(folder, 'list.csv'), numbersFrom(0, 5));
    const more = writeList(join(folder, 'more.csv'), numbersFrom(5, 5));
    const dear =
      /One answer named 410\.00000000 for standard in GB, more than 20 times the next dearest price known \(0\.00500000\)/;
    const wayOut = /--price-ceiling 0\.01/;
    const said = ({ out, err }: { readonly out: string; readonly err: string }): string =>
      `${out}${err}`.replace(/\s+/g, ' ');

    const charged = await runInside(['enrich', list, ...paced, '--max-spend', '5'], {
      cwd: folder,
    });
    assert.equal(charged.code, 4, charged.err);
    assert.equal(service.asked.length, 3);
    for (const words of [dear, wayOut]) assert.match(said(charged), words);

    const estimated = await runInside(['estimate', more, ...common, '--max-spend', '5', '--json'], {
      cwd: folder,
    });
    const { cost, cap } = JSON.parse(estimated.out) as { cost: { expected: string }; cap: unknown };
    assert.equal(cost.expected, '0.02000000', 'the dear answer is no price to expect');
    assert.deepEqual(cap, {
      max_spend: '5.00000000',
      lookups: 0,
      lookups_at_ceiling: 0,
      from: 'option',
      dear_answer: {
        product: 'standard',
        country: 'GB',
        request_price: '410.00000000',
        next_dearest: '0.00500000',
      },
    });
    for (const words of [dear, wayOut])
      assert.match(
        said(await runInside(['estimate', more, ...common, '--max-spend', '5'], { cwd: folder })),
        words,
      );

    const blocked = await runInside(['enrich', more, ...paced, '--max-spend', '5'], {
      cwd: folder,
    });
    assert.equal(blocked.code, 4, blocked.err);
    assert.equal(service.asked.length, 3);
    assert.match(blocked.err, dear);
    for (const words of [dear, wayOut]) assert.match(said(blocked), words);
    assert.doesNotMatch(said(blocked), /Give a higher --max-spend/);

    const helped = await runInside(
      ['enrich', more, ...paced, '--max-spend', '5', '--price-ceiling', '0.01'],
      { cwd: folder },
    );
    assert.equal(helped.code, 0, helped.err);
    assert.equal(service.asked.length, 8);
  }));
