import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readColumns } from '../../src/pipeline/presets.ts';

const JUDGED = {
  all: [
    ...['outcome', 'reason', 'number', 'looked_up_at', 'cost', 'verdict', 'verdict_reason'],
    ...['status', 'line_type', 'carrier'],
  ],
  judged: true,
};
const PLAIN = { all: JUDGED.all.filter((name) => !name.startsWith('verdict')), judged: false };
const FULL = 'outcome,reason,number,looked_up_at,cost,verdict,verdict_reason,status';

/** What `--columns` says, and the names it stands for where there are rules. */
const LISTS: readonly (readonly [list: string | undefined, names: string])[] = [
  [undefined, FULL],
  ['full', FULL],
  ['minimal', 'number,verdict,verdict_reason,line_type,carrier'],
  ['crm', 'number,verdict,verdict_reason,line_type,looked_up_at'],
  ['status, number', 'status,number'],
  ['constructor,number', 'constructor,number'],
  ['-cost', FULL.replace('cost,', '')],
  ['-cost,-status', FULL.replace('cost,', '').replace(',status', '')],
  ['full,-cost,carrier', `${FULL.replace('cost,', '')},carrier`],
  ['number,minimal,-verdict_reason', 'number,verdict,line_type,carrier'],
];

for (const [list, names] of LISTS) {
  test(`--columns ${String(list)} is ${names}`, () => {
    assert.equal(readColumns(list, JUDGED).list, names);
  });
}

test('without rules a preset has outcome and reason in place of the verdict', () => {
  assert.equal(readColumns('minimal', PLAIN).list, 'number,outcome,reason,line_type,carrier');
  assert.equal(readColumns('crm', PLAIN).list, 'number,outcome,reason,line_type,looked_up_at');
});

test('crm alone leaves the other columns of the list out', () => {
  assert.equal(readColumns('crm,carrier', JUDGED).recordIdOnly, true);
  assert.equal(readColumns('minimal', JUDGED).recordIdOnly, false);
  assert.equal(readColumns(undefined, JUDGED).recordIdOnly, false);
});

test('a column that is not there cannot be left out', () => {
  assert.throws(
    () => readColumns('minimal,-cost', JUDGED),
    /Cannot use --columns: it leaves out "cost", which is not among number, verdict, /,
  );
});
