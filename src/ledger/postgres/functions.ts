import { RECENT_CHARGES_MAX } from '../../domain/recent.ts';

/*
 * What changes several rows at once is a function of the server: one call, one transaction, one
 * round trip. Rows are locked in one order everywhere: executions, runs, account, numbers, lookups,
 * attempts, prices, each by its key; so nobody waits for whoever waits for him.
 */

/**
 * Adds up anew what a run holds, from its attempts that are open or in doubt and from its
 * executions. Whoever calls it holds the rows of all of these.
 */
const RECOUNT_RUN = `
CREATE FUNCTION insight_batch.recount_run(the_run text) RETURNS void LANGUAGE plpgsql SET search_path = insight_batch, pg_temp AS $$
BEGIN
  PERFORM 1 FROM runs WHERE id = the_run FOR UPDATE;
  UPDATE executions e SET doubt_free = s.free, doubt_bounded = s.bounded FROM (
    SELECT o.id, coalesce(sum(a.ceiling) FILTER (WHERE NOT a.bounded), 0) AS free, coalesce(sum(a.ceiling) FILTER (WHERE a.bounded), 0) AS bounded
    FROM executions o LEFT JOIN attempts a ON a.execution_id = o.id AND a.class = 'in_doubt' AND NOT a.released WHERE o.run_id = the_run GROUP BY o.id) s
  WHERE e.id = s.id AND (e.doubt_free <> s.free OR e.doubt_bounded <> s.bounded);
  UPDATE runs r SET net = s.net, doubt = s.doubt, unconfirmed = s.unconfirmed FROM (
    SELECT coalesce(sum(requested - refunded), 0) AS net, coalesce(sum(doubt_free + least(doubt_bound, doubt_bounded)), 0) AS doubt,
      coalesce(sum(unconfirmed), 0) AS unconfirmed FROM executions WHERE run_id = the_run) s WHERE r.id = the_run;
  UPDATE runs r SET reserved = s.reserved, reservations = s.reservations FROM (
    SELECT coalesce(sum(a.ceiling), 0) AS reserved, count(*) AS reservations FROM executions o JOIN attempts a ON a.execution_id = o.id AND a.class IS NULL
    WHERE o.run_id = the_run) s WHERE r.id = the_run;
END $$;`;

/** Adds up anew what the runs of each account hold together. Nobody's sums change meanwhile: whoever writes them holds the account's row. */
const RECOUNT_ACCOUNTS = `
CREATE FUNCTION insight_batch.recount_accounts() RETURNS void LANGUAGE plpgsql SET search_path = insight_batch, pg_temp AS $$
BEGIN
  PERFORM 1 FROM accounts ORDER BY scope_id FOR UPDATE;
  UPDATE accounts c SET net = s.net, doubt = s.doubt, unconfirmed = s.unconfirmed, reserved = s.reserved FROM (
    SELECT scope_id, sum(net) AS net, sum(doubt) AS doubt, sum(unconfirmed) AS unconfirmed, sum(reserved) AS reserved FROM runs GROUP BY scope_id) s
  WHERE c.scope_id = s.scope_id AND (c.net, c.doubt, c.unconfirmed, c.reserved) <> (s.net, s.doubt, s.unconfirmed, s.reserved);
END $$;`;

/**
 * Takes executions for dead: those whose lease has run out, and those named, but never the spared
 * one. Ends what dead ones left open, and says how many attempts that were and how many are in doubt
 * by it. Whoever calls it holds the row of the ledger, and where there were any adds up the accounts
 * behind all else that it locks.
 */
