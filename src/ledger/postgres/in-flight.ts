import type { LookupsQuery } from '../port.ts';
import type { Ask } from './connection.ts';

/** Of each lookup whether somebody has it on the wire: one statement, however many there are. */
export async function findInFlight(
  { scope, lookups }: LookupsQuery,
  ask: Ask,
): Promise<readonly boolean[]> {
  const found = await ask.cells(
    `SELECT EXISTS (SELECT 1 FROM insight_batch.numbers n JOIN insight_batch.lookups l ON l.number_id = n.id
       JOIN insight_batch.attempts a ON a.lookup_id = l.id AND a.class IS NULL
       WHERE n.e164 = q.number AND l.product = q.product AND coalesce(l.ip, '') = q.ip
         AND l.scope_id = (SELECT id FROM insight_batch.scopes WHERE origin = $1 AND account = $2))
     FROM unnest($3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS q (number, product, ip, place) ORDER BY q.place`,
    [
      scope.origin,
      scope.account,
      lookups.map(({ number }) => number),
      lookups.map(({ product }) => product),
      lookups.map(({ ip }) => ip ?? ''),
    ],
  );
  return found.map(([open]) => open === 1);
}
