import { mayBeBought } from '../../domain/doubt.ts';
import type { Lookup } from '../../domain/lookup.ts';
import { decodeMoney, decodeInteger, decodeClass } from '../rows/cells.ts';
import type { LookupsQuery } from '../port.ts';
import type { SentFacts } from '../rules.ts';
import type { Prepare } from './database.ts';
import { findScopeId } from './runs.ts';

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

/** What others have done about a lookup; of one that is new nobody has done anything. */
export function findOthers(
  lookupId: number | undefined,
  prepare: Prepare,
): Pick<SentFacts, 'isOpen' | 'newestAnswer' | 'isDoubtful'> {
  if (lookupId === undefined)
    return { isOpen: false, newestAnswer: undefined, isDoubtful: () => false };
  const row = prepare(
    `SELECT (SELECT max(id) FROM answers WHERE lookup_id = ?1) AS newest,
       EXISTS (SELECT 1 FROM attempts WHERE lookup_id = ?1 AND class IS NULL) AS open`,
  ).get(lookupId);
  return {
    isOpen: row?.['open'] === 1,
    newestAnswer: decodeInteger(row?.['newest']),
    isDoubtful: () => hasDoubt(lookupId, prepare),
  };
}

/** Of each lookup whether somebody has it on the wire. Meant for one read transaction. */
export function findInFlight({ scope, lookups }: LookupsQuery, prepare: Prepare): boolean[] {
  const scopeId = findScopeId(scope, prepare);
  return lookups.map((lookup) => {
    const known = scopeId === undefined ? undefined : findLookup(lookup, scopeId, prepare);
    return findOthers(known, prepare).isOpen;
  });
}

function hasDoubt(lookupId: number, prepare: Prepare) {
  const attempts = prepare(
    'SELECT class, ceiling, released, reconciled_from FROM attempts WHERE lookup_id = ?',
  ).all(lookupId);
  return attempts.some((row) => {
    const from = decodeClass(row['reconciled_from']);
    return mayBeBought({
      class: decodeClass(row['class']),
      ceiling: decodeMoney(row['ceiling']) ?? null,
      released: row['released'] === 1,
      ...(from !== undefined && from !== 'not_sent' && { reconciled: { from } }),
    });
  });
}

/** How many lookups the run has attempted, the forgotten ones too. */
export function countAttempted(runId: string, prepare: Prepare): number {
  const count = prepare('SELECT count(DISTINCT lookup_id) AS count FROM attempts WHERE run_id = ?');
  return Number(count.get(runId)?.['count']);
}

/** Whether the run has attempted the lookup. */
export function isAttempted(lookupId: number, runId: string, prepare: Prepare): boolean {
  const find = prepare('SELECT 1 FROM attempts WHERE lookup_id = ? AND run_id = ? LIMIT 1');
  return find.get(lookupId, runId) !== undefined;
}
