import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ledger } from '../../../src/ledger/port.ts';
import { recall } from '../../../src/providers/number-insight/recall.ts';
import { importFile, planImport, type ImportOptions } from '../../../src/run/import/import.ts';
import { readTable } from '../../tables/tables.ts';
import { openTable } from '../../../src/tables/read.ts';
import { chunked } from '../../csv/lists.ts';

const OPTIONS: ImportOptions = {
  ...{ file: 'bought.csv', map: [], country: undefined, countryColumn: undefined },
  ...{ bare: undefined, ip: undefined, ipColumn: undefined, dated: undefined },
  ...{ product: 'standard', scope: { origin: 'https://api.example.com', account: 'a' } },
};
const NOW = Date.UTC(2026, 10, 30);
const DATE = '2026-10-01T12:00:00.000Z';

test('columns of a foreign table are named by --map, --country-column and --ip-column, and --bare says how it writes digits', async () => {
  const { source } = await readTable('Phone,Land,IP\n447911123456,GB,192.0.2.1\n');
  const given = { map: ['number=Phone'], countryColumn: 'land', ipColumn: '3' };
  const plan = (bare: ImportOptions['bare']): Partial<ReturnType<typeof planImport>['rules']> =>
    planImport({ ...OPTIONS, ...given, bare }, { source, recall, now: NOW }).rules;
  const { countryColumn, ipColumn, bare, now } = plan('international');
  assert.deepEqual([countryColumn, ipColumn, bare, now], [1, 2, true, NOW]);
  assert.deepEqual([plan('national').bare, plan(undefined).bare], [false, false]);
  assert.throws(
    () => planImport({ ...OPTIONS, ...given, ipColumn: 'addr' }, { source, recall, now: NOW }),
    /Cannot find the column "addr"/,
  );
});

test('both numbers of a row come in, each from columns of its own, and every row is counted once for each', async () => {
  const sets = ['ni_a_', 'ni_b_'];
  const header = sets.flatMap((set) =>
    ['number', 'outcome', 'looked_up_at', 'ported'].map((name) => set + name),
  );
  const lines = [
    ['+447700900001', 'insight', DATE, 'ported', '+447700900002', 'insight', DATE, 'unknown'],
    ['+447700900003', 'failed', DATE, '', '+447700900004', 'insight', DATE, 'ported'],
  ];
  const text = [header, ...lines].map((cells) => `${cells.join(',')}\n`).join('');
  const source = await openTable(chunked(text), {
    ...{ header: true, delimiter: ',', quote: undefined, encoding: undefined },
  });
  const taken: string[] = [];
  const ledger: Pick<Ledger, 'importAnswers' | 'file'> = {
    file: 'ledger.db',
    importAnswers: async ({ answers, at, scope }) => {
      assert.deepEqual([at, scope], [NOW, OPTIONS.scope]);
      taken.push(...answers.map(({ lookup }) => lookup.number));
      return answers.map(() => 'imported' as const);
    },
  };
  const plan = planImport(OPTIONS, { source, recall, now: NOW });
  const summary = await importFile(plan, { source, recall, ledger, now: NOW });
  assert.deepEqual(taken, ['447700900001', '447700900002', '447700900004']);
  assert.deepEqual([summary.rows, summary.imported, ...summary.unanswered], [4, 3, ['failed', 1]]);
});
