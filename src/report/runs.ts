import { formatMoney, type Money } from '../domain/money.ts';
import type { RunRecord } from '../domain/records.ts';
import { layOutTable } from './layout.ts';
import { groupDigits, statusText, timeText, type Colour } from './words.ts';

/** One run as `runs` lists it. */
export interface RunLine {
  readonly run: RunRecord;
  /** Rows its last finished execution read; null where none has finished. */
  readonly rows: number | null;
  readonly net: Money;
}

/** What is said of the runs beside themselves. */
interface RunsPage {
  readonly colour: Colour;
  readonly running?: ReadonlySet<string>;
  readonly workers?: readonly { readonly runId: string; readonly words: string }[] | undefined;
}

/**
 * The runs of a ledger as a table, in the order given; `running` are those that processes
 * work on, and `workers` says who. Ends with a line feed.
 */
export function runsText(
  runs: readonly RunLine[],
  { colour, running = new Set(), workers = [] }: RunsPage,
): string {
  if (runs.length === 0) return 'The ledger holds no runs.\n';
  const cells = runs.map(({ run, rows, net }) => [
    run.id,
    timeText(run.startedAt),
    statusText(run, running),
    run.level,
    rows === null ? '' : groupDigits(rows),
    formatMoney(net),
    run.name ?? run.input ?? 'standard input',
  ]);
  const header = ['run', 'started (UTC)', 'status', 'level', 'rows', 'net', 'input'];
  const table = layOutTable(header, cells, { colour, left: [0, 1, 2, 3, 6] });
  const atWork = workers.map(({ runId, words }) => `At work on ${runId}: ${words}.`);
  return `${[...table, ...atWork].join('\n')}\n`;
}

/** The same for programs: names as in the report's `run`. */
export function runsJson(runs: readonly RunLine[]): object[] {
  return runs.map(({ run, rows, net }) => ({
    id: run.id,
    started_at: new Date(run.startedAt).toISOString(),
    finished_at: run.finishedAt === undefined ? null : new Date(run.finishedAt).toISOString(),
    status: run.status,
    stop_reason: run.stopReason ?? null,
    level: run.level,
    name: run.name ?? null,
    input: run.input ?? null,
    output: run.output ?? null,
    rows,
    net: formatMoney(net),
  }));
}
