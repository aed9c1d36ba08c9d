import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { scene } from './scene.ts';
import {
  costOf,
  money,
  numbersOf,
  readJson,
  readTable,
  writeList,
  type Cells,
  type ReportJson,
} from './table.ts';

/** Everything of a row but what an execution says about itself. */
function withoutNews({
  ni_source: _source,
  ni_reason: _reason,
  ni_cost: _cost,
  ...rest
}: Cells): Cells {
  return rest;
}

const noteOf = (row: Cells): string => /not_renewed: \w+/.exec(row['ni_reason'] ?? '')?.[0] ?? '';
const of = (rows: readonly Cells[], source: string): Cells[] =>
  rows.filter((row) => row['ni_source'] === source);

/** Each row counts once, and every amount that was paid stands on a row. */
function assertAddsUp({ rows, money: amounts }: ReportJson, table: readonly Cells[]): void {
  const { read, written, duplicate: _duplicate, known: _known, stale: _stale, ...outcomes } = rows;
  const total = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  assert.deepEqual([read, written, total], [table.length, table.length, table.length]);
  assert.equal(costOf(table) + money(amounts['unplaced']), money(amounts['net']));
}

test('a refresh of 60 rows that its cap stops keeps the answers it could not renew, and so does --limit 0', () =>
  scene({}, async ({ folder, enrich }) => {
    const list = writeList(join(folder, 'list.csv'), numbersOf(60));
    const output = join(folder, 'list.enriched.csv');
    assert.equal((await enrich(list)).code, 0);
    const before = readTable(output);

    const refreshed = await enrich(list, '--max-age', '0', '--max-spend', '0.08');
    assert.equal(refreshed.code, 4, refreshed.err);
    const after = readTable(output);
    const [bought, kept] = [of(after, 'api'), of(after, 'stale')];
    assert.equal(bought.length + kept.length, 60);
    assert.ok(bought.length >= 3 && bought.length < 20, String(bought.length));
    assert.deepEqual(kept.map(withoutNews), before.slice(bought.length).map(withoutNews));
    assert.deepEqual([...new Set(kept.map(noteOf))], ['not_renewed: skipped']);
    const report = readJson(join(folder, 'list.enriched.report.json'));
    assert.deepEqual(
      [report.rows['stale'], report.rows['skipped'], report.lookups['settled']],
      [kept.length, 0, bought.length],
    );
    assertAddsUp(report, after);
    assert.match(
      refreshed.out,
      new RegExp(`${String(kept.length)} rows\\s+keep\\s+an\\s+older\\s+answer`),
    );

    const unasked = await enrich(list, '--max-age', '0', '--limit', '0', '--new-run');
    assert.equal(unasked.code, 4, unasked.err);
    assert.deepEqual(readTable(output).map(withoutNews), after.map(withoutNews));
    assert.equal(readJson(join(folder, 'list.enriched.report.json')).rows['stale'], 60);
  }));

for (const { faults, becomes, why } of [
  { faults: { status5: 1 }, becomes: 'failed', why: 'fails' },
  { faults: { charged_reset: 1 }, becomes: 'in_doubt', why: 'is cut off' },
] as const)
  test(`a refresh in which every lookup ${why} keeps the older answers, counts its attempts and ends with 3`, () =>
    scene({}, async ({ folder, enrich, sandbox }) => {
      const list = writeList(join(folder, 'list.csv'), numbersOf(6));
      assert.equal((await enrich(list)).code, 0);
      const before = readTable(join(folder, 'list.enriched.csv'));
      sandbox.set({ faults });

      const refreshed = await enrich(list, '--max-age', '0', '--retries', '1');
      assert.equal(refreshed.code, 3, refreshed.err);
      const after = readTable(join(folder, 'list.enriched.csv'));
      assert.deepEqual(after.map(withoutNews), before.map(withoutNews));
      assert.deepEqual([...new Set(after.map(noteOf))], [`not_renewed: ${becomes}`]);
      const report = readJson(join(folder, 'list.enriched.report.json'));
      assert.deepEqual(
        [report.rows['stale'], report.rows[becomes], report.lookups['attempts']],
        [6, 0, 12],
      );
      assertAddsUp(report, after);
    }));
