import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Column } from '../../src/tables/columns.ts';
import { writeTable, type WrittenTable } from './written.ts';

const inputs = (...names: readonly string[]): readonly Column[] =>
  names.map((name) => ({ name, kind: 'input' }));

async function lines(table: WrittenTable): Promise<readonly string[]> {
  const text = (await writeTable('o.jsonl', table)).toString();
  return text.split('\n');
}

test('a result is typed by its column: amounts are numbers as they are written, what is empty is null', async () => {
  const columns: readonly Column[] = [
    { name: 'phone', kind: 'input' },
    { name: 'ni_outcome', kind: 'text' },
    { name: 'ni_number', kind: 'phone' },
    { name: 'ni_looked_up_at', kind: 'time' },
    { name: 'ni_cost', kind: 'amount' },
    { name: 'ni_status', kind: 'integer' },
  ];
  const batches = [
    [
      {
        cells: ['0171', '=1+1', '+447700900123', '2026-11-29T10:00:00.000Z', '0.00450000', '0'],
      },
      { cells: ['', '', '', '', '', ''] },
    ],
    [{ cells: ['a"b\\\u2028\n', 'é', '', '', '-12.000000000000000001', '44'] }],
  ];
  assert.deepEqual(await lines({ columns, batches }), [
    '{"phone":"0171","ni_outcome":"=1+1","ni_number":"+447700900123","ni_looked_up_at":"2026-11-29T10:00:00.000Z","ni_cost":0.00450000,"ni_status":0}',
    '{"phone":null,"ni_outcome":null,"ni_number":null,"ni_looked_up_at":null,"ni_cost":null,"ni_status":null}',
    '{"phone":"a\\"b\\\\\u2028\\n","ni_outcome":"é","ni_number":null,"ni_looked_up_at":null,"ni_cost":-12.000000000000000001,"ni_status":44}',
    '',
  ]);
});

test('an amount or a status that is no JSON number stays text, since it is what the answer said', async () => {
  const columns: readonly Column[] = [
    { name: 'price', kind: 'amount' },
    { name: 'status', kind: 'integer' },
  ];
  const batches = [
    [{ cells: ['.5', '007'] }, { cells: ['1,50', '1234567890123456'] }, { cells: ['NaN', '-3'] }],
  ];
  assert.deepEqual(await lines({ columns, batches }), [
    '{"price":".5","status":"007"}',
    '{"price":"1,50","status":"1234567890123456"}',
    '{"price":"NaN","status":-3}',
    '',
  ]);
});

test('an input cell is what its type says, and text where the list has no types', async () => {
  const columns = inputs('a', 'b', 'c', 'd', 'e', 'f');
  const cells = ['447700900123', 'TRUE', '2026-11-29', '#N/A', '', '12'];
  const batches = [[{ cells, types: 'nbdxet' }, { cells }]];
  assert.deepEqual(await lines({ columns, batches }), [
    '{"a":447700900123,"b":true,"c":"2026-11-29","d":"#N/A","e":null,"f":"12"}',
    '{"a":"447700900123","b":"TRUE","c":"2026-11-29","d":"#N/A","e":null,"f":"12"}',
    '',
  ]);
});

test('names that occur twice are told apart, none is empty, and what is beyond the header has a name', async () => {
  const columns = inputs('a', 'a', '', 'a_2', 'a', 'extra_1');
  const batches = [[{ cells: ['1', '2', '3', '4', '5', '6', '7', '8'], types: 'tttttttn' }]];
  assert.deepEqual(await lines({ columns, batches }), [
    '{"a":"1","a_3":"2","column_3":"3","a_2":"4","a_4":"5","extra_1":"6","extra_1_2":"7","extra_2":8}',
    '',
  ]);
});

test('a table without rows is an empty file, and an unpaired half of a character is escaped', async () => {
  assert.deepEqual(await lines({ columns: inputs('a'), batches: [] }), ['']);
  assert.deepEqual(await lines({ columns: inputs('a'), batches: [[{ cells: ['\ud83d'] }]] }), [
    '{"a":"\\ud83d"}',
    '',
  ]);
});
