import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pricedService } from './priced-service.ts';
import { inFolder, run } from './program.ts';
import { readJson, writeList } from './table.ts';

/** `count` British numbers from the n-th on. */
const numbersFrom = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `+4477009${String(first + index).padStart(5, '0')}`);

test('a last answer of 20 that was refunded makes no estimate cheap: 100 further numbers cost 0.4755, and the list itself saves what it had cost', (t) =>
  inFolder(async (folder) => {
    const service = await pricedService(t, (nth) => (nth === 20 ? { price: '0.005', refund: '0.0049' } : { price: '0.005' }));
    const common = ['--base-url', service.url, '--ledger', join(folder, 'ledger.db'), '--phone-column', 'phone'];
    const list = writeList(join(folder, 'list.csv'), numbersFrom(0, 20));
    const more = writeList(join(folder, 'more.csv'), numbersFrom(20, 100));
    const first = await run(['enrich', list, ...common, '--rate', '0', '--concurrency', '1'], { cwd: folder });
    assert.equal(first.code, 0, first.err);

    const { out } = await run(['estimate', more, ...common, '--json'], { cwd: folder });
    const { cost } = JSON.parse(out) as { cost: unknown };
    assert.deepEqual(cost, { currency: 'EUR', low: '0.47550000', expected: '0.47550000', high: '0.50000000' });

    const again = await run(['enrich', list, ...common, '-o', join(folder, 'again.csv')], { cwd: folder });
    assert.equal(again.code, 0, again.err);
    const { rows, money } = readJson(join(folder, 'again.report.json'));
    assert.deepEqual([rows['known'], money['net'], money['saved']], [20, '0.00000000', '0.09510000']);
    assert.equal(service.asked.length, 20);
  }));
