import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresServer } from '../../ledger/postgres-server.ts';

/** What the server has complained of since, each kind with its count. */
export function noteServerErrors({ socketFolder }: PostgresServer): {
  /** Before the log begins anew, as with a restart. */
  take(): void;
  readonly counts: ReadonlyMap<string, number>;
} {
  const log = join(socketFolder, 'log');
  const read = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  const counts = new Map<string, number>();
  let known = read().length;
  return {
    counts,
    take: () => {
      const text = read();
      const since = text.length >= known ? text.slice(known) : text;
      known = text.length;
      for (const [, words = ''] of since.matchAll(/(?:ERROR|FATAL|PANIC): +(.*)/g)) {
        const kind = words.replace(/\d+/g, 'N');
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
      }
    },
  };
}
