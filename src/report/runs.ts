import { formatMoney, type Money } from '../domain/money.ts';
import type { RunRecord, WorkingExecution } from '../domain/records.ts';
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
  readonly workers?: readonly Pick<WorkingExecution, 'runId' | 'words'>[] | undefined;
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

/**
 * The same for programs: names as in the report's `run`. `at_work` is empty where only one process
 * may work on the ledger.
 */
export function runsJson(
  runs: readonly RunLine[],
  {
    running,
    workers = [],
  }: { running: ReadonlySet<string>; workers?: readonly WorkingExecution[] | undefined },
): object[] {
  return runs.map(({ run, rows, net }) => ({
    id: run.id,
    started_at: timeOf(run.startedAt),
    finished_at: run.finishedAt === undefined ? null : timeOf(run.finishedAt),
    status: run.status,
    running: running.has(run.id),
    stop_reason: run.stopReason ?? null,
    level: run.level,
    name: run.name ?? null,
    input: run.input ?? null,
    output: run.output ?? null,
    rows,
    net: formatMoney(net),
    at_work: workers
      .filter(({ runId }) => runId === run.id)
      .map(({ holder, host, pid, startedAt }) => ({
        list: holder,
        host,
        process: pid,
        started_at: timeOf(startedAt),
      })),
  }));
}

function timeOf(at: number) {
  return new Date(at).toISOString();
}
