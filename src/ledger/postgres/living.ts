import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { WorkingExecution } from '../../domain/records.ts';
import { decodeText, type SqlRow } from '../rows/cells.ts';
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

/**
 * Whether two write the files of one machine. Where the system of one does not say which it is, the
 * machine's name tells: a macOS, or a Linux that hides processes, has no other sign.
 */
export function isSameMachine(
  one: Pick<Worker, 'boot' | 'host'>,
  other: Pick<Worker, 'boot' | 'host'>,
): boolean {
  return one.boot === null || other.boot === null
    ? one.host === other.host
    : one.boot === other.boot;
}

const ENDED = new Set(['Z', 'X']);

/** null too where processes of others are hidden (proc's `hidepid`): then one that is not seen may be there. */
function readBoot() {
  try {
    readFileSync('/proc/1/stat');
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
export interface LivingExecution extends WorkingExecution {
  readonly boot: string | null;
  /** The files that it writes. */
  readonly outputs: readonly string[];
}

/** Executions that nobody has ended, as one process sees them. */
interface Unfinished {
  /** Their lease runs, and where they are of this machine their process is there. */
  readonly living: readonly LivingExecution[];
  /**
   * Dead whatever their lease says: their process on this machine is gone, or they are of an earlier
   * beginning of this very opening. One that is killed elsewhere is known when its lease runs out.
   */
  readonly gone: readonly number[];
}

/** All that nobody has ended, in the order they began. */
export async function findUnfinished(ask: Ask, worker: Worker): Promise<Unfinished> {
  const rows = await ask(
    `SELECT e.id, e.run_id, e.started_at, to_json(e.outputs)::text AS outputs, e.holder, e.host, e.boot, e.pid, e.ticks, e.token, e.lease_until <= clock_timestamp() AS expired
     FROM insight_batch.executions e WHERE e.finished_at IS NULL AND e.fenced_at IS NULL ORDER BY e.id`,
  );
  const isDead = (row: SqlRow) => row['token'] === worker.token || isGone(row, worker);
  return {
    living: rows.filter((row) => row['expired'] === 0 && !isDead(row)).map(describe),
    gone: rows.filter(isDead).map((row) => Number(row['id'])),
  };
}

function isGone(row: SqlRow, { boot }: Worker) {
  if (boot === null || row['boot'] !== boot) return false;
  return readTicks(Number(row['pid'])) !== row['ticks'];
}

function describe(row: SqlRow): LivingExecution {
  const startedAt = Number(row['started_at']);
  const [holder, host, pid] = [String(row['holder']), String(row['host']), Number(row['pid'])];
  const since = new Date(startedAt).toISOString();
  return {
    id: Number(row['id']),
    runId: String(row['run_id']),
    ...{ startedAt, holder, host, pid },
    boot: decodeText(row['boot']) ?? null,
    outputs: JSON.parse(String(row['outputs'])) as string[],
    words: `a run of ${holder} (process ${pid} on ${host}, since ${since})`,
  };
}
