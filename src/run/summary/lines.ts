import type { LedgerReader } from '../../ledger/port.ts';
import type { RunLine } from '../../report/runs.ts';
import { readNotes } from './notes.ts';

/** The runs that processes work on. */
export async function findRunningRuns(ledger: LedgerReader): Promise<ReadonlySet<string>> {
  if (ledger.workers) return new Set((await ledger.workers()).map(({ runId }) => runId));
  const running = await findHolder(ledger);
  return new Set(running === undefined ? [] : [running]);
}

/** The run whose execution began under the lock that is held, and has not ended. */
async function findHolder(ledger: LedgerReader) {
  const since = await ledger.heldSince();
  if (since === undefined) return undefined;
  // The latest first: it is nearly always the one.
  for (const { id } of [...(await ledger.runs())].reverse()) {
    const last = (await ledger.executions(id)).at(-1);
    if (last && last.finishedAt === undefined && last.startedAt >= since) return id;
  }
  return undefined;
}

/** The runs of a ledger as `runs` lists them, the latest first. */
export async function listRuns(ledger: LedgerReader): Promise<RunLine[]> {
  const lines: RunLine[] = [];
  for (const run of await ledger.runs()) {
    const executions = await ledger.executions(run.id);
    const notes = executions.flatMap((execution) => readNotes(execution.notes) ?? []);
    const net = executions.reduce((sum, each) => sum + each.requested - each.refunded, 0n);
    lines.push({ run, rows: notes.at(-1)?.rows.read ?? null, net });
  }
  return lines.sort((a, b) => b.run.startedAt - a.run.startedAt);
}