const FENCE_DEAD = `
CREATE FUNCTION insight_batch.fence_dead(gone bigint[], spared bigint, slug text, words text, OUT closed int, OUT doubtful int) LANGUAGE plpgsql SET search_path = insight_batch, pg_temp AS $$
DECLARE dead bigint[]; the_run text; here record;
BEGIN
  closed := 0; doubtful := 0;
  SELECT array_agg(id) INTO dead FROM executions
    WHERE finished_at IS NULL AND fenced_at IS NULL AND id IS DISTINCT FROM spared AND (lease_until <= clock_timestamp() OR id = ANY (gone));
  -- All executions of their runs, as whoever adds a run up does.
  PERFORM 1 FROM executions WHERE run_id IN (
      SELECT run_id FROM executions WHERE id = ANY (dead)
      UNION SELECT a.run_id FROM attempts a JOIN executions e ON e.id = a.execution_id WHERE a.class IS NULL AND (e.fenced_at IS NOT NULL OR e.finished_at IS NOT NULL))
    ORDER BY id FOR UPDATE;
  -- A sign that came while these rows were waited for counts.
  UPDATE executions SET fenced_at = clock_timestamp()
    WHERE id = ANY (dead) AND finished_at IS NULL AND fenced_at IS NULL AND (lease_until <= clock_timestamp() OR id = ANY (gone));
  FOR the_run IN SELECT DISTINCT a.run_id FROM attempts a JOIN executions e ON e.id = a.execution_id
    WHERE a.class IS NULL AND (e.fenced_at IS NOT NULL OR e.finished_at IS NOT NULL) ORDER BY 1
  LOOP
    PERFORM 1 FROM runs WHERE id = the_run FOR UPDATE;
    WITH ended AS (
      UPDATE attempts a SET reason_slug = slug, reason_words = words, class = CASE WHEN a.ceiling = 0 AND NOT EXISTS (
          SELECT 1 FROM lookups l JOIN prices p ON p.scope_id = l.scope_id AND p.product = l.product WHERE l.id = a.lookup_id AND p.dearest_request <> 0)
        THEN 'rejected' ELSE 'in_doubt' END
      FROM executions e
      WHERE a.class IS NULL AND a.run_id = the_run AND e.id = a.execution_id AND (e.fenced_at IS NOT NULL OR e.finished_at IS NOT NULL) RETURNING a.class)
    SELECT count(*) AS attempts, count(*) FILTER (WHERE class = 'in_doubt') AS doubts INTO here FROM ended;
    closed := closed + here.attempts; doubtful := doubtful + here.doubts;
    PERFORM recount_run(the_run);
  END LOOP;
END $$;`;

/**
 * What reported charges of an execution teach: the last of each product and country, and the two
 * dearest. Each attempt is found by its key, whatever the server has counted of the tables (joined
 * with the sequences: 3.2 ms a batch of 12 charges, else 0.9). True where one is dearer than any of
 * its country, or of its product where the country is new: then ceilings that others go by may be
 * too low.
 */
const CHARGES = `unnest(sequences) q (place), LATERAL (
      SELECT l.scope_id, l.product, a.country, a.execution_id, a.sequence, a.requested, a.refunded FROM attempts a JOIN lookups l ON l.id = a.lookup_id
      WHERE a.execution_id = ex AND a.sequence = q.place AND a.charge_source = 'reported' OFFSET 0) c`;
const LEARN_PRICES = `
CREATE FUNCTION insight_batch.learn_prices(ex bigint, sequences int[]) RETURNS boolean LANGUAGE plpgsql SET search_path = insight_batch, pg_temp AS $$
DECLARE p record; known numeric; is_news boolean := false;
BEGIN
  INSERT INTO recent_charges (scope_id, product, country, execution_id, sequence, requested, refunded) SELECT c.* FROM ${CHARGES} ON CONFLICT DO NOTHING;
  FOR p IN SELECT c.scope_id, c.product, c.country, array_agg(c.requested) AS requests FROM ${CHARGES} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  LOOP
    SELECT coalesce(max(dearest_request) FILTER (WHERE country = p.country), max(dearest_request)) INTO known FROM prices
      WHERE scope_id = p.scope_id AND product = p.product;
    is_news := is_news OR known IS NULL OR known < ANY (p.requests);
    INSERT INTO prices AS k (scope_id, product, country, dearest_request, next_request)
      SELECT p.scope_id, p.product, p.country, best[1], best[2] FROM (
        SELECT array_agg(amount ORDER BY amount DESC) AS best FROM (
          SELECT unnest(p.requests) AS amount UNION ALL
          SELECT unnest(ARRAY[o.dearest_request, o.next_request]) FROM prices o
          WHERE o.scope_id = p.scope_id AND o.product = p.product AND o.country = p.country) amounts WHERE amount IS NOT NULL) s
    ON CONFLICT (scope_id, product, country) DO UPDATE SET dearest_request = excluded.dearest_request, next_request = excluded.next_request
      WHERE (k.dearest_request, k.next_request) IS DISTINCT FROM (excluded.dearest_request, excluded.next_request);
    DELETE FROM recent_charges WHERE ctid IN (
      SELECT ctid FROM recent_charges WHERE scope_id = p.scope_id AND product = p.product AND country = p.country
        AND (execution_id, sequence) < (SELECT execution_id, sequence FROM recent_charges
          WHERE scope_id = p.scope_id AND product = p.product AND country = p.country ORDER BY execution_id DESC, sequence DESC
          LIMIT 1 OFFSET ${RECENT_CHARGES_MAX - 1})
      ORDER BY execution_id, sequence FOR UPDATE SKIP LOCKED);
  END LOOP;
  RETURN is_news;
END $$;`;

