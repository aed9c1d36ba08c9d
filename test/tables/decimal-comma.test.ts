import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCommaColumn, readComma } from '../../src/tables/decimal-comma.ts';
import { writeTable } from './written.ts';

/** The column that says a list writes commas; the first one holds the phone numbers. */
function find(...rows: readonly (readonly string[])[]): number | undefined {
  const sample = rows.map((cells, index) => ({ position: index + 1, line: index + 2, cells }));
  return findCommaColumn({ width: rows[0]?.length ?? 0, sample }, [0]);
}

for (const [what, cells, found] of [
  ['12,50 and a whole number', ['12,50', '980'], 1],
  ['thousands between points, and euros behind', ['1.250,00 €', '-18.400,50 EUR'], 1],
  ['a franc before, thousands between apostrophes, and a gap', ["CHF 1'250,00", '', '3,05'], 1],
  ['a blank that does not break', ['1\u202f250,00', '7,20'], 1],
  ['12.50 beside 12,50', ['12,50', '12.50', '7,00'], undefined],
  ['English thousands', ['1,250', '18,400'], undefined],
  ['English amounts', ['1,250.00', '980.00'], undefined],
  ['whole numbers', ['12', '980'], undefined],
  ['one amount among three texts', ['12,50', 'later', 'never'], undefined],
  ['lists of numbers', ['1,2', '3,14,15'], undefined],
  ['an exponent', ['4,91E+12', '4,91E+12'], undefined],
  ['empty cells', ['', ' '], undefined],
] as const)
  test(`a list with ${what} writes ${found === undefined ? 'no comma of its own' : 'commas'}`, () =>
    assert.equal(find(...cells.map((cell) => ['030 23125 118', cell])), found));

test('cells like amounts in the phone column say nothing, and the second other column is found', () => {
  assert.equal(find(['12,50'], ['13,50']), undefined);
  assert.equal(find(['1', 'x', '12,50'], ['2', '1.50', '13,50']), 2);
});

const COLUMNS = [
  { name: 'Umsatz', kind: 'input' },
  { name: 'ni_reason', kind: 'text' },
  { name: 'ni_cost', kind: 'amount' },
  { name: 'ni_status', kind: 'integer' },
] as const;
const CELLS = ['1.5', '2.5', '-0.00450000', '0'];
const BATCHES = [[{ cells: CELLS }, { cells: ['', '', '1e-7', ''] }]];

test('a comma stands in amounts alone, in quotes where commas separate cells, and JSON Lines keep their point', async () => {
  const write = async (name: string, delimiter: string): Promise<string> => {
    const layout = { columns: COLUMNS, dialect: { delimiter }, decimal: 'comma' as const };
    return (await writeTable(name, { ...layout, batches: BATCHES })).toString();
  };
  const header = 'Umsatz;ni_reason;ni_cost;ni_status\n';
  assert.equal(await write('o.csv', ';'), `${header}1.5;2.5;-0,00450000;0\n;;1e-7;\n`);
  const quoted = header.replaceAll(';', ',');
  assert.equal(await write('o.csv', ','), `${quoted}1.5,2.5,"-0,00450000",0\n,,1e-7,\n`);
  assert.match(await write('o.jsonl', ';'), /"ni_cost":-0\.00450000/);
});

test('an amount with a comma is read as it was before, and nothing else is', () => {
  const texts = ['-0,00450000', '12,5', '1.234,56', '0.5', 'a,5', '1,2,3', ''];
  assert.deepEqual(texts.map(readComma), [
    ...['-0.00450000', '12.5', '1.234,56', '0.5', 'a,5', '1,2,3', ''],
  ]);
});
