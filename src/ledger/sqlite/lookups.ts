import type { Lookup } from '../../domain/lookup.ts';
import type { Prepare } from './database.ts';

/** The surrogate of a lookup; undefined where it is new to this ledger. */
export function findLookup(
  { number, product, ip }: Lookup,
  scopeId: number,
  prepare: Prepare,
): number | undefined {
  const row = prepare(
    `SELECT l.id FROM numbers n JOIN lookups l ON l.number_id = n.id
     WHERE n.e164 = ? AND l.scope_id = ? AND l.product = ? AND coalesce(l.ip, '') = ?`,
  ).get(number, scopeId, product, ip ?? '');
  return row && Number(row['id']);
}

/** The surrogate of a lookup that is new to this ledger. */
export function makeLookup(
  { number, product, ip }: Lookup,
  scopeId: number,
  prepare: Prepare,
): number {
  const numberId =
    prepare('SELECT id FROM numbers WHERE e164 = ?').get(number)?.['id'] ??
    prepare('INSERT INTO numbers (e164) VALUES (?)').run(number).lastInsertRowid;
  const insert = prepare(
    'INSERT INTO lookups (scope_id, number_id, product, ip) VALUES (?, ?, ?, ?)',
  );
  return Number(insert.run(scopeId, Number(numberId), product, ip ?? null).lastInsertRowid);
}
