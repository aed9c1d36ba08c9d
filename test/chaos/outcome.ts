import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { formatMoney, type Money } from '../../src/domain/money.ts';
import {
  costOf,
  money,
  readJson,
  readTable,
  sum,
  type Cells,
  type ReportJson,
} from '../scenario/table.ts';
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
  if (facts.outputs.some((record) => record.size === bytes.length && record.sha256 === sha256))
    return [];
  return [torn(`the output has ${String(bytes.length)} bytes that the ledger has no record of`)];
}

/** The output of a finished execution: every row of the input, in its order, its cells untouched, each with an outcome. */
export function auditRows(files: Pick<ListFiles, 'input' | 'output'>): Finding[] {
  const rows = parse(readFileSync(files.input), { columns: true }) as unknown as Cells[];
  const written = readTable(files.output);
  if (rows.length !== written.length)
    return [torn(`${String(rows.length)} rows read, ${String(written.length)} written`)];
  return rows.flatMap((row, index) => {
    const cells = written[index] ?? {};
    if (Object.entries(row).some(([name, cell]) => cells[name] !== cell))
      return [torn(`row ${String(index + 1)} is not the input's row`)];
    return cells['ni_outcome'] === '' ? [torn(`row ${String(index + 1)} has no outcome`)] : [];
  });
}

/** The same where nothing limited the run, so that no row may be skipped and every answer on record must be shown. */
export function auditOutput(files: ListFiles, facts: LedgerFacts): Finding[] {
  const answered = new Map(facts.answers.map(({ number, outcome }) => [`+${number}`, outcome]));
  const missing = readTable(files.output).flatMap((cells, index) => {
    const place = `row ${String(index + 1)}`;
    const { ni_outcome: outcome = '', ni_number: number = '', ni_request_id: id = '' } = cells;
    if (outcome === 'skipped') return [torn(`${place} was skipped`)];
    const known = answered.get(number);
    if (['insight', 'partial'].includes(known ?? '') && (outcome !== known || id === '')) {
      return [lost(`${place} is ${outcome} although the ledger has its answer (${String(known)})`)];
    }
    return [];
  });
  return [...auditRows(files), ...missing];
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
    if (one !== other)
      findings.push({ kind: 'report', words: `${what} is ${one} in the report, but ${other}` });
  };
  const count = (name: string): number => report.rows[name] ?? Number.NaN;
  equal('money.net', formatMoney(net), formatMoney(netOfFacts(facts, run)));
  equal(
    'money.in_doubt_max',
    String(report.money['in_doubt_max']),
    doubt === null ? 'null' : formatMoney(doubt),
  );
  equal(
    'cost of the rows + unplaced',
    formatMoney(costOf(rows) + money(report.money['unplaced'])),
    formatMoney(net),
  );
  equal('rows.read', String(count('read')), String(rows.length));
  equal('rows.written', String(count('written')), String(rows.length));
  const outcomes = ['insight', 'partial', 'refused', 'failed', 'in_doubt', 'invalid', 'skipped'];
  equal(
    'the sum of rows',
    String(outcomes.reduce((total, name) => total + count(name), 0)),
    String(rows.length),
  );
  for (const name of outcomes)
    equal(
      `rows.${name}`,
      String(count(name)),
      String(rows.filter((row) => row['ni_outcome'] === name).length),
    );
  equal(
    'rows.stale',
    String(count('stale')),
    String(rows.filter((row) => row['ni_source'] === 'stale').length),
  );
  equal(
    'the sum of executions',
    formatMoney(report.executions.reduce((total, execution) => total + money(execution.net), 0n)),
    formatMoney(net),
  );
  return [...findings, ...auditSums(report)];
}

/** What CONTRACT says of the report's own sums. */
function auditSums(report: ReportJson): Finding[] {
  const findings: Finding[] = [];
  const equal = (what: string, one: Money, other: Money): void => {
    if (one !== other)
      findings.push({
        kind: 'report',
        words: `${what} is ${formatMoney(one)} in the report, not ${formatMoney(other)}`,
      });
  };
  const [requested, refunded, net] = ['requested', 'refunded', 'net'].map((name) =>
    money(report.money[name]),
  ) as [Money, Money, Money];
  equal('money.net', net, requested - refunded);
  for (const group of ['by_country', 'by_network_type', 'by_carrier', 'by_status'] as const) {
    equal(
      `the sum of ${group}.requested`,
      sum(report[group].map((share) => money(share['requested']))),
      requested,
    );
    equal(
      `the sum of ${group}.refunded`,
      sum(report[group].map((share) => money(share['refunded']))),
      refunded,
    );
    equal(`the sum of ${group}.net`, sum(report[group].map((share) => money(share['net']))), net);
  }
  const { max_spend: cap, unused, excess } = report.cap;
  if (cap !== null) equal('cap.excess', money(excess), net > money(cap) ? net - money(cap) : 0n);
  if (cap !== null) equal('cap.unused', money(unused), net < money(cap) ? money(cap) - net : 0n);
  const { opening, closing, expected, unexplained } = report.balance;
  if (opening !== null) equal('balance.expected', money(expected), money(opening) - net);
  if (opening !== null && closing !== null)
    equal('balance.unexplained', money(unexplained), money(closing) - money(expected));
  return findings;
}

const torn = (words: string): Finding => ({ kind: 'torn', words });
const lost = (words: string): Finding => ({ kind: 'lost', words });