/**
 * Numbers and lookups of a batch: made where they are new, and locked, in one order of all. Returns
 * the new ones. Row by row, because each is found by its index whatever the server has counted of
 * the tables (joined with the batch: 2.5 ms an attempt after 2,000, and more with each).
 */
const CLAIM_LOOKUPS = `
CREATE FUNCTION insight_batch.claim_lookups(scope int, batch jsonb) RETURNS bigint[] LANGUAGE plpgsql SET search_path = insight_batch, pg_temp AS $$
DECLARE fresh bigint[] := '{}'; s record; the_number bigint; the_lookup bigint;
BEGIN
  FOR s IN SELECT DISTINCT b.number, b.product, b.ip FROM jsonb_to_recordset(batch) AS b(number text COLLATE "C", product text COLLATE "C", ip text COLLATE "C")
    WHERE b.number IS NOT NULL ORDER BY 1, 2, 3
  LOOP
    SELECT id INTO the_number FROM numbers WHERE e164 = s.number;
    IF NOT FOUND THEN
      INSERT INTO numbers (e164) VALUES (s.number) ON CONFLICT DO NOTHING RETURNING id INTO the_number;
      IF the_number IS NULL THEN SELECT id INTO the_number FROM numbers WHERE e164 = s.number; END IF;
    END IF;
    SELECT id INTO the_lookup FROM lookups WHERE number_id = the_number AND scope_id = scope AND product = s.product AND coalesce(ip, '') = coalesce(s.ip, '')
      FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      INSERT INTO lookups (scope_id, number_id, product, ip) VALUES (scope, the_number, s.product, s.ip) ON CONFLICT DO NOTHING RETURNING id INTO the_lookup;
      IF the_lookup IS NULL THEN
        PERFORM 1 FROM lookups WHERE number_id = the_number AND scope_id = scope AND product = s.product AND coalesce(ip, '') = coalesce(s.ip, '')
          FOR NO KEY UPDATE;
      ELSE fresh := fresh || the_lookup;
      END IF;
    END IF;
  END LOOP;
  RETURN fresh;
END $$;`;

/** What was made for an attempt that was not started goes again: such an event changes nothing. */
const DROP_UNUSED = `
CREATE FUNCTION insight_batch.drop_unused(fresh bigint[]) RETURNS void LANGUAGE plpgsql SET search_path = insight_batch, pg_temp AS $$
DECLARE gone bigint[];
BEGIN
  WITH d AS (DELETE FROM lookups l WHERE l.id = ANY (fresh) AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.lookup_id = l.id) RETURNING l.number_id)
  SELECT array_agg(number_id) INTO gone FROM d;
  DELETE FROM numbers n WHERE n.id = ANY (gone) AND NOT EXISTS (SELECT 1 FROM lookups l WHERE l.number_id = n.id);
END $$;`;

/** SQL that makes them, in an order in which they can be made. */
export const HELPERS = [
  ...[RECOUNT_RUN, RECOUNT_ACCOUNTS, FENCE_DEAD],
  ...[LEARN_PRICES, CLAIM_LOOKUPS, DROP_UNUSED],
];
