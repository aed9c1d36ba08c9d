import type { LeftEnds, TakenIn } from '../left-ends.ts';
import { CRASHED } from '../rules.ts';
import type { Connection } from './connection.ts';
import { encodeRestored } from './record.ts';

/**
 * Ends that the process of an execution could not record: of its attempts that are open, or in doubt
 * because it was gone, or that the server has lost. All others keep what they have, so a second time
 * nothing is left to take.
 */
export const TAKE_IN = `
CREATE FUNCTION insight_batch.take_in(ex bigint, the_run text, batch jsonb) RETURNS jsonb LANGUAGE plpgsql SET search_path = insight_batch, pg_temp AS $$
DECLARE x executions; late jsonb; lost jsonb;
BEGIN
  SELECT * INTO x FROM executions WHERE id = ex AND run_id = the_run FOR UPDATE;
  IF NOT FOUND THEN RETURN '{"kind": "unknown"}'; END IF;
  IF x.finished_at IS NULL AND x.fenced_at IS NULL THEN RETURN '{"kind": "alive"}'; END IF;
  -- It may end what it has sent, and start nothing, though it was closed in order.
  UPDATE executions SET fenced_at = clock_timestamp() WHERE id = ex AND fenced_at IS NULL;
  SELECT jsonb_agg(b.event) INTO lost FROM jsonb_array_elements(batch) b(event)
    WHERE b.event->>'kind' = 'restored' AND b.event->>'execution' = ex::text AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.execution_id = ex AND a.sequence = (b.event->>'sequence')::int);
  IF lost IS NOT NULL THEN PERFORM record(ex, x.token, lost, '0 seconds'); END IF;
  SELECT jsonb_agg(e.event ORDER BY e.place) INTO late FROM (
    SELECT DISTINCT ON (b.event->>'sequence') b.event, b.place FROM jsonb_array_elements(batch) WITH ORDINALITY AS b(event, place)
      JOIN attempts a ON a.execution_id = ex AND a.sequence = (b.event->>'sequence')::int
    WHERE b.event->>'kind' <> 'restored' AND b.event->>'execution' = ex::text AND a.class IS DISTINCT FROM b.event->>'class' AND (a.class IS NULL OR a.class IN ('in_doubt', 'rejected') AND a.reason_slug = '${CRASHED.slug}' AND NOT a.released AND NOT a.bounded)
    ORDER BY b.event->>'sequence', b.place) e;
  IF late IS NOT NULL THEN PERFORM record(ex, x.token, late, '0 seconds'); END IF;
  RETURN jsonb_build_object('kind', 'taken', 'taken', coalesce(jsonb_array_length(late), 0));
END $$;`;

/** Takes them in by one call of the function of that name. May be done twice. */
export async function takeInEnds(
  { runId, executionId, ends }: LeftEnds,
  connection: Connection,
): Promise<TakenIn> {
  const [row] = await connection('SELECT insight_batch.take_in($1, $2, $3::jsonb) AS took', [
    executionId,
    runId,
    JSON.stringify(ends.flatMap(({ sent, ...end }) => encodeRestored(sent, end))),
  ]);
  return JSON.parse(String(row?.['took'])) as TakenIn;
}
