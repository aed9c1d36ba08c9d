import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { formatMoney } from '../../src/domain/money.ts';
import { costOf, money, readJson, readTable, type Cells } from '../scenario/table.ts';
import { doubtOfFacts, netOfFacts, type Finding } from './audit.ts';
import type { LedgerFacts } from './facts.ts';

/** Files of one list. */
export interface ListFiles {
  readonly input: string;
  readonly output: string;
  readonly report: string;
  readonly ledger: string;
}

/** Whatever stands under the output's name is whole: its size and hash are in the ledger. */
export function auditTorn({ output }: Pick<ListFiles, 'output'>, facts: LedgerFacts): Finding[] {
  if (!existsSync(output)) return [];
  const bytes = readFileSync(output);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (facts.outputs.some((record) => record.size === bytes.length && record.sha256 === sha256)) return [];
  return [torn(`the output has ${String(bytes.length)} bytes that the ledger has no record of`)];
}

/** The output of a finished execution: every row of the input, in its order, its cells untouched, each with an outcome. */
export function auditOutput(files: ListFiles, facts: LedgerFacts): Finding[] {
  const rows = parse(readFileSync(files.input), { columns: true }) as unknown as Cells[];
  const written = readTable(files.output);
  const answered = new Map(facts.answers.map(({ number, outcome }) => [`+${number}`, outcome]));
  if (rows.length !== written.length) return [torn(`${String(rows.length)} rows read, ${String(written.length)} written`)];
  return rows.flatMap((row, index) => {
    const cells = written[index] ?? {};
    const place = `row ${String(index + 1)}`;
    if (Object.entries(row).some(([name, cell]) => cells[name] !== cell)) return [torn(`${place} is not the input's row`)];
    const { ni_outcome: outcome = '', ni_number: number = '', ni_request_id: id = '' } = cells;
    if (outcome === '' || outcome === 'skipped') return [torn(`${place} has the outcome "${outcome}"`)];
    const known = answered.get(number);
    if (['insight', 'partial'].includes(known ?? '') && (outcome !== known || id === '')) {
      return [lost(`${place} is ${outcome} although the ledger has its answer (${String(known)})`)];
    }
    return [];
  });
}

/** The report of a finished execution against the ledger and the output. */
export function auditReport(files: ListFiles, facts: LedgerFacts): Finding[] {
  const report = readJson(files.report);
  const rows = readTable(files.output);
  const run = report.run.id;
  const net = money(report.money['net']);
  const doubt = doubtOfFacts(facts, run);
  const findings: Finding[] = [];
  const equal = (what: string, one: string, other: string): void => {
    if (one !== other) findings.push({ kind: 'report', words: `${what} is ${one} in the report, but ${other}` });
  };
  const count = (name: string): number => report.rows[name] ?? Number.NaN;
  equal('money.net', formatMoney(net), formatMoney(netOfFacts(facts, run)));
  equal('money.in_doubt_max', String(report.money['in_doubt_max']), doubt === null ? 'null' : formatMoney(doubt));
  equal('cost of the rows + unplaced', formatMoney(costOf(rows) + money(report.money['unplaced'])), formatMoney(net));
  equal('rows.read', String(count('read')), String(rows.length));
  equal('rows.written', String(count('written')), String(rows.length));
  const outcomes = ['insight', 'partial', 'refused', 'failed', 'in_doubt', 'invalid', 'skipped'];
  equal('the sum of rows', String(outcomes.reduce((total, name) => total + count(name), 0)), String(rows.length));
  for (const name of outcomes) equal(`rows.${name}`, String(count(name)), String(rows.filter((row) => row['ni_outcome'] === name).length));
  equal(
    'the sum of executions',
    formatMoney(report.executions.reduce((total, execution) => total + money(execution.net), 0n)),
    formatMoney(net),
  );
  return findings;
}

const torn = (words: string): Finding => ({ kind: 'torn', words });
const lost = (words: string): Finding => ({ kind: 'lost', words });
