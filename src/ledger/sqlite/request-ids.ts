import type { RequestIdQuery } from '../port.ts';
import type { Prepare } from './database.ts';

/**
 * For each query whether its request id is on record, but not for its lookup. Meant for one read
 * transaction.
 */
export function belongToOthers(queries: readonly RequestIdQuery[], prepare: Prepare): boolean[] {
  return queries.map(
    (query) => findOnRecord(query, prepare) !== undefined && !findOwn(query, prepare),
  );
}

function findOnRecord({ requestId, scope }: RequestIdQuery, prepare: Prepare) {
  return prepare(
    `SELECT 1 FROM attempts a JOIN lookups l ON l.id = a.lookup_id JOIN scopes s ON s.id = l.scope_id
     WHERE a.request_id = ? AND s.origin = ? AND s.account = ? LIMIT 1`,
  ).get(requestId, scope.origin, scope.account);
}

/** Goes by the attempts of the lookup, for an id may be on record for thousands of others. */
function findOwn({ requestId, scope, lookup }: RequestIdQuery, prepare: Prepare) {
  const { number, product, ip } = lookup;
  return prepare(
    `SELECT 1 FROM numbers n JOIN lookups l ON l.number_id = n.id JOIN scopes s ON s.id = l.scope_id JOIN attempts a ON a.lookup_id = l.id
     WHERE n.e164 = ? AND l.product = ? AND coalesce(l.ip, '') = ? AND s.origin = ? AND s.account = ? AND +a.request_id = ? LIMIT 1`,
  ).get(number, product, ip ?? '', scope.origin, scope.account, requestId);
}
