import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { readComma } from '../../src/tables/decimal-comma.ts';
import { parseMoney, type Money } from '../../src/domain/money.ts';

export type Cells = Readonly<Record<string, string>>;

/** The rows of an output, by the names of its columns. */
export function readTable(file: string): Cells[] {
  return parse(readFileSync(file), { columns: true, bom: true });
}

export function readJson(file: string): ReportJson {
  return JSON.parse(readFileSync(file, 'utf8')) as ReportJson;
}

/** As much of the report as scenarios look at. */
export interface ReportJson {
  readonly run: {
    readonly id: string;
    readonly status: string;
    readonly stop_reason: string | null;
  };
  readonly executions: readonly {
    readonly exit_code: number | null;
    readonly attempts: number;
    readonly net: string;
  }[];
  readonly rows: Readonly<Record<string, number>>;
  readonly split: readonly { readonly file: string; readonly rows: number }[];
  readonly lookups: Readonly<Record<string, number>>;
  readonly money: Readonly<Record<string, string>>;
  readonly cap: Readonly<Record<string, string | null>>;
  readonly balance: Readonly<Record<string, string | null>>;
  readonly by_country: readonly Readonly<Record<string, string>>[];
  readonly by_network_type: readonly Readonly<Record<string, string>>[];
  readonly by_carrier: readonly Readonly<Record<string, string>>[];
  readonly by_status: readonly Readonly<Record<string, string>>[];
  readonly missing_refunds: readonly string[];
  readonly remarks: readonly string[];
}

export function money(text: string | null | undefined): Money {
  const amount = parseMoney(text ?? '');
  if (amount === undefined) throw new Error(`no amount: ${String(text)}`);
  return amount;
}

export function sum(amounts: Iterable<Money>): Money {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

/** Sum of the `ni_cost` cells. */
export function costOf(rows: readonly Cells[]): Money {
  return sum(rows.map((row) => money(readComma(row['ni_cost'] || '0'))));
}

/** A list of valid, distinct numbers of several countries: the n-th is always the same. */
export function numbersOf(count: number, from = 0): string[] {
  const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');
  const kinds: ((n: number) => string)[] = [
    (n) => `+4477009${pad(n % 100_000, 5)}`,
    (n) => `+1212${pad(5_550_000 + (n % 400_000), 7)}`,
    (n) => `+4915112${pad(n % 1_000_000, 6)}`,
    (n) => `+33612${pad(n % 1_000_000, 6)}`,
    (n) => `+34612${pad(n % 1_000_000, 6)}`,
    (n) => `+614123${pad(n % 100_000, 5)}`,
  ];
  return Array.from({ length: count }, (_, index) => {
    const n = from + index;
    return (kinds[n % kinds.length] ?? String)(Math.floor(n / kinds.length));
  });
}

/** Writes a list with a name and a phone column. */
export function writeList(file: string, numbers: readonly string[]): string {
  writeFileSync(
    file,
    [
      'name,phone',
      ...numbers.map((number, index) => `"Contact, ${String(index)}",${number}`),
      '',
    ].join('\n'),
  );
  return file;
}
