// Rows that come from anywhere, each with its answer as soon as it is there.
import { enrichRows } from 'insight-batch';

const people = [
  { name: 'Ann', phone: '+44 7700 900001' },
  { name: 'Bob', phone: '+49 30 901820' },
  { name: 'Eve', phone: 'n/a' },
];

const rows = enrichRows(people, { sandbox: true, ledger: 'rows.db', phoneColumn: 'phone' });
for await (const { row, outcome, facts, cost } of rows)
  console.log(row.name, outcome, facts?.lineType ?? 'no line', cost);

const { exitCode, report } = await rows.result;
console.log('exit', exitCode, 'spent', report?.money.net);
