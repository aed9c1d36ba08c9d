import type { Client } from 'pg';
import { openRaw } from './sqlite-store.ts';

/** Every row of every table of a ledger in a file, as it is kept. */
export function dumpFile(file: string): readonly string[] {
  const database = openRaw(file);
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .all();
    return tables.flatMap(({ name }) =>
      database
        .prepare(`SELECT * FROM ${String(name)}`)
        .all()
        .map((row) => `${String(name)} ${JSON.stringify(row)}`)
        .sort(),
    );
  } finally {
    database.close();
  }
}

/** Who is at work is not copied. */
const OWN = "'{holder,host,boot,pid,ticks,token,lease_until,fenced_at,price_epoch}'::text[]";

/** The same on a server, but for what is known of whoever is at work. */
export async function dumpServer(client: Client): Promise<readonly string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    "SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'insight_batch' AND c.relkind = 'r' ORDER BY 1",
  );
  const dump: string[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: unknown }>(
      `SELECT to_jsonb(t) - ${OWN} AS row FROM insight_batch.${name} t`,
    );
    dump.push(...rows.map(({ row }) => `${name} ${JSON.stringify(row)}`).sort());
  }
  return dump;
}
