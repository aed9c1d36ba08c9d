import { readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Database } from '../../../src/ledger/sqlite/database.ts';
import { runInside } from '../../scenario/program.ts';
import type { Finding } from '../audit.ts';
import type { Machine } from './machine.ts';

/**
 * Whether each output is, byte for byte, what one machine writes with a file for the same answers: the ledger is copied
 * into a file, its runs are continued there, and nobody is asked.
 */
export async function compareWithFile(
  machines: readonly Machine[],
  {
    ledger,
    folder,
    serviceUrl,
    flags,
  }: {
    readonly ledger: string;
    readonly folder: string;
    readonly serviceUrl: string;
    readonly flags: (machine: Machine) => readonly string[];
  },
): Promise<Finding[]> {
  const file = join(folder, 'copy.db');
  const copied = await runInside(['ledger', 'copy', ledger, file], { env: { HOME: folder } });
  if (copied.code !== 0) return [differs(`the ledger cannot be copied: ${copied.err}`)];
  const findings: Finding[] = [];
  for (const machine of machines) {
    const { name, files } = machine;
    reopenRuns(file);
    const { input, output } = files;
    const original = `${output}.original`;
    renameSync(output, original);
    const { code, err } = await runInside(
      [
        ...['enrich', input, '-o', output, '--base-url', serviceUrl, '--ledger', file],
        ...['--phone-column', 'phone', '--limit', '0', '--rate', '0', ...flags(machine)],
      ],
      { cwd: folder, env: { HOME: folder } },
    );
    if (code === 2 || code === 1) findings.push(differs(`${name} has no like: ${err}`));
    else findings.push(...compareFiles(name, original, output));
  }
  return findings;
}

/** Runs that are over are not continued. */
function reopenRuns(file: string): void {
  const { DatabaseSync } = createRequire(import.meta.url)('@photostructure/sqlite') as {
    readonly DatabaseSync: new (file: string) => Database;
  };
  const database = new DatabaseSync(file);
  database.exec("UPDATE runs SET status = 'interrupted', finished_at = NULL, stop_reason = NULL");
  database.close();
}

/** Rows that another execution words otherwise, or may have an answer for by now. */
const UNDECIDED = /,(?:in_doubt|failed),/;

export function compareFiles(name: string, one: string, other: string): Finding[] {
  const [found, wanted] = [one, other].map((path) => readFileSync(path, 'utf8').split('\n'));
  const places = (found ?? []).flatMap((line, index) =>
    line === wanted?.[index] || UNDECIDED.test(line) ? [] : [index],
  );
  const [first] = places;
  if (first === undefined && found?.length === wanted?.length) return [];
  return [
    differs(
      `${name}: ${String(places.length)} lines, line ${String((first ?? 0) + 1)} is ${String(found?.[first ?? 0])} and not ${String(wanted?.[first ?? 0])}`,
    ),
  ];
}

const differs = (words: string): Finding => ({ kind: 'differs', words });
