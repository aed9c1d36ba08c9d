import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { SqlRow } from '../rows/cells.ts';
import type { Ask } from './connection.ts';

/** Who works on an execution, so that others can tell whether he is alive. */
export interface Worker {
  readonly holder: string;
  readonly host: string;
  /** Tells one start of a machine, and one set of process numbers on it, from all others; null where the system does not say. */
  readonly boot: string | null;
  readonly pid: number;
  /** When the process started, in the system's own count; null where it does not say. */
  readonly ticks: string | null;
  /** Of this opening of the ledger alone. */
  readonly token: string;
}

/** This process, as others see it. */
export function describeWorker({
  holder,
  pid,
  token,
}: Pick<Worker, 'holder' | 'pid' | 'token'>): Worker {
  return {
    holder: holder.replace(/\p{Cc}/gu, ' '),
    host: hostname(),
    boot: readBoot(),
    pid,
    ticks: readTicks(pid),
    token,
  };
}

const ENDED = new Set(['Z', 'X']);

function readBoot() {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/**
 * Fields 3 and 22 of the process's status; the name before them may hold blanks and brackets. One
 * that has ended and that nobody has asked about since, as happens in containers, is gone.
 */
function readTicks(pid: number) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return ENDED.has(fields[0] ?? '') ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/** An execution that nobody has ended. */
export interface LivingExecution {
  readonly id: number;
  readonly startedAt: number;
  readonly words: string;
}

/**
 * Executions that are alive: their lease runs, they are not this opening's own, and where they are
 * of this machine their process is there. A killed one is known at once there, elsewhere when its
 * lease has run out.
 */
export async function findLiving(ask: Ask, worker: Worker): Promise<readonly LivingExecution[]> {
  const rows = await ask(
    `SELECT e.id, e.started_at, e.holder, e.host, e.boot, e.pid, e.ticks FROM insight_batch.executions e
     WHERE e.finished_at IS NULL AND e.fenced_at IS NULL AND e.lease_until > clock_timestamp() AND e.token <> $1 ORDER BY e.id`,
    [worker.token],
  );
  return rows.filter((row) => !isGone(row, worker)).map(describe);
}

function isGone(row: SqlRow, { boot }: Worker) {
  if (boot === null || row['boot'] !== boot) return false;
  return readTicks(Number(row['pid'])) !== row['ticks'];
}

function describe(row: SqlRow): LivingExecution {
  const since = new Date(Number(row['started_at'])).toISOString();
  return {
    id: Number(row['id']),
    startedAt: Number(row['started_at']),
    words: `a run of ${String(row['holder'])} (process ${String(row['pid'])} on ${String(row['host'])}, since ${since})`,
  };
}
