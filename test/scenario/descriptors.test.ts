import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { scene } from './scene.ts';
import { numbersOf, readJson, writeList, money } from './table.ts';

/** Room for the program's own files and some connections of the 200 that it wants. */
const DESCRIPTORS = 140;

test(`with ${String(DESCRIPTORS)} file descriptors for 200 attempts at once, an attempt that got no connection was not sent and is not in doubt`, () =>
  scene({ latencyMs: { min: 200, max: 300 } }, async (played) => {
    const list = writeList(join(played.folder, 'list.csv'), numbersOf(400));
    const under = ['sh', '-c', `ulimit -n ${String(DESCRIPTORS)}; exec "$@"`, 'sh'];
    const args = played.args(list, '--concurrency', '200', '--retries', '0');
    const { code, err } = await played.start(args, { under }).ended;
    assert.equal(code, 3, err);
    const { money: amounts, lookups } = readJson(join(played.folder, 'list.enriched.report.json'));
    const { requests, net } = played.sandbox.books();
    assert.ok(
      requests < Number(lookups['attempts']),
      `all of ${String(requests)} attempts were sent: ${err}`,
    );
    assert.equal(amounts['in_doubt_max'], '0.00000000', err);
    assert.equal(money(amounts['net']), money(net));
  }));
